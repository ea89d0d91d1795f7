"""Settings of the patrol service, from `PATROL_…`."""

from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What this service is told from outside."""

    model_config = SettingsConfigDict(env_prefix="PATROL_")
    service: ClassVar[str] = "patrol"

    sealing_keys: Path  # the folder of the keys that seal signatures and photos of people, see shared/crypto.py


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
