"""How reached households are held against those that live there: never more than are known."""

from hypothesis import given
from hypothesis import strategies as st

from services.registry.coverage.lifecycle import Handed, area_of, overlaps, tally

VILLAGE, OTHER = "500230104211", "500230104204"
CODES = st.sampled_from([VILLAGE, OTHER, VILLAGE + "01", VILLAGE + "0101", OTHER + "02", "500230104"])
HANDED = st.builds(
    Handed,
    division_code=CODES,
    rounds=st.integers(1, 9),
    reached=st.integers(0, 99),
    copies=st.integers(1, 999),
    exact=st.booleans(),
)


def handed(code: str, reached: int) -> Handed:
    return Handed(code, rounds=1, reached=reached, copies=reached * 2, exact=True)


def test_what_was_handed_out_in_a_group_counts_for_its_village() -> None:
    found = tally({VILLAGE: 50, OTHER: 30}, [handed(VILLAGE + "01", 20), handed(VILLAGE + "02", 30), handed(OTHER, 10)])
    assert [(area.division_code, area.reached, area.rounds) for area in found.areas] == [
        (OTHER, 10, 1),
        (VILLAGE, 50, 2),
    ]
    assert (found.reached, found.households, found.ratio) == (60, 80, 0.75)


def test_where_nobody_counted_nothing_is_claimed() -> None:
    found = tally({}, [handed(VILLAGE, 20)])
    assert (found.households, found.reached, found.ratio, found.beyond.reached) == (None, 0, None, 20)
    assert tally({VILLAGE: 0}, []).ratio is None


def test_more_than_there_are_is_no_ratio() -> None:
    found = tally({VILLAGE: 10, OTHER: 90}, [handed(VILLAGE, 11), handed(OTHER, 5)])
    assert (found.is_over, found.ratio) == (True, None)


@given(st.dictionaries(st.sampled_from([VILLAGE, OTHER]), st.integers(0, 200)), st.lists(HANDED))
def test_nothing_is_lost_and_no_ratio_is_above_one(households: dict[str, int], rounds: list[Handed]) -> None:
    found = tally(households, rounds)
    everything = [*found.areas, found.beyond]
    assert sum(area.reached for area in everything) == sum(each.reached for each in rounds)
    assert sum(area.copies for area in everything) == sum(each.copies for each in rounds)
    assert found.ratio is None or 0 <= found.ratio <= 1


def test_areas_of_a_ring_do_not_overlap() -> None:
    assert overlaps(VILLAGE + "01", [VILLAGE]) == VILLAGE
    assert overlaps(VILLAGE, [VILLAGE + "01"]) == VILLAGE + "01"
    assert overlaps(VILLAGE, [VILLAGE, OTHER]) is None
    assert area_of(VILLAGE + "0101", [OTHER, VILLAGE]) == VILLAGE
    assert area_of("500230104", [VILLAGE]) is None
