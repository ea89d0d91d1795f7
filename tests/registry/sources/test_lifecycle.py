"""Places, and what is odd or unknown."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.kinds.lifecycle import SourceKind
from services.registry.sources.lifecycle import place_fault, unknown, warnings

LONGITUDES = st.floats(107.4, 108.2)
LATITUDES = st.floats(29.5, 30.3)


@pytest.mark.parametrize(
    ("longitude", "latitude", "says"),
    [
        (107.72, 30.06, None),
        (107.4, 29.5, None),
        (0, 0, "重新定位"),
        (30.06, 107.72, "对调"),
        (116.4, 39.9, "核对"),
        (107.72, 0, "核对"),
        (-107.72, 30.06, "核对"),
    ],
)
def test_a_place_is_in_the_county_or_says_what_to_do(longitude: float, latitude: float, says: str | None) -> None:
    fault = place_fault(longitude, latitude)
    assert fault is None if says is None else fault is not None and says in fault


@given(LONGITUDES, LATITUDES)
def test_swapped_axes_are_always_told_as_swapped(longitude: float, latitude: float) -> None:
    assert "对调" in (place_fault(latitude, longitude) or "")


COMMON = {"credit_code": "统一社会信用代码", "location": "位置", "note": "备注"}


def test_what_nobody_knows_is_named_as_far_as_it_concerns_the_kind() -> None:
    said: dict[str, Any] = {"credit_code": None, "location": None, "note": None, "details": {"beds": 0, "level": None}}
    own = {"beds": "床位数", "level": "机构类别"}
    assert unknown(SourceKind.MEDICAL_UNIT, COMMON, own, said) == ["统一社会信用代码", "位置", "机构类别"]
    assert unknown(SourceKind.FARMLAND_PLOT, COMMON, {}, said) == ["位置"]


def test_odd_credit_codes_are_warned_of() -> None:
    assert warnings(None, None, 0) == warnings("91110000600037341L", None, 0) == []
    found = warnings("91110000600037341M", "营业执照即如此", 2)
    assert [warned.code for warned in found] == ["credit_code_wrong", "credit_code_shared"]
    assert "营业执照即如此" in found[0].message
