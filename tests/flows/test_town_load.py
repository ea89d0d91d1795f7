"""The town's real input, entered through the public APIs."""

import logging
from collections import defaultdict
from typing import Any

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

SOURCES = "/api/registry/v1/sources"
FARMS = 51
KEY_UNITS = {"民峰建材厂", "许明寺镇卫生院", "许明寺镇污水处理厂"}
TOWNS = 30 + 1  # and the sandbox


@pytest.fixture
def loader(house: House) -> Api:
    """The API with the rights of the loader."""
    return Api(house.caller(" ".join(LOADER_SCOPES), [COUNTY_DIVISION]))


async def count(house: House, service: str, table: type, *conditions: sa.ColumnElement[bool]) -> int:
    async with transaction(house.sessions[service]) as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(table).where(*conditions)) or 0


@pytest.mark.timeout(180)  # some 1,400 requests and their events in four services: 20 s alone, more beside other work
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
        assert await count(house, service, Source, Source.town_key.is_(True)) == len(KEY_UNITS)
    await all_are_on_record_with_what_is_known(loader)


async def all_are_on_record_with_what_is_known(loader: Api) -> None:
    """The report's sources are whole files: what it says, and by name what it does not say."""

    async def listed(**wanted: object) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await loader.get(SOURCES, limit=200, **wanted))["items"]
        return rows

    assert {source["name"] for source in await listed(town_key=True)} == KEY_UNITS
    assert await listed(legal_key=True) == []
    farms = await listed(kind="livestock_farm")
    assert len(farms) == FARMS
    for farm in farms:
        assert farm["mark"] == "reconstructed"
        assert farm["citation"]
        assert set(farm["details"].values()) == {None}
    whole = await loader.get(f"{SOURCES}/{farms[0]['id']}")
    assert {"法人/负责人", "生猪存栏", "生猪年出栏", "贮粪场容积", "位置"} <= set(whole["unknown"])
    assert (whole["assessment"]["scale_class"], whole["assessment"]["scale_label"]) == (None, "无法判定")
    radiation = await loader.get(f"{SOURCES}/{entries.id_of('source', 'health_centre_radiation')}")
    assert radiation["same_site_id"] == entries.id_of("source", "health_centre")


async def test_a_refused_row_is_named_with_its_line_and_reason(loader: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = entries.Entry("data/divisions.csv:7", "PUT", "/api/registry/v1/divisions/500230", {"name": "丰都县"})
    monkeypatch.setattr(entries, "batches", lambda: [("divisions", [broken])])
    with pytest.raises(LaunchError, match=r"data/divisions.csv:7 is refused: .*payload_invalid.*/level"):
        await load.load(loader, quiet)
