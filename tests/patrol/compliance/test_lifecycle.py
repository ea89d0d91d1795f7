"""What duties count as, in numbers and words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.patrol.compliance.lifecycle import MEANINGS, Result, Tally, fault, in_short, result, tally, total, words
from services.patrol.duties.lifecycle import PENDING, State

DONE = [state for state in State if state not in PENDING]
GAP = "与2026年11月10日09:00已计入的巡查相隔20小时，不足24小时，本次不计入；请在2026年11月11日09:00以后再巡查一次。"
KNOWN = st.one_of(st.none(), st.sampled_from(DONE))
PARTS = st.lists(st.tuples(KNOWN, st.booleans(), st.integers(0, 1000)))
TALLIES = st.lists(st.builds(Tally, *[st.integers(0, 9)] * 6))


@pytest.mark.parametrize(
    ("known", "due", "expected"),
    [
        (State.MET, False, Result.IN_TIME),
        (State.MET, True, Result.IN_TIME),
        (State.MET_LATE, True, Result.IN_TIME),
        (State.DONE_LATE, True, Result.LATE),
        (None, True, Result.MISSED),
        (None, False, Result.OPEN),
    ],
)
def test_a_duty_counts_as_what_was_known_of_it(known: State | None, due: bool, expected: Result) -> None:
    assert result(known, due=due) is expected


@given(KNOWN, st.booleans())
def test_every_duty_counts_as_exactly_one_thing(known: State | None, due: bool) -> None:
    fitting = [of for of, means in MEANINGS.items() if (known in means.states if known else means.due is due)]
    assert fitting == [result(known, due=due)]


@given(PARTS)
def test_the_parts_make_the_whole(parts: list[tuple[State | None, bool, int]]) -> None:
    whole = total(tally(known, due=due, number=number) for known, due, number in parts)
    assert whole.required == sum(number for *_, number in parts)
    assert whole.reported_late <= whole.in_time


@given(TALLIES, TALLIES)
def test_it_does_not_matter_how_the_whole_is_cut(one: list[Tally], other: list[Tally]) -> None:
    assert total([*one, *other]) == total([total(one), total(other)]) == total([*other, *one])


@pytest.mark.parametrize(
    ("of", "reasons", "shown"),
    [
        (Tally(), [], "应0次，已0次。"),
        (Tally(in_time=2), [], "应2次，已2次。按时完成2次。"),
        (
            Tally(in_time=2, not_counted=1),
            [GAP],
            "应2次，已3次，其中1次不计：与2026年11月10日09:00已计入的巡查相隔20小时，不足24小时。按时完成2次。",
        ),
        (
            Tally(in_time=3, late=1, missed=1, open=2, reported_late=1, not_counted=4),
            ["本次巡查5分钟，不足10分钟，不计入；请再巡查一次。"] * 4,
            (
                "应7次，已8次，其中4次不计：本次巡查5分钟，不足10分钟（4次）。"
                "按时完成3次（含记录迟到1次）、逾期补做1次、逾期未做1次、尚未到期2次。"
            ),
        ),
        (Tally(missed=1, not_counted=4), list("甲乙丙丁"), "应1次，已4次，其中4次不计。逾期未做1次。"),
    ],
)
def test_in_words(of: Tally, reasons: list[str], shown: str) -> None:
    assert words(of, reasons) == shown


@pytest.mark.parametrize(
    ("told", "short"),
    [
        (GAP, "与2026年11月10日09:00已计入的巡查相隔20小时，不足24小时"),
        ("同一天已有一次计入的巡查，本次不再计入；请改日再巡查一次。", "同一天已有一次计入的巡查"),
        ("该任务此前已有巡查计入，本次不再计入。", "该任务此前已有巡查计入"),
        ("签到地点距对象900米，超过200米，不计入；请到现场签到。", "签到地点距对象900米，超过200米"),
        ("别的原因", "别的原因"),
    ],
)
def test_reasons_in_short(told: str, short: str) -> None:
    assert in_short(told) == short


@pytest.mark.parametrize(
    ("first", "last", "on", "right"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 1), True),
        (date(2026, 1, 2), date(2026, 1, 1), date(2026, 6, 1), False),
        (date(2020, 1, 1), date(2026, 1, 1), date(2026, 6, 1), False),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 6, 2), False),
    ],
)
def test_days_that_can_be_asked(first: date, last: date, on: date, right: bool) -> None:
    assert (fault(first, last, on, date(2026, 6, 1)) is None) is right
