"""The rules about rules."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.policies.lifecycle import LABELS, UNITS, Basis, basis_fault, may_set_everywhere, value_fault
from tests.support.town import policies

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("key", "value", "unit", "right"),
    [
        ("rect.normal", 7, "工作日", True),
        ("rect.normal", -7, "工作日", False),
        ("rect.normal", 3661, "工作日", False),
        ("rect.normal", 1.5, "工作日", False),
        ("rect.normal", "7", "工作日", False),
        ("rect.normal", True, "工作日", False),
        ("rect.normal", None, "工作日", False),
        ("rect.normal", 7, "光年", False),
        ("escalate.remind", -3, "工作日", True),
        ("escalate.remind", -3661, "工作日", False),
        ("source.patrol", 2, "次/月", True),
        ("source.patrol", -1, "次/月", False),
        ("count.roll_forward", True, "开关", True),
        ("count.roll_forward", 1, "开关", False),
        ("quiet_hours", "21:00-08:00", "时段", True),
        ("quiet_hours", None, "时段", True),
        ("quiet_hours", "21:00-21:00", "时段", False),
        ("quiet_hours", "夜里", "时段", False),
        ("due.end_of_day", "24:00", "时段", True),
        ("due.end_of_day", "24:01", "时段", False),
        ("rect.separation", "hard", "方式", True),
        ("rect.separation", "随便", "方式", False),
        ("paper.prefix", "许明府发", "字样", True),
        ("paper.prefix", "", "字样", False),
        ("radiation.annual_report", "01-31", "日期", True),
        ("radiation.annual_report", "13-01", "日期", False),
    ],
)
def test_a_value_fits_its_unit(key: str, value: Any, unit: str, right: bool) -> None:
    assert (value_fault(key, value, unit) is None) == right


@given(json_values, st.sampled_from(sorted(UNITS)))
def test_whatever_is_sent_is_judged(value: Any, unit: str) -> None:
    fault = value_fault("some.rule", value, unit)
    assert fault is None or fault.endswith("。")


@pytest.mark.parametrize(
    ("kind", "claims", "right"),
    [
        (Basis.LAW, ("国务院", "第一条", None), True),
        (Basis.LAW, ("国务院", None, None), False),
        (Basis.COUNTY, (None, "第一条", None), False),
        (Basis.TOWN, ("许明寺镇", "2023年报告", None), True),
        (Basis.PRACTICE, ("广州市", "外地参考", None), True),
        (Basis.DEFAULT, (None, None, None), True),
        (Basis.DEFAULT, ("国务院", None, None), False),
        (Basis.DEFAULT, (None, "第一条", None), False),
        (Basis.DEFAULT, (None, None, "1号"), False),
    ],
)
def test_a_rule_names_its_source_and_a_default_has_none(
    kind: Basis, claims: tuple[str | None, str | None, str | None], right: bool
) -> None:
    assert (basis_fault(kind, *claims) is None) == right


def test_the_towns_own_rows_are_right() -> None:
    for row in policies():
        values = row.model_dump()
        assert value_fault(values["key"], values["value"], values["unit"]) is None
        claims = (values["issuer"], values["basis"], values["document_number"])
        assert basis_fault(Basis(values["basis_kind"]), *claims) is None


def test_only_a_county_answers_for_everywhere() -> None:
    assert may_set_everywhere(("500230",))
    assert not may_set_everywhere(("500230104", "500230105"))
    assert not may_set_everywhere(())


def test_a_practice_seen_elsewhere_never_looks_like_a_rule_of_this_place() -> None:
    assert LABELS[Basis.PRACTICE] == "参考做法（未经本地核实）"
