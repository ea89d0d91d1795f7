"""Settings of the reporting service, from `REPORTING_…`."""

from functools import cache
from typing import ClassVar

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What this service is told from outside."""

    model_config = SettingsConfigDict(env_prefix="REPORTING_")
    service: ClassVar[str] = "reporting"


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
