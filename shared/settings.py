"""What a process is told from outside: environment variables, or files of the same (lower-case) name in SECRETS_DIR."""

import os
from functools import cached_property
from typing import ClassVar

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url

SERVICES = ("registry", "patrol", "complaints", "reporting")


class ServiceSettings(BaseSettings):
    """Settings that every service has; a service adds its own under its prefix.

    `COMPLAINTS_DATABASE_URL` and the like belong to one service; `REDIS_URL`, `CURSOR_KEY` and the four
    `<SERVICE>_URL` (where the others are reached, without a path) are the same for all.
    """

    model_config = SettingsConfigDict(
        extra="ignore", frozen=True, populate_by_name=True, secrets_dir=os.environ.get("SECRETS_DIR")
    )
    service: ClassVar[str]

    database_url: SecretStr
    migration_database_url: SecretStr | None = None
    client_secret: SecretStr
    pool_size: int = 10

    redis_url: SecretStr = Field(validation_alias="REDIS_URL")
    cursor_key: SecretStr = Field(validation_alias="CURSOR_KEY")
    registry_url: str = Field(validation_alias="REGISTRY_URL")
    patrol_url: str = Field(validation_alias="PATROL_URL")
    complaints_url: str = Field(validation_alias="COMPLAINTS_URL")
    reporting_url: str = Field(validation_alias="REPORTING_URL")

    @cached_property
    def service_urls(self) -> dict[str, str]:
        """Where each service's internal address is."""
        return {name: getattr(self, f"{name}_url").rstrip("/") for name in SERVICES}


def asyncpg_url(url: SecretStr) -> URL:
    """A plain `postgresql://` address as SQLAlchemy's asyncpg dialect wants it."""
    return make_url(url.get_secret_value()).set(drivername="postgresql+asyncpg")
