"""The house itself, when a day that comes or a rule that changes makes it write into the ledger."""

from shared.auth.caller import Caller
from shared.ids import derived_id

_ACCOUNT = derived_id("account", "clockwork")


def clockwork(division_code: str) -> Caller:
    """The house at work in one division."""
    return Caller(_ACCOUNT, None, (), frozenset(), (division_code,), "division")
