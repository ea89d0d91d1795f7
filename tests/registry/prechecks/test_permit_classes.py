"""Which class of permit follows from an industry, and what the table does not know."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.kinds.lifecycle import PermitClass
from services.registry.permit_classes import FACT_WORDS, ROWS, Answer, permit_class

facts = st.fixed_dictionaries(
    {},
    optional={
        "design_m3_per_day": st.none() | st.floats(0, 1e6),
        "beds": st.none() | st.integers(0, 5000),
        **{name: st.none() | st.booleans() for name in ("is_scale_farm", "has_outfall", "burns_coal")},
    },
)


@pytest.mark.parametrize(
    ("industry", "known", "found"),
    [
        ("4620", {"design_m3_per_day": 20_000}, PermitClass.KEY),
        ("4620", {"design_m3_per_day": 19_999.9}, PermitClass.SIMPLIFIED),
        ("4620", {"design_m3_per_day": 500}, PermitClass.SIMPLIFIED),
        ("4620", {"design_m3_per_day": 499}, PermitClass.REGISTRATION),
        ("4620", {}, Answer.FIGURES_MISSING),
        ("8423", {"beds": 500}, PermitClass.KEY),
        ("8411", {"beds": 100}, PermitClass.SIMPLIFIED),
        ("8423", {"beds": 0}, PermitClass.REGISTRATION),
        ("8424", {"beds": 20}, Answer.INDUSTRY_NOT_IN_TABLE),
        ("0313", {"is_scale_farm": True, "has_outfall": True}, PermitClass.KEY),
        ("0313", {"is_scale_farm": True, "has_outfall": False}, PermitClass.REGISTRATION),
        ("0313", {"is_scale_farm": True}, Answer.FIGURES_MISSING),
        ("0313", {"has_outfall": False}, Answer.FIGURES_MISSING),
        ("0313", {"is_scale_farm": False}, Answer.CASE_NOT_IN_TABLE),
        ("3031", {"burns_coal": True}, PermitClass.KEY),
        ("3031", {"burns_coal": False}, Answer.CASE_NOT_IN_TABLE),
        ("2614", {}, Answer.INDUSTRY_NOT_IN_TABLE),
        ("9999", {"beds": 3}, Answer.INDUSTRY_NOT_IN_TABLE),
    ],
)
def test_the_class_of_an_industry(industry: str, known: dict[str, Any], found: PermitClass | Answer) -> None:
    told = permit_class(industry, known)
    assert (told.permit_class or told.answer) == found
    assert (told.answer is Answer.FOUND) is (told.permit_class is not None)
    assert "核实" in told.words or "请补充" in told.words


@given(st.sampled_from(["4620", "8411", "0313", "3031", "1234"]), facts)
def test_what_is_missing_is_unknown_and_would_help(industry: str, known: dict[str, Any]) -> None:
    told = permit_class(industry, known)
    assert bool(told.missing) is (told.answer is Answer.FIGURES_MISSING)
    assert all(known.get(fact) is None for fact in told.missing)


@given(st.sampled_from(["4620", "8411"]), st.integers(0, 50_000), st.integers(0, 50_000))
def test_more_is_never_managed_less(industry: str, one: int, other: int) -> None:
    order = [PermitClass.REGISTRATION, PermitClass.SIMPLIFIED, PermitClass.KEY]
    ranks = []
    for number in sorted((one, other)):
        found = permit_class(industry, {"design_m3_per_day": number, "beds": number}).permit_class
        assert found is not None
        ranks.append(order.index(found))
    assert ranks == sorted(ranks)


def test_no_row_claims_a_law() -> None:
    assert {row.basis_kind for row in ROWS} == {"practice", "default"}
    assert all((row.basis is None) is (row.basis_kind == "default") for row in ROWS)
    assert {fact for row in ROWS for fact in row.needs} == set(FACT_WORDS)
