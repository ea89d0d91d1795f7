"""What a document may say, and by when it must be renewed: tables, and properties over all days."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.dates import KnownTo
from services.registry.document_kinds.lifecycle import KINDS, Kind, number_warning
from services.registry.documents import lifecycle
from services.registry.documents.lifecycle import Clock, Move, Paper, State
from services.registry.kinds.lifecycle import PermitClass

TODAY = date(2026, 11, 24)
CREDIT_CODE = "91110000600037341L"
BLANK: dict[str, Any] = {
    "kind": Kind.DISCHARGE_PERMIT,
    "state": State.ISSUED,
    "mark": "real",
    "permit_class": None,
    "drafted_on": None,
    "issued_on": None,
    "filed_on": None,
    "known_to": KnownTo.DAY,
    "valid_from": None,
    "valid_until": None,
    "review_on": None,
    "assumed": [],
    "filing_number": None,
    "filing_authority": None,
    "filing_attachments": [],
}
PLAN = {"kind": Kind.EMERGENCY_PLAN, "issued_on": date(2024, 3, 1)}
FILED = PLAN | {
    "state": State.FILED,
    "filed_on": date(2024, 3, 20),
    "filing_authority": "丰都县生态环境局",
    "filing_number": "5002302024001",
    "filing_attachments": ["x"],
}


def paper(**says: Any) -> Paper:
    return Paper.of(BLANK | says)


def years(_key: str) -> int:
    return 5


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ({}, set()),
        (PLAN, set()),
        (FILED, set()),
        ({"kind": Kind.EMERGENCY_PLAN, "state": State.DRAFTED, "drafted_on": date(2024, 1, 5)}, set()),
        ({"kind": Kind.EMERGENCY_PLAN}, {"/issued_on:missing"}),
        (PLAN | {"state": State.DRAFTED}, {"/issued_on:too_early"}),
        (PLAN | {"filed_on": date(2024, 3, 20)}, {"/filed_on:too_early"}),
        (FILED | {"filing_number": None}, {"/filing_number:missing"}),
        (FILED | {"filing_number": None, "filing_attachments": [], "mark": "reconstructed"}, set()),
        (FILED | {"filed_on": date(2024, 2, 29)}, {"/filed_on:too_early"}),
        ({"state": State.FILED}, {"/state:state_unsuitable"}),
        ({"state": State.DRAFTED}, {"/state:state_unsuitable"}),
        ({"valid_from": date(2024, 1, 1), "valid_until": date(2023, 12, 31)}, {"/valid_until:too_early"}),
        ({"valid_from": date(2024, 1, 1), "valid_until": date(2024, 1, 1)}, set()),
        ({"issued_on": TODAY + timedelta(days=1)}, {"/issued_on:in_future"}),
        ({"issued_on": date(2026, 12, 31), "known_to": KnownTo.YEAR}, set()),
        ({"issued_on": date(2026, 6, 1), "known_to": KnownTo.YEAR}, {"/issued_on:not_the_last_day"}),
        ({"issued_on": date(2023, 2, 28), "known_to": KnownTo.MONTH}, set()),
        ({"permit_class": PermitClass.KEY}, set()),
        ({"permit_class": PermitClass.REGISTRATION}, {"/permit_class:class_unsuitable"}),
        ({"kind": Kind.EIA_APPROVAL, "permit_class": PermitClass.KEY}, {"/permit_class:class_unsuitable"}),
        ({"renewal_applied_on": TODAY + timedelta(days=1)}, {"/renewal_applied_on:in_future"}),
    ],
)
def test_what_a_document_may_say(says: dict[str, Any], wrong: set[str]) -> None:
    assert {f"{each.pointer}:{each.code}" for each in lifecycle.faults(paper(**says), TODAY)} == wrong


@pytest.mark.parametrize(
    ("kind", "state", "move", "then"),
    [
        (Kind.EMERGENCY_PLAN, State.DRAFTED, Move.ISSUE, State.ISSUED),
        (Kind.EMERGENCY_PLAN, State.ISSUED, Move.FILE, State.FILED),
        (Kind.EMERGENCY_PLAN, State.DRAFTED, Move.FILE, None),
        (Kind.EMERGENCY_PLAN, State.FILED, Move.FILE, None),
        (Kind.EMERGENCY_PLAN, State.FILED, Move.ISSUE, None),
        (Kind.DISCHARGE_PERMIT, State.ISSUED, Move.FILE, None),
    ],
)
def test_how_a_document_moves(kind: Kind, state: State, move: Move, then: State | None) -> None:
    assert lifecycle.after(kind, state, move) is then
    if then is None:
        assert lifecycle.advice(kind, state, move)


def test_a_permit_of_five_years_ends_on_the_day_before_and_says_that_a_rule_gave_it() -> None:
    given = lifecycle.completed(paper(issued_on=date(2023, 5, 10)), years)
    assert given == {"valid_until": date(2028, 5, 9), "review_on": None, "assumed": ["valid_until"]}
    printed = lifecycle.completed(paper(issued_on=date(2023, 5, 10), valid_until=date(2027, 1, 1)), years)
    assert printed == {"valid_until": date(2027, 1, 1), "review_on": None, "assumed": []}
    leap = lifecycle.completed(paper(issued_on=date(2024, 2, 29)), years)
    assert leap["valid_until"] == date(2029, 2, 27)


def test_what_was_assumed_follows_what_it_was_assumed_from() -> None:
    moved = paper(issued_on=date(2023, 6, 1), valid_until=date(2028, 5, 9), assumed=["valid_until"])
    assert lifecycle.completed(moved, years)["valid_until"] == date(2028, 5, 31)


def test_a_day_known_by_the_year_gives_no_end_but_a_latest_review() -> None:
    rough = {"issued_on": date(2023, 12, 31), "known_to": KnownTo.YEAR}
    assert lifecycle.completed(paper(**rough), years)["valid_until"] is None
    plan = lifecycle.completed(paper(**rough, kind=Kind.RISK_ASSESSMENT), years)
    assert plan == {"valid_until": None, "review_on": date(2028, 12, 31), "assumed": ["review_on"]}


@pytest.mark.parametrize(
    ("end", "clocks"),
    [
        (date(2027, 11, 24), {Clock.RENEWAL: date(2027, 9, 25), Clock.EXPIRY: date(2027, 11, 24)}),
        (date(2026, 12, 1), {Clock.RENEWAL: TODAY, Clock.EXPIRY: date(2026, 12, 1)}),
        (TODAY, {Clock.RENEWAL: TODAY, Clock.EXPIRY: TODAY}),
        (date(2026, 11, 23), {Clock.EXPIRY: TODAY}),
        (date(2026, 10, 25), {Clock.EXPIRY: TODAY}),
        (date(2026, 10, 24), {}),
        (date(1900, 1, 1), {}),
        (None, {}),
    ],
)
def test_which_clocks_run_on_a_permit(end: date | None, clocks: dict[Clock, date]) -> None:
    days = lifecycle.days_due(paper(valid_until=end), 60)
    assert lifecycle.to_run(days, TODAY, 30) == clocks


@pytest.mark.parametrize("says", [{"state": State.DRAFTED}, {"superseded_by_id": "x"}, {"voided_at": "x"}])
def test_nothing_runs_on_what_does_not_hold(says: dict[str, Any]) -> None:
    days = lifecycle.days_due(paper(valid_until=date(2027, 1, 1), review_on=date(2027, 1, 1), **says), 60)
    assert set(days.values()) == {None}


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NUMBERS = st.integers(0, 1_000_000)


@given(end=st.none() | DAYS, review=st.none() | DAYS, today=DAYS, lead=NUMBERS, grace=NUMBERS)
def test_no_clock_is_due_before_it_is_known_and_renewal_never_after_the_end(
    end: date | None, review: date | None, today: date, lead: int, grace: int
) -> None:
    running = lifecycle.to_run(lifecycle.days_due(paper(valid_until=end, review_on=review), lead), today, grace)
    assert all(day >= today for day in running.values())
    if Clock.RENEWAL in running:
        assert running[Clock.RENEWAL] <= running[Clock.EXPIRY]
    if end is not None and end >= today:
        assert running[Clock.EXPIRY] == end
        assert Clock.RENEWAL in running
    for clock, day in running.items():
        found = paper(valid_until=end, review_on=review)
        assert lifecycle.words(clock, found, lead, day)


@given(kind=st.sampled_from(Kind), issued=DAYS, count=NUMBERS)
def test_whatever_the_policies_say_a_document_can_be_completed(kind: Kind, issued: date, count: int) -> None:
    given_days = lifecycle.completed(paper(kind=kind, issued_on=issued), lambda _key: count)
    assert all(day is None or day <= date(2199, 12, 31) for day in (given_days["valid_until"], given_days["review_on"]))


@pytest.mark.parametrize(
    ("kind", "number", "is_odd"),
    [
        (Kind.DISCHARGE_PERMIT, f"{CREDIT_CODE}001V", False),
        (Kind.DISCHARGE_PERMIT, f"{CREDIT_CODE}001V".lower(), False),
        (Kind.DISCHARGE_PERMIT, "11500230008686000G001V", True),
        (Kind.DISCHARGE_REGISTRATION, "登记0001", True),
        (Kind.RADIATION_LICENCE, "渝环辐证[00123]", False),
        (Kind.RADIATION_LICENCE, "00123", True),
        (Kind.EIA_APPROVAL, "任意文号", False),
        (Kind.DISCHARGE_PERMIT, None, False),
    ],
)
def test_an_odd_number_is_remarked_upon(kind: Kind, number: str | None, *, is_odd: bool) -> None:
    assert bool(number_warning(kind, number, CREDIT_CODE)) is is_odd


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(Kind)
    assert all(rule.label for rule in KINDS.values())
