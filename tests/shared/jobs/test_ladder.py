"""The ladder: which steps are due when, whatever happened to the clock in between."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar.workdays import WorkCalendar
from shared.contracts.registry import PolicyRecorded
from shared.directory.policies import Policies, Policy
from shared.jobs import ladder
from shared.jobs.ladder import Plan, Step, next_steps, notified, plan
from tests.support.town import policies as town_policies

# A Monday without holidays around it; 24:00 local.
DUE = datetime(2026, 6, 8, 16, tzinfo=UTC)
EVERY_DAY_BY_WEEKDAY = WorkCalendar({}, DUE.date().replace(year=2027), 1)
GAP = timedelta(hours=24)


def rules() -> Policies:
    """The town's own ladder."""
    rows = (row for row in town_policies() if isinstance(row, PolicyRecorded) and row.key in ladder.POLICY_KEYS)
    return Policies(
        {row.key: Policy(**{field: getattr(row, field) for field in Policy.__dataclass_fields__}) for row in rows}
    )


def town_plan(started: datetime = DUE - timedelta(days=20), *, provisional: bool = False) -> Plan:
    """The plan of a deadline that is due on DUE."""
    return plan(DUE, started, rules(), EVERY_DAY_BY_WEEKDAY, provisional=provisional)


def test_the_ladder_has_its_steps_on_working_days() -> None:
    days_after_due = {step.step: (step.at - DUE).days for step in town_plan().steps}
    assert days_after_due == {
        "remind": -5,  # three working days before Monday 24:00 is Wednesday 24:00
        "due": 0,
        "urge": 1,
        "supervise": 3,
        "talk": 9,
        "circular": 21,
        "accountability": 28,
    }


def test_levels_count_up_from_the_due_notice() -> None:
    assert [(step.step, step.level) for step in town_plan().steps] == [
        ("remind", -1),
        ("due", 0),
        ("urge", 1),
        ("supervise", 2),
        ("talk", 3),
        ("circular", 4),
        ("accountability", 5),
    ]


def test_a_young_order_is_not_reminded() -> None:
    young = town_plan(started=DUE - timedelta(days=1))
    assert young.steps[0].step == "due"


def test_a_provisional_due_time_only_reminds() -> None:
    assert [step.step for step in town_plan(provisional=True).steps] == ["remind"]


def test_a_plan_survives_its_row() -> None:
    assert Plan.from_json(town_plan().to_json()) == town_plan()


def test_nothing_is_due_before_its_time() -> None:
    due = next_steps(town_plan(), {}, DUE - timedelta(days=6))
    assert due.now == ()
    assert due.next_at == town_plan().steps[0].at


def test_after_downtime_missed_levels_come_together_and_one_is_told() -> None:
    late = DUE + timedelta(days=4)
    due = next_steps(town_plan(), {}, late)
    assert [step.step for step in due.now] == ["remind", "due", "urge", "supervise"]
    assert notified(due.now) is due.now[-1]


def test_a_punitive_step_waits_for_its_minimum_time_after_downtime() -> None:
    a_month_late = DUE + timedelta(days=40)
    first = next_steps(town_plan(), {}, a_month_late)
    assert [step.step for step in first.now] == ["remind", "due", "urge", "supervise"]
    assert first.next_at == a_month_late + GAP
    taken = {step.level: a_month_late for step in first.now}
    second = next_steps(town_plan(), taken, a_month_late + GAP)
    assert [step.step for step in second.now] == ["talk"]


def test_a_request_for_more_time_holds_what_comes_after_the_due_notice() -> None:
    held = DUE + timedelta(days=2)
    due = next_steps(town_plan(), {-1: DUE}, DUE + timedelta(days=1), held)
    assert [step.step for step in due.now] == ["due"]
    assert due.next_at == held


def test_the_end_of_the_ladder_asks_for_nothing_more() -> None:
    everything = {step.level: step.at for step in town_plan().steps}
    assert next_steps(town_plan(), everything, DUE + timedelta(days=400)) == ladder.Due((), None)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Ladders of any spacing."""
    gaps = draw(st.lists(st.integers(0, 10_000), min_size=7, max_size=7))
    at = DUE
    steps = []
    for rung, gap in zip(ladder.LADDER, gaps, strict=True):
        at += timedelta(seconds=gap)
        steps.append(Step(rung.step, rung.level, at, rung.to, rung.document, rung.punitive, "default", urgent=False))
    return Plan(tuple(steps), timedelta(seconds=draw(st.integers(0, 5_000))))


@given(plans(), st.lists(st.integers(0, 30_000), min_size=1, max_size=30))
def test_however_late_the_ticks_come_each_level_is_taken_once_and_in_order(the_plan: Plan, waits: list[int]) -> None:
    now = DUE
    taken: list[tuple[int, datetime]] = []
    for wait in [*waits, 10**6, 10**6, 10**6, 10**6]:
        now += timedelta(seconds=wait)
        due = next_steps(the_plan, dict(taken), now)
        assert due.next_at is None or due.next_at > now
        taken += [(step.level, now) for step in due.now]
        assert all(step.at <= now for step in due.now)
    levels = [level for level, _ in taken]
    assert levels == [step.level for step in the_plan.steps]


@given(plans(), st.lists(st.integers(0, 30_000), min_size=1, max_size=30))
def test_a_punitive_level_never_follows_at_once(the_plan: Plan, waits: list[int]) -> None:
    now = DUE
    taken: dict[int, datetime] = {}
    for wait in waits:
        now += timedelta(seconds=wait)
        for step in next_steps(the_plan, taken, now).now:
            if step.punitive and taken:
                assert now >= max(taken.values()) + the_plan.min_gap
            taken[step.level] = now


@pytest.mark.parametrize("seconds_before", [0, 1])
def test_the_due_notice_comes_at_the_due_time_not_before(seconds_before: int) -> None:
    now = DUE - timedelta(seconds=seconds_before)
    taken = [step.step for step in next_steps(town_plan(), {-1: now}, now).now]
    assert taken == ([] if seconds_before else ["due"])
