"""The ledger of a small town."""

import pytest

from tests.support.house import House
from tests.support.ledger import Ledger
from tests.support.papers import Papers


@pytest.fixture
async def ledger(house: House) -> Ledger:
    """A ledger with its divisions, otherwise empty."""
    made = Ledger(house)
    await made.divide()
    return made


@pytest.fixture
async def papers(house: House) -> Papers:
    """A ledger with its divisions, rules and people."""
    made = Papers(house)
    await made.settle_in()
    return made
