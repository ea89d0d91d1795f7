"""What a process is told from outside: environment variables, or files of the same (lower-case) name in SECRETS_DIR."""

import os
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url

SERVICES = ("registry", "patrol", "complaints", "reporting")
EXAMPLE = "change-me"  # stands in every example of a secret


def told(name: str) -> str:
    """One variable or secret file, for what needs no whole service; raises KeyError when there is neither."""
    if name in os.environ:
        return os.environ[name]
    folder = os.environ.get("SECRETS_DIR")
    path = Path(folder, name.lower()) if folder else None
    if path is None or not path.is_file():
        raise KeyError(name)
    return path.read_text().strip()


def refuse_example(name: str, value: str) -> None:
    """End the process, with a line that says why, when a secret is one that everybody can read in the example."""
    if EXAMPLE in value:
        raise SystemExit(f"{name} still is the example's: no process starts with it. Make one of your own.")


class ServiceSettings(BaseSettings):
    """Settings that every service has; a service adds its own under its prefix.

    `COMPLAINTS_DATABASE_URL` and the like belong to one service; `REDIS_URL`, `CURSOR_KEY`, `ATTACHMENTS_URL` and
    the four `<SERVICE>_URL` (where the others are reached, without a path) are the same for all.
    """

    model_config = SettingsConfigDict(
        extra="ignore", frozen=True, populate_by_name=True, secrets_dir=os.environ.get("SECRETS_DIR")
    )
    service: ClassVar[str]

    database_url: SecretStr
    client_secret: SecretStr
    pool_size: int = 10

    attachments_url: SecretStr = Field(validation_alias="ATTACHMENTS_URL")
    redis_url: SecretStr = Field(validation_alias="REDIS_URL")
    cursor_key: SecretStr = Field(validation_alias="CURSOR_KEY")
    registry_url: str = Field(validation_alias="REGISTRY_URL")
    patrol_url: str = Field(validation_alias="PATROL_URL")
    complaints_url: str = Field(validation_alias="COMPLAINTS_URL")
    reporting_url: str = Field(validation_alias="REPORTING_URL")

    @model_validator(mode="after")
    def _no_examples(self) -> Self:
        prefix = self.model_config.get("env_prefix", "")
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if isinstance(value, SecretStr):
                refuse_example(str(field.validation_alias or f"{prefix}{name}".upper()), value.get_secret_value())
        return self

    @cached_property
    def service_urls(self) -> dict[str, str]:
        """Where each service's internal address is."""
        return {name: getattr(self, f"{name}_url").rstrip("/") for name in SERVICES}


def asyncpg_url(url: SecretStr) -> URL:
    """A plain `postgresql://` address as SQLAlchemy's asyncpg dialect wants it."""
    return make_url(url.get_secret_value()).set(drivername="postgresql+asyncpg")
