"""An import counter."""

import pytest

from tests.support.ledger import Ledger
from tests.support.sheets import Importing


@pytest.fixture
def importing(ledger: Ledger) -> Importing:
    """A clerk of the town with a file."""
    return Importing(ledger)
