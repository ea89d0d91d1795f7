"""Words stay fast to find however long the ledger is: few records are gone through, the index tells the rest."""

from uuid import uuid4

import pytest

from benchmarks.ledger import FILL
from services.registry.search import repository, service
from services.registry.search.schemas import Asked
from services.registry.sources import repository as sources
from services.registry.sources.schemas import SourceFilter
from shared.auth.caller import Caller
from shared.db.session import transaction
from shared.http import cursors
from shared.http.pages import Paging
from tests.support.ledger import Ledger
from tests.support.plans import grow, plan, statements

ROWS = 20_000
KEY = b"key"
IN_ORDER, BY_PIECES = "ix_search_entries_in_order", "ix_search_entries_words"
WORDS = ("养殖", "水源", "一", "一丠", "理明村耕地", "养殖 餐馆", "鑫鑫", "bench-0001234")


@pytest.fixture
async def long_ledger(ledger: Ledger) -> Ledger:
    """A ledger that has grown, all of which is found."""
    await grow(ledger.house, "registry", FILL.replace("$1", str(ROWS)), "sources")
    going = True
    while going:
        async with transaction(ledger.house.sessions["registry"]) as session:
            going = await repository.go_on(session, at_most=5_000)
    await grow(ledger.house, "registry", "SELECT 1", "search_entries")
    return ledger


def reader(*divisions: str) -> Caller:
    return Caller(uuid4(), None, (), frozenset(), divisions, "division")


async def shown_plans(ledger: Ledger, q: str, caller: Caller, after: list[str] | None) -> str:
    """How everything is found that a page needs."""
    listed = f"list\n{','.join(caller.divisions)}"
    cursor = cursors.encode(after, of=listed, key=KEY) if after is not None else None
    page = Paging(cursor, 50, "list", KEY)
    with statements(ledger.house, "registry") as seen:
        async with ledger.house.sessions["registry"]() as session:
            await service.find(session, caller, Asked(q=q), page)
    return "\n".join([await plan(ledger.house, "registry", *each) for each in seen if "set_config" not in each[0]])


@pytest.mark.timeout(300)
async def test_every_word_is_found_by_an_index_for_every_reader_at_any_depth(long_ledger: Ledger) -> None:
    middle = ["phrase", "500230115205", "古家山村", str(uuid4()), "sources"]
    for q in WORDS:
        for caller in (reader("500230"), reader("500230104"), reader("500230104", "500230115")):
            for after in (None, middle):
                shown = await shown_plans(long_ledger, q, caller, after)
                assert "Seq Scan on search_entries" not in shown, f"{q}:\n{shown}"
                assert IN_ORDER in shown, f"{q}:\n{shown}"


async def list_plan(ledger: Ledger, q: str, caller: Caller) -> str:
    with statements(ledger.house, "registry") as seen:
        async with ledger.house.sessions["registry"]() as session:
            await sources.page(session, caller, Paging(None, 50, "list", KEY), SourceFilter(q=q))
    return "\n".join([await plan(ledger.house, "registry", *each) for each in seen if "set_config" not in each[0]])


@pytest.mark.timeout(300)
async def test_a_list_is_gone_through_for_a_common_word_and_told_by_the_index_for_a_rare_one(
    long_ledger: Ledger,
) -> None:
    county = reader("500230")
    common, rare = await list_plan(long_ledger, "养殖", county), await list_plan(long_ledger, "一丠", county)
    assert "ix_sources_in_order" in common
    assert BY_PIECES not in common
    assert BY_PIECES in rare
    assert "Seq Scan" not in common + rare
