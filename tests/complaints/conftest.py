"""The small town on a Monday morning."""

from datetime import datetime

import pytest

from shared import time
from shared.time import SHANGHAI
from tests.support.complaints import Town
from tests.support.house import House
from tests.support.town import small_town


@pytest.fixture
async def town(house: House) -> Town:
    """Monday, 2 March 2026, nine in the morning."""
    await house.know(*small_town())
    monday = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    house.pass_time(seconds=(monday - time.now()).total_seconds())
    return Town(house)
