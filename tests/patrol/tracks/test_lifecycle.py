"""What is made of a track: what cannot be is left out, the rest is thinned and measured."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.patrol.tracks import lifecycle
from services.patrol.tracks.lifecycle import Cleaned, Walk
from shared import paths
from shared.paths import LATITUDE, LONGITUDE, MS, Path

NINE = datetime(2026, 11, 1, 1, tzinfo=UTC)
NORTH = 1 / paths.METRES_PER_DEGREE  # degrees of latitude in a metre


def way(*steps: tuple[float, float], mock: float = 0) -> Path:
    """Seconds and metres to the north."""
    return np.array([[seconds * 1000, 107.7, 29.9 + metres * NORTH, np.nan, mock] for seconds, metres in steps])


def walk(seconds: int = 600, speed: float = 1.2) -> Path:
    """Straight on, a position a second."""
    return way(*((second, second * speed) for second in range(seconds + 1)))


def measured(path: Path) -> lifecycle.Measures:
    return lifecycle.measured(path, lifecycle.thinned(path))


def test_a_steady_walk_is_its_ends_and_little_else() -> None:
    kept = lifecycle.thinned(walk())
    assert len(kept) <= 4
    found = measured(walk())
    assert (found.length_m, found.moving_s, found.longest_gap_s, found.leap_m) == (720, 600, 1, 0)
    assert found.top_speed_mps == pytest.approx(1.2, abs=0.01)


def test_who_stands_still_walks_no_way_however_the_receiver_trembles() -> None:
    trembling = way(*((second, 2 * (-1) ** second) for second in range(600)))
    assert measured(trembling).length_m < 10
    assert measured(trembling).shape is None


def test_silence_the_fastest_bit_and_what_is_made_up_stay_visible() -> None:
    silent = np.concatenate([walk(100), walk(100) + np.array([700_000, 0, 120 * NORTH, 0, 0])])
    assert {100_000, 700_000} <= set(lifecycle.thinned(silent)[:, MS])
    assert measured(silent).longest_gap_s == 600
    mocked = np.concatenate([walk(10), way((11, 13), (12, 14), mock=1)])
    assert {10_000, 11_000} <= set(lifecycle.thinned(mocked)[:, MS])
    assert measured(mocked).mock_share == pytest.approx(2 / 13)


def test_one_leap_there_and_back_is_an_outlier_and_a_leap_to_stay_is_none() -> None:
    path = walk(20)
    for wrong in (0, 10, 20):
        out = path.copy()
        out[wrong, LONGITUDE] += 0.5
        assert np.flatnonzero(lifecycle.outliers(out)).tolist() == [wrong]
    gone = path.copy()
    gone[10:, LONGITUDE] += 0.5
    assert not lifecycle.outliers(gone).any()
    assert measured(gone).leap_m == pytest.approx(48_200, rel=0.01)


def test_the_same_way_at_another_time_has_the_same_shape() -> None:
    first = walk(300)
    later = first + np.array([3_600_000, 0, 0, 0, 0])
    other = first + np.array([0, 0.002, 0, 0, 0])
    assert measured(first).shape == measured(later).shape
    assert measured(first).shape not in {None, measured(other).shape}


@pytest.mark.parametrize(
    ("wrong", "of", "too_many"),
    [(0, 3, False), (1, 3, False), (1, 1, True), (2, 3, True), (5, 100, False), (6, 100, True)],
)
def test_one_wrong_position_or_a_few_in_a_hundred_are_left_out(wrong: int, of: int, too_many: bool) -> None:
    assert lifecycle.too_many(np.arange(of) < wrong) is too_many


def test_the_part_walked_at_an_object_is_its_own() -> None:
    path = walk()
    made = Walk.of(NINE, Cleaned(path, len(path), 0))
    half = NINE + timedelta(minutes=5)
    assert made.walked_m(NINE, half) == pytest.approx(360, abs=1)
    place = (107.7, 29.9 + 500 * NORTH)
    assert made.approach_m(place, NINE, half) == pytest.approx(140, abs=1)
    assert made.approach_m(place, half, NINE + timedelta(minutes=10)) == 0
    assert made.approach_m(place, NINE + timedelta(hours=1), NINE + timedelta(hours=2)) is None
    assert made.elsewhere_m([place, (108.7, 29.9)]) is None
    assert made.elsewhere_m([(108.7, 29.9)]) == pytest.approx(96_400, rel=0.01)


def test_a_receiver_tells_no_thousand_positions_a_second() -> None:
    assert lifecycle.too_dense(walk()) is None
    assert lifecycle.too_dense(way(*((n / 10_000, 0) for n in range(10_000)))) == 10_000


_METRES = st.floats(-3_000, 3_000)
_WALKS = st.lists(
    st.tuples(st.integers(1, 90_000), _METRES, _METRES, st.sampled_from([0.0, 0.0, 0.0, 1.0])), min_size=1, max_size=60
)


@given(_WALKS)
def test_no_position_lies_farther_from_what_is_kept_than_the_tolerance(
    steps: list[tuple[int, float, float, float]],
) -> None:
    east, north = np.array([[each[1], each[2]] for each in steps]).T * NORTH
    times = np.cumsum([each[0] for each in steps])
    path = np.column_stack([times, 107.7 + east, 29.9 + north, np.full(len(steps), np.nan), [s[3] for s in steps]])
    kept = lifecycle.thinned(path)
    assert (kept[0] == path[0])[:3].all()
    assert (kept[-1] == path[-1])[:3].all()
    assert paths.length(kept) <= paths.length(path) + 1e-6
    assert np.isin(kept[:, MS], path[:, MS]).all()
    for row in path:
        since = max(np.searchsorted(kept[:, MS], row[MS], side="right") - 1, 0)
        beside = kept[since : since + 2]
        assert paths.nearest_m(beside, row[LONGITUDE], row[LATITUDE]) <= lifecycle.TOLERANCE_M * 1.01


@given(
    st.lists(
        st.tuples(
            st.integers(-300_000, 86_700_000),
            st.floats(73, 136),
            st.floats(3, 54),
            st.one_of(st.just(float("nan")), st.floats(0, 100_000)),
            st.sampled_from([0.0, 1.0]),
        ),
        min_size=1,
        max_size=50,
    )
)
def test_what_is_stored_is_what_was_walked_to_the_centimetre(rows: list[tuple[float, ...]]) -> None:
    path = np.array(rows)
    again = paths.unpacked(paths.packed(path))
    assert (again[:, MS] == path[:, MS]).all()
    assert paths.metres(path, again).max() <= 0.01
    assert np.nanmax(np.abs(again[:, 3] - path[:, 3]), initial=0) <= 0.0501
    assert (again[:, 4] == path[:, 4]).all()
