"""What changed from one state of a record to the next. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

# How a state came about is told beside it.
ABOUT = frozenset({"id", "version", "sent", "recorded_at", "recorded_by"})


def differences(states: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For each state, in order, what it says otherwise than the one before; the first says everything."""
    told: list[dict[str, Any]] = []
    before: Mapping[str, Any] = {}
    for state in states:
        told.append({name: value for name, value in state.items() if name not in before or before[name] != value})
        before = state
    return told
