"""The keys of this service's sealed photos."""

from functools import cache

from services.patrol.settings import settings
from shared.crypto import KeyRing


@cache
def ring() -> KeyRing:
    """The keys of this process."""
    return KeyRing(settings().sealing_keys)
