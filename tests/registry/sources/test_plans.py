"""The ledger stays fast however long it is: each filter has an index in the order of the list, at any depth."""

from typing import Any
from uuid import uuid4

import pytest

from benchmarks.ledger import FILL
from services.registry.sources import repository
from services.registry.sources.schemas import SourceFilter
from shared.auth.caller import Caller
from shared.http import cursors
from shared.http.pages import Paging
from tests.support.ledger import Ledger
from tests.support.plans import grow, plan, statements

ROWS = 20_000
KEY = b"key"
PLACE = ("500230115205", "BENCH-0009999")
FILTERS: dict[str, tuple[dict[str, Any], str]] = {
    "every source": ({}, "ix_sources_in_order"),
    "those without a credit code": ({"has_credit_code": False}, "ix_sources_no_credit_code"),
    "a village": ({"division": "500230115205"}, "ix_sources_in_order"),
    "a kind": ({"kind": "medical_unit"}, "ix_sources_by_kind"),
    "a kind's risk": ({"kind": "medical_unit", "risk_level": "major"}, "ix_sources_by_kind_and_risk"),
    "a kind's tier": ({"kind": "medical_unit", "tier": "first"}, "ix_sources_by_kind_and_tier"),
    "a risk": ({"risk_level": "major"}, "ix_sources_by_risk"),
    "a tier": ({"tier": "first"}, "ix_sources_by_tier"),
    "a class of farms": ({"scale_class": "scale"}, "ix_sources_by_scale_class"),
    "the town's list": ({"town_key": True}, "ix_sources_town_key"),
    "the law's list": ({"legal_key": True}, "ix_sources_legal_key"),
    "a telephone": ({"contact_phone": "13812345678"}, "ix_sources_contact_phone_index"),
}
# So few rows that it does not matter whether they are read in the order of the list or sorted.
FEW = {"a village", "a telephone", "the town's list", "the law's list"}


@pytest.fixture
async def long_ledger(ledger: Ledger) -> Ledger:
    """A ledger that has grown."""
    await grow(ledger.house, "registry", FILL.replace("$1", str(ROWS)), "sources")
    return ledger


async def test_each_filter_is_a_range_of_its_index_at_any_depth(long_ledger: Ledger) -> None:
    for asked, (wanted, index) in FILTERS.items():
        shown = await shown_plan(long_ledger, wanted, "500230")
        assert index in shown, f"{asked}:\n{shown}"
        assert "Seq Scan" not in shown, f"{asked}:\n{shown}"
        assert asked in FEW or "Sort" not in shown, f"{asked}:\n{shown}"


async def test_several_divisions_are_a_range_each_and_what_was_read_is_passed_over(long_ledger: Ledger) -> None:
    shown = await shown_plan(long_ledger, {}, "500230104", "500230115", "500230125", "500230125200")
    assert shown.count("Scan on ix_sources_in_order") + shown.count("using ix_sources_in_order") == len(["115", "125"])
    assert "500230104" not in shown
    assert shown.count(PLACE[1]) == shown.count("'500230115'")


async def shown_plan(ledger: Ledger, wanted: dict[str, Any], *divisions: str) -> str:
    """How a page that follows a place in the middle is found."""
    caller = Caller(uuid4(), None, (), frozenset(), divisions, "division")
    page = Paging(cursors.encode(PLACE, of=f"list\n{','.join(divisions)}", key=KEY), 50, "list", KEY)
    with statements(ledger.house, "registry") as seen:
        async with ledger.house.sessions["registry"]() as session:
            await repository.page(session, caller, page, SourceFilter.model_validate(wanted))
    return await plan(ledger.house, "registry", *seen[-1])
