"""How large a farm is and whether its manure finds room, by the rules that the town starts with."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.town.files import rows
from services.registry.farms.lifecycle import (
    SPECIES,
    ScaleClass,
    pig_equivalent,
    rooms,
    rules_for_farms,
    scale,
    standard_version,
    used,
)
from shared.directory.policies import Policy


def rule(key: str, value: int, unit: str = "头", effective_from: date = date(2023, 1, 1)) -> Policy:
    """A rule as the registry holds it."""
    named = uuid5(NAMESPACE_OID, f"{key}{value}{effective_from}")
    return Policy(named, key, key, 1, value, unit, "practice", None, None, None, False, effective_from)


STANDARD = rules_for_farms(
    {
        row["key"]: rule(row["key"], int(row["value"]), row["unit"])
        for row in rows("policies")
        if row["key"].startswith("farm.") and row["value"].isdigit()
    }
)


@pytest.mark.parametrize(
    ("facts", "expected", "says"),
    [
        ({}, None, "没有登记"),
        ({"pigs_output": 500}, ScaleClass.SCALE, "年出栏 500 头，达到规模标准 500 头"),
        ({"pigs_output": 499}, ScaleClass.SPECIALISED, "达到专业户标准 50 头"),
        ({"pigs_output": 49}, ScaleClass.HOUSEHOLD, "未达规模标准 500 头"),
        ({"pigs_output": 0}, ScaleClass.HOUSEHOLD, "0 头"),
        ({"pigs_stock": 5000}, None, "按年出栏判定，年出栏不详"),
        ({"pigs_stock": 0}, None, "没有登记"),
        ({"pigs_stock": 300, "layers_stock": 25_000}, ScaleClass.SCALE, "蛋禽存栏 25000 羽"),
        ({"pigs_stock": 300, "sheep_output": 10}, None, "生猪按年出栏判定"),
        ({"dairy_cows_stock": 100}, ScaleClass.SCALE, "奶牛存栏 100 头"),
        ({"sheep_output": 299, "pigs_output": 60}, ScaleClass.SPECIALISED, "羊年出栏 299 只"),
        ({"broilers_output": 34_999}, ScaleClass.HOUSEHOLD, "肉禽年出栏 34999 羽"),
    ],
)
def test_a_farm_has_the_class_that_its_heads_reach(facts: dict[str, Any], expected: str | None, says: str) -> None:
    found = scale(facts, STANDARD)
    assert found.scale_class == expected
    assert says in "".join(found.why)


def test_without_a_standard_nothing_is_judged() -> None:
    found = scale({"pigs_output": 9999}, {})
    assert (found.scale_class, standard_version({})) == (None, None)
    assert "尚未设置生猪的规模标准" in found.why[0]


HEADS = st.none() | st.integers(0, 100_000)
FARMS = st.fixed_dictionaries(
    {field: HEADS for species in SPECIES for field in (species.decides, species.other) if field}
)
ORDER = [ScaleClass.HOUSEHOLD, ScaleClass.SPECIALISED, ScaleClass.SCALE]


@given(FARMS, st.sampled_from([species.decides for species in SPECIES]), st.integers(0, 100_000))
def test_more_heads_never_make_a_farm_smaller(facts: dict[str, Any], field: str, more: int) -> None:
    before = scale(facts, STANDARD).scale_class
    after = scale(facts | {field: (facts[field] or 0) + more}, STANDARD).scale_class
    if before is not None and after is not None:
        assert ORDER.index(after) >= ORDER.index(before)
    if before is ScaleClass.SCALE:
        assert after is ScaleClass.SCALE


@given(FARMS)
def test_a_class_is_always_explained_and_never_guessed(facts: dict[str, Any]) -> None:
    found = scale(facts, STANDARD)
    assert found.why
    if found.scale_class in (ScaleClass.HOUSEHOLD, ScaleClass.SPECIALISED):
        assert not any(facts[species.decides] is None and facts.get(species.other or "") for species in SPECIES)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, None),
        ({"pigs_output": 100}, None),
        ({"pigs_stock": 120}, 120),
        ({"dairy_cows_stock": 15}, 100),
        ({"beef_cattle_stock": 30, "sheep_stock": 250}, 200),
        ({"layers_stock": 2500, "broilers_stock": 2500, "pigs_stock": 1}, 201),
    ],
)
def test_animals_count_as_pigs(facts: dict[str, Any], expected: float | None) -> None:
    assert pig_equivalent(facts, STANDARD) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"manure_store_m3": (None, None, None)}),
        ({"pigs_output": 300}, {"manure_store_m3": (30, None, None)}),
        ({"pigs_output": 300, "manure_store_m3": 12.5}, {"manure_store_m3": (30, 12.5, 17.5)}),
        ({"pigs_output": 300, "manure_store_m3": 40}, {"manure_store_m3": (30, 40, 0)}),
        (
            {"pigs_stock": 100, "layers_stock": 1000, "manure_methods": ["digester"], "digester_m3": 60},
            {"manure_store_m3": (None, None, None), "digester_m3": (70, 60, 10)},
        ),
    ],
)
def test_manure_needs_room_by_the_herd(facts: dict[str, Any], expected: dict[str, Any]) -> None:
    found = {room.facility: (room.needed, room.present, room.missing) for room in rooms(facts, STANDARD)}
    assert found == expected


def test_a_shortfall_shows_how_it_was_reckoned() -> None:
    room = rooms({"pigs_output": 300}, STANDARD)[0]
    assert room.basis == ("生猪 300 × 100 升/头",)
    cited = [rule.key for rule in used(STANDARD, {"pigs_output": 300, "layers_stock": None})]
    assert cited == [
        "farm.manure.manure_store_m3.pigs_output",
        "farm.scale.pigs_output",
        "farm.specialised.pigs_output",
    ]


def test_a_standard_has_another_name_when_any_of_its_rules_is_another() -> None:
    later = STANDARD | {"farm.scale.pigs_output": rule("farm.scale.pigs_output", 300, effective_from=date(2022, 1, 1))}
    assert standard_version(later) != standard_version(STANDARD)
    assert (standard_version(STANDARD) or "").startswith("2023-01-01/")
