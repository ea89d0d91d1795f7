"""What zones mean for projects, and what differs between two looks."""

from typing import Any

import pytest

from services.registry.prechecks.lifecycle import Effect, Finding, conclusion, differences, finding, meaning, sought
from services.registry.zones.lifecycle import ZoneKind

PIGS, BRICKS, WATER = "0313", "3031", "4610"


@pytest.mark.parametrize(
    ("kind", "industry", "facts", "effect"),
    [
        (ZoneKind.NO_BREEDING, PIGS, {}, Effect.CONFLICT),
        (ZoneKind.NO_BREEDING, BRICKS, {}, None),
        (ZoneKind.LIMITED_BREEDING, PIGS, {}, Effect.ATTENTION),
        (ZoneKind.LIMITED_BREEDING, BRICKS, {}, None),
        (ZoneKind.WATER_FIRST, BRICKS, {}, Effect.CONFLICT),
        (ZoneKind.WATER_FIRST, WATER, {}, Effect.ATTENTION),
        (ZoneKind.WATER_SECOND, BRICKS, {}, Effect.CONFLICT),
        (ZoneKind.WATER_SECOND, BRICKS, {"discharges": None}, Effect.CONFLICT),
        (ZoneKind.WATER_SECOND, BRICKS, {"discharges": False}, Effect.ATTENTION),
        (ZoneKind.WATER_SECOND, PIGS, {"discharges": False}, Effect.CONFLICT),
        (ZoneKind.WATER_QUASI, BRICKS, {}, Effect.ATTENTION),
        (ZoneKind.WATER_WORKS, PIGS, {}, Effect.CONFLICT),
        (ZoneKind.WATER_WORKS, BRICKS, {}, Effect.ATTENTION),
        (ZoneKind.ECOLOGICAL_REDLINE, BRICKS, {}, Effect.ATTENTION),
        (ZoneKind.OTHER, PIGS, {}, Effect.ATTENTION),
        (ZoneKind.DIVISION, PIGS, {}, None),
    ],
)
def test_what_a_zone_means(kind: ZoneKind, industry: str, facts: dict[str, Any], effect: Effect | None) -> None:
    means = meaning(kind, industry, facts)
    assert (means.effect if means else None) == effect
    assert means is None or (means.law is None) is (means.basis_kind == "default")


def test_a_silence_is_never_a_yes() -> None:
    assert conclusion([], 3, 0) == "未触及已登记的区域；另有 3 类区域没有登记边界，无法判断。"
    assert conclusion([Effect.CONFLICT, Effect.ATTENTION], 0, 1) == (
        "与 1 个划定的区域冲突；有 1 个划定的区域须核对；缺 1 项数据。"
    )
    assert (finding([]), finding([Effect.ATTENTION, Effect.CONFLICT])) == (Finding.NONE, Finding.CONFLICT)
    assert (ZoneKind.NO_BREEDING in sought(PIGS), ZoneKind.NO_BREEDING in sought(BRICKS)) == (True, False)


def look(**more: Any) -> dict[str, Any]:
    zone: dict[str, Any] = {
        "id": "1",
        "kind_words": "畜禽禁养区",
        "name": "示例",
        "effect": "conflict",
        "concern": "不应有。",
    }
    zone |= {"overlap_m2": None, "depth_m": 120.0, "version": 1}
    permit = {"answer": "found", "permit_class": "registration", "words": "登记管理。"}
    return {"zones": [zone], "not_on_record": [{"kind": "water_first"}], "permit": permit, "checked_on": "2026"} | more


def test_only_what_matters_differs() -> None:
    (zone,) = look()["zones"]
    assert differences(look(), look(checked_on="2027", sensitive=[1])) == []
    assert differences(look(), look(zones=[zone | {"version": 2}])) == []
    cases: dict[str, dict[str, Any]] = {
        "zone_gone": {"zones": []},
        "zone_new": {"zones": [zone, zone | {"id": "2"}]},
        "zone_changed": {"zones": [zone | {"effect": "attention"}]},
        "record_changed": {"not_on_record": []},
        "permit_changed": {"permit": look()["permit"] | {"permit_class": "key"}},
    }
    for code, changed in cases.items():
        (one,) = differences(look(), look(**changed))
        assert one.code == code
        assert one.words.endswith("。")
