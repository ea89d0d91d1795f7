"""The town's real input, entered through the public APIs."""

import logging
from collections import defaultdict

import pytest
import sqlalchemy as sa

from deploy.client import Api
from deploy.embedded.errors import LaunchError
from deploy.embedded.logins import COUNTY_DIVISION, LOADER_SCOPES
from deploy.embedded.progress import quiet
from deploy.town import entries, load
from shared.db.session import transaction
from shared.directory.models import Division, Policy, Responsibility, Source
from tests.support.house import House

FARMS = 51
TOWNS = 30 + 1  # and the sandbox


@pytest.fixture
def loader(house: House) -> Api:
    """The API with the rights of the loader."""
    return Api(house.caller(" ".join(LOADER_SCOPES), [COUNTY_DIVISION]))


async def count(house: House, service: str, table: type, *conditions: sa.ColumnElement[bool]) -> int:
    async with transaction(house.sessions[service]) as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0


async def test_the_whole_town_goes_in_and_a_repeat_changes_nothing(
    house: House, loader: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)  # a line for each of a thousand requests costs a third of the time
    assert not await load.is_loaded(loader)
    entered: defaultdict[str, list[entries.Entry]] = defaultdict(list)
    for name, batch in entries.batches():
        if name == "obligations":
            await house.settle()  # as the couriers do meanwhile: patrol hears of the divisions and rules
        await load.enter(loader, batch)
        entered[name] += batch
    assert await load.is_loaded(loader)
    await house.settle()
    for batch in entered.values():
        await load.enter(loader, batch[::10])
    assert await house.settle() == 0
    for service in ("patrol", "complaints", "reporting"):
        assert await count(house, service, Source, Source.kind == "livestock_farm") == FARMS
        assert await count(house, service, Division, Division.level == "town") == TOWNS
        assert await count(house, service, Policy) == len(entered["policies"])
        assert await count(house, service, Responsibility) == len(entered["responsibilities"])


async def test_a_refused_row_is_named_with_its_line_and_reason(loader: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = entries.Entry("data/divisions.csv:7", "PUT", "/api/registry/v1/divisions/500230", {"name": "丰都县"})
    monkeypatch.setattr(entries, "batches", lambda: [("divisions", [broken])])
    with pytest.raises(LaunchError, match=r"data/divisions.csv:7 is refused: .*payload_invalid.*/level"):
        await load.load(loader, quiet)
