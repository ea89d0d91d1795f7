"""Settings of the registry service, from `REGISTRY_…`."""

from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What this service is told from outside."""

    model_config = SettingsConfigDict(env_prefix="REGISTRY_")
    service: ClassVar[str] = "registry"

    signing_keys: Path
    sealing_keys: Path  # the folder of the keys of personal data, see shared/crypto.py


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
