"""A town with a leader who decides, and what comes before it."""

import pytest

from tests.registry.admissions.gate import Gate
from tests.support.house import House


@pytest.fixture
async def gate(house: House) -> Gate:
    """A town whose clerk takes applications in, and whose deputy mayor decides."""
    made = Gate(house)
    await made.settle_in()
    return made
