"""Fixtures for everybody. See tests/support/house.py."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from shared.logs import configure
from tests.support.house import House, built, empty, environment

# How long a rule takes on a busy machine says nothing of the rule.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def house_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Servers and databases of this run's own."""
    configure("house", "test")
    folder: Path = tmp_path_factory.mktemp("house")
    with environment(folder) as env:
        yield env


@pytest.fixture(scope="session")
async def standing_house(house_environment: dict[str, str]) -> AsyncIterator[House]:
    """The house, built once."""
    async with built(house_environment) as house:
        yield house


@pytest.fixture
async def house(standing_house: House) -> AsyncIterator[House]:
    """The house, empty and at the present time."""
    await empty(standing_house.environment, standing_house.runtimes)
    yield standing_house
    await standing_house.clean()
