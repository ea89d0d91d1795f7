"""What is near is found by one index, in the order of distance, wherever one asks and whatever one may see."""

from typing import Any
from uuid import uuid4

import pytest
from shapely.geometry import Point, Polygon

from benchmarks.ledger import FILL
from services.registry.measuring import metres
from services.registry.places import repository
from services.registry.places.schemas import NearSource
from services.registry.sources.schemas import SourceFilter
from shared.auth.caller import Caller
from shared.http.pages import Paging
from tests.support.areas import square
from tests.support.ledger import Ledger
from tests.support.papers import today
from tests.support.plans import grow, plan, statements

ROWS = 20_000
INDEX = "ix_sources_places"
TOWN, VILLAGE = "500230104", "500230104205"
# Fewer are known to lie in a far corner of the county than in one's own town.
PLACES = [Point(107.95, 29.53), Point(107.41, 30.29)]


@pytest.fixture
async def long_ledger(ledger: Ledger) -> Ledger:
    """A ledger that has grown."""
    await grow(ledger.house, "registry", FILL.replace("$1", str(ROWS)), "sources")
    return ledger


def reader(*divisions: str) -> Caller:
    return Caller(uuid4(), None, (), frozenset(), divisions, "division")


@pytest.mark.parametrize(
    ("divisions", "asked"),
    [
        (["500230"], {}),
        ([TOWN], {}),
        (["500230125", TOWN], {}),
        ([TOWN], {"division": VILLAGE}),
        (["500230"], {"kinds": ["livestock_farm", "restaurant"]}),
    ],
)
async def test_the_nearest_are_read_in_their_order(
    long_ledger: Ledger, divisions: list[str], asked: dict[str, Any]
) -> None:
    for place in PLACES:
        shown = await near(long_ledger, divisions, place, **asked)
        assert f"Index Scan using {INDEX}" in shown, shown
        assert "Sort" not in shown, shown


async def test_a_kind_of_which_there_are_few_is_sorted_however_far_off_they_are(long_ledger: Ledger) -> None:
    shown = await near(long_ledger, ["500230"], PLACES[0], kinds=["medical_unit"], division=VILLAGE)
    assert "ix_sources_by_kind" in shown, shown


async def near(ledger: Ledger, divisions: list[str], place: Point, **asked: Any) -> str:
    """The plan by which 20 sources are found, which are the nearest."""
    async with ledger.house.sessions["registry"]() as session:
        everything = await repository.nearest(session, reader(*divisions), place, ROWS, on=today(), **asked)
        with statements(ledger.house, "registry") as seen:
            found = await repository.nearest(session, reader(*divisions), place, 20, on=today(), **asked)
    told(found, everything[:20], place)
    return await plan(ledger.house, "registry", *seen[-1])


def told(found: list[NearSource], all_of_them: list[NearSource], place: Point) -> None:
    """They are the nearest, within a hundredth, and their distances are those on the ground."""
    assert [source.distance_m for source in found] == sorted(source.distance_m for source in found)
    assert found[-1].distance_m <= all_of_them[-1].distance_m * 1.01
    for source in found:
        assert source.distance_m == pytest.approx(metres(place, Point(source.longitude, source.latitude)), abs=0.1)


async def test_what_lies_in_an_area_is_read_by_the_same_index(long_ledger: Ledger) -> None:
    page = Paging(None, 50, "list", b"key")
    with statements(long_ledger.house, "registry") as seen:
        async with long_ledger.house.sessions["registry"]() as session:
            area = Polygon(square(107.95, 29.53))
            await repository.inside(session, reader("500230"), page, area, SourceFilter())
    assert INDEX in await plan(long_ledger.house, "registry", *seen[-1])
