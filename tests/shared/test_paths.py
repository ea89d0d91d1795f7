"""Ways in every system of coordinates are the places that the house takes them for, one by one."""

import numpy as np
import pytest

from shared import paths
from shared.places import Crs, canonical, metres_between

SOME = np.array([[0.0, lng, lat, np.nan, 0.0] for lng in (75.5, 99.1, 107.71234, 121.9) for lat in (18.2, 29.9, 45.6)])


@pytest.mark.parametrize("crs", Crs)
def test_many_at_once_are_where_each_of_them_is(crs: Crs) -> None:
    for given, found in zip(SOME, paths.canonical(SOME, crs), strict=True):
        alone = canonical(given[1], given[2], crs)
        assert metres_between((found[1], found[2]), alone) < 0.05


@pytest.mark.parametrize("crs", Crs)
def test_what_is_shown_in_a_system_is_read_back(crs: Crs) -> None:
    again = paths.canonical(paths.shown_in(SOME, crs), crs)
    assert paths.metres(SOME, again).max() < 0.01


def test_metres_are_those_between_two_places() -> None:
    one, other = SOME[:-1], SOME[:-1] + np.array([0, 0.02, 0.01, 0, 0])
    each = [metres_between((a[1], a[2]), (b[1], b[2])) for a, b in zip(one, other, strict=True)]
    assert paths.metres(one, other) == pytest.approx(each, rel=0.001)


def test_the_first_word_on_a_moment_holds() -> None:
    told = np.array([[2, 1, 1, 0, 0], [1, 2, 2, 0, 0], [2, 3, 3, 0, 0.0]])
    assert paths.in_order(told)[:, :2].tolist() == [[1, 2], [2, 1]]
