"""Settings of the complaints service, from `COMPLAINTS_…`."""

from functools import cache
from typing import ClassVar

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What this service is told from outside."""

    model_config = SettingsConfigDict(env_prefix="COMPLAINTS_")
    service: ClassVar[str] = "complaints"

    # 32 bytes, base64: encrypts the identity of those who complain.
    identity_key: SecretStr


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
