"""What a notice may say, and what its text may leave open."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.dates import KnownTo
from services.registry.notices import lifecycle
from services.registry.notices.lifecycle import Qualifier, Recipient, Slip, State
from services.registry.wordings.lifecycle import VARIABLES, CountsAs, fault, filled

TODAY = date(2026, 11, 24)
SOURCE = UUID(int=1)
BLANK: dict[str, Any] = {
    "counts_as": CountsAs.NOTICE,
    "mark": "real",
    "recipient_type": Recipient.SOURCE,
    "source_id": SOURCE,
    "issued_on": date(2026, 11, 1),
    "known_to": KnownTo.DAY,
    "qualifier": Qualifier.EXACT,
    "around_id": None,
    "households": None,
    "newly_reached": None,
    "signed_on": None,
    "signed_by": None,
    "refused_on": None,
    "witness": None,
    "proof": [],
}
SIGNED = {"signed_on": date(2026, 11, 2), "signed_by": "店主", "proof": ["photo"]}
REFUSED = {"refused_on": date(2026, 11, 2), "witness": "示例·网格员"}
ROUND = {"recipient_type": Recipient.HOUSEHOLD, "source_id": None, "around_id": SOURCE, "households": 30}


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ({}, set()),
        (SIGNED, set()),
        (REFUSED, set()),
        (ROUND, set()),
        (ROUND | {"newly_reached": 31}, {"/newly_reached:too_large"}),
        (ROUND | {"households": None}, {"/households:missing"}),
        (ROUND | {"households": None, "mark": "reconstructed"}, set()),
        (ROUND | {"recipient_type": Recipient.PUBLIC}, {"/around_id:recipient_unclear"}),
        ({"households": 3}, {"/households:not_a_round"}),
        ({"source_id": None}, {"/source_id:recipient_unclear"}),
        ({"recipient_type": Recipient.PUBLIC}, {"/source_id:recipient_unclear"}),
        ({"qualifier": Qualifier.ABOUT}, {"/qualifier:not_exact"}),
        ({"qualifier": Qualifier.ABOUT, "mark": "reconstructed"}, set()),
        ({"issued_on": date(2026, 11, 25)}, {"/issued_on:in_future"}),
        ({"issued_on": date(2023, 12, 31), "known_to": KnownTo.YEAR}, set()),
        ({"issued_on": date(2023, 12, 30), "known_to": KnownTo.YEAR}, {"/issued_on:not_the_last_day"}),
        (SIGNED | {"signed_on": date(2026, 10, 31)}, {"/signed_on:before_issue"}),
        (SIGNED | {"signed_on": date(2026, 11, 25)}, {"/signed_on:in_future"}),
        (SIGNED | {"signed_by": None}, {"/signed_by:missing"}),
        (SIGNED | {"proof": []}, {"/proof:missing"}),
        (SIGNED | {"proof": [], "mark": "reconstructed"}, set()),
        (REFUSED | {"witness": None}, {"/witness:missing"}),
        (SIGNED | REFUSED, {"/refused_on:both_answers"}),
        (SIGNED | {"counts_as": CountsAs.LEAFLET}, {"/signed_on:not_signed_for"}),
        ({"proof": ["photo"]}, {"/proof:too_early"}),
    ],
)
def test_what_a_notice_may_say(says: dict[str, Any], wrong: set[str]) -> None:
    slip = Slip.of(BLANK | says)
    assert {f"{each.pointer}:{each.code}" for each in lifecycle.faults(slip, TODAY)} == wrong


def test_where_a_notice_stands_follows_from_what_it_says() -> None:
    states = [Slip.of(BLANK | says).state for says in ({}, SIGNED, REFUSED)]
    assert states == [State.ISSUED, State.SIGNED, State.REFUSED]


@pytest.mark.parametrize(
    ("body", "is_right"),
    [
        ("致{对象}：请勿焚烧。", True),
        ("没有变量", True),
        ("{姓名}", False),
        ("{", False),
        ("}对象{", False),
        ("{{对象}}", False),
    ],
)
def test_which_texts_can_be_filled(body: str, *, is_right: bool) -> None:
    assert (fault(body) is None) is is_right


@given(st.dictionaries(st.sampled_from(sorted(VARIABLES)), st.text()))
def test_what_is_filled_in_is_never_a_place_itself(values: dict[str, str]) -> None:
    body = "、".join(f"{{{name}}}" for name in values)
    assert filled(body, values) == "、".join(values.values())


@pytest.mark.parametrize(
    ("known_to", "shown"),
    [(KnownTo.DAY, "2023年12月31日"), (KnownTo.MONTH, "2023年12月"), (KnownTo.YEAR, "2023年")],
)
def test_a_day_is_shown_as_exactly_as_it_is_known(known_to: KnownTo, shown: str) -> None:
    assert lifecycle.shown_day(date(2023, 12, 31), known_to) == shown
