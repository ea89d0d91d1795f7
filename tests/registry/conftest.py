"""The ledger of a small town."""

import pytest

from tests.support.house import House
from tests.support.ledger import Ledger


@pytest.fixture
async def ledger(house: House) -> Ledger:
    """A ledger with its divisions, otherwise empty."""
    made = Ledger(house)
    await made.divide()
    return made
