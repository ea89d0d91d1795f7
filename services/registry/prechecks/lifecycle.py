"""What a zone means for a project, and what has changed since it was last looked at. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.registry.document_kinds.lifecycle import NEEDS, Need
from services.registry.kinds.lifecycle import Choice, SourceKind
from services.registry.permit_classes import ASK
from services.registry.zones.lifecycle import KIND_WORDS, ZoneKind

# Of the rules below: other rules are another version, and a pre-check keeps the one that made it.
VERSION = 1


class Effect(StrEnum):
    """What a zone means for a project: it speaks against it, or somebody has to look."""

    CONFLICT = "conflict"
    ATTENTION = "attention"


class Finding(Choice):
    """What a pre-check found: the gravest effect, or none as far as the ledger knows."""

    CONFLICT = "conflict", "有冲突"
    ATTENTION = "attention", "须核对"
    NONE = "none", "未触及已登记的区域"


# What suffers most from a new neighbour, and how many of each are shown.
SENSITIVE = (SourceKind.DRINKING_WATER_SOURCE, SourceKind.MEDICAL_UNIT)
NEAREST_SHOWN = 3

WATER_LAW = "《中华人民共和国水污染防治法》第六十三条至第六十七条"
WORKS_LAW = "《重庆市村镇供水条例》第二十三条、第二十四条"
BREEDING_LAW = "《畜禽规模养殖污染防治条例》第十一条"

Condition = Callable[[str, Mapping[str, Any]], bool]

LIVESTOCK = "03"  # GB/T 4754: 畜牧业
WATER_SUPPLY = "461"  # 自来水生产和供应
NO_EIA_TABLE = f"本系统没有建设项目环评分类表，应编报告书、报告表还是登记表，{ASK}。"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a zone means for a project. `basis_kind` is `law` where the article is confirmed."""

    effect: Effect
    concern: str
    law: str | None
    basis_kind: str


def _conflict(concern: str, law: str) -> Meaning:
    return Meaning(Effect.CONFLICT, concern, law, "law")


def _attention(concern: str, law: str) -> Meaning:
    return Meaning(Effect.ATTENTION, concern, law, "law")


def _always(_industry: str, _facts: Mapping[str, Any]) -> bool:
    return True


def _keeps_animals(industry: str, _facts: Mapping[str, Any]) -> bool:
    return industry.startswith(LIVESTOCK)


def _supplies_water(industry: str, _facts: Mapping[str, Any]) -> bool:
    return industry.startswith(WATER_SUPPLY)


def _discharges_nothing(_industry: str, facts: Mapping[str, Any]) -> bool:
    return facts.get("discharges") is False


# The first row of a kind whose condition holds. The laws are confirmed by article; what follows for one project is our
# reading, which a person decides.
_MEANINGS: Sequence[tuple[ZoneKind, Condition, Meaning]] = (
    (
        ZoneKind.WATER_FIRST,
        _supplies_water,
        _attention("一级保护区内只容与供水和保护水源有关的项目，请核对本项目是否属于此类。", WATER_LAW),
    ),
    (ZoneKind.WATER_FIRST, _always, _conflict("一级保护区内不应有与供水和保护水源无关的项目。", WATER_LAW)),
    (ZoneKind.WATER_SECOND, _keeps_animals, _conflict("饮用水水源保护区内不应有畜禽养殖场。", BREEDING_LAW)),
    (
        ZoneKind.WATER_SECOND,
        _discharges_nothing,
        _attention("二级保护区内不应有排放污染物的项目；申报为不排放，请核实。", WATER_LAW),
    ),
    (
        ZoneKind.WATER_SECOND,
        _always,
        _conflict("二级保护区内不应有排放污染物的项目；本项目未申报为不排放。", WATER_LAW),
    ),
    (ZoneKind.WATER_QUASI, _always, _attention("位于准保护区，请核对本项目对水体的影响。", WATER_LAW)),
    (ZoneKind.WATER_WORKS, _keeps_animals, _conflict("供水工程保护范围内不应有畜禽饲养场。", WORKS_LAW)),
    (
        ZoneKind.WATER_WORKS,
        _always,
        _attention("供水工程保护范围内不应有渗水坑、厕所、污水沟道等，请逐项核对。", WORKS_LAW),
    ),
    (ZoneKind.NO_BREEDING, _keeps_animals, _conflict("禁养区内不应有畜禽养殖场。", BREEDING_LAW)),
    (
        ZoneKind.LIMITED_BREEDING,
        _keeps_animals,
        Meaning(Effect.ATTENTION, "位于限养区，请按划定文件核对规模和方式是否允许。", None, "default"),
    ),
    (
        ZoneKind.ECOLOGICAL_REDLINE,
        _always,
        Meaning(Effect.ATTENTION, "位于生态保护红线内，请向县自然资源和生态环境部门核实是否允许。", None, "default"),
    ),
    (ZoneKind.OTHER, _always, Meaning(Effect.ATTENTION, "位于划定的区域内，请按划定文件核对。", None, "default")),
)


def meaning(kind: ZoneKind, industry: str, facts: Mapping[str, Any]) -> Meaning | None:
    """What it means that a project of this industry touches a zone of this kind; nothing where it means nothing."""
    rows = (means for of, holds, means in _MEANINGS if of is kind and holds(industry, facts))
    return next(rows, None)


def finding(effects: Iterable[Effect]) -> Finding:
    """The gravest."""
    found = set(effects)
    return next((Finding(effect) for effect in Effect if effect in found), Finding.NONE)


def conclusion(effects: Sequence[Effect], unknown_kinds: int, missing: int) -> str:
    """What was found, in one sentence; a silence is never a yes."""
    conflicts, attentions = effects.count(Effect.CONFLICT), effects.count(Effect.ATTENTION)
    parts = {
        f"与 {conflicts} 个划定的区域冲突": conflicts > 0,
        f"有 {attentions} 个划定的区域须核对": attentions > 0,
        "未触及已登记的区域": not effects,
        f"另有 {unknown_kinds} 类区域没有登记边界，无法判断": unknown_kinds > 0,
        f"缺 {missing} 项数据": missing > 0,
    }
    return "；".join(words for words, holds in parts.items() if holds) + "。"


def sought(industry: str) -> list[ZoneKind]:
    """The kinds of zone whose boundaries the town should have on record before it says yes to a project."""
    water = [ZoneKind.WATER_FIRST, ZoneKind.WATER_SECOND, ZoneKind.WATER_WORKS]
    return [*water, ZoneKind.NO_BREEDING] if industry.startswith(LIVESTOCK) else water


def needs(kind: SourceKind) -> tuple[Need, ...]:
    """The papers that what comes of the project should have; default, the authority decides."""
    return NEEDS.get(kind, ())


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a pre-check says otherwise than the one before."""

    code: str
    words: str


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What differs between two pre-checks, as they are kept; distances and the day alone make no difference."""
    return [*_of_zones(before["zones"], now["zones"]), *_of_kinds(before, now), *_of_permit(before, now)]


def _of_zones(before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> Iterable[Difference]:
    old, new = ({zone["id"]: zone for zone in zones} for zones in (before, now))
    for zone_id in {**old, **new}:
        was, found = old.get(zone_id), new.get(zone_id)
        if was is None and found is not None:
            yield Difference("zone_new", f"新触及{_named(found)}：{found['concern']}")
        elif found is None and was is not None:
            yield Difference("zone_gone", f"不再触及{_named(was)}。")
        elif was is not None and found is not None and any(was[name] != found[name] for name in _TELLING):
            yield Difference("zone_changed", f"{_named(found)}有变化：{found['concern']}")


_TELLING = ("effect", "concern", "overlap_m2", "depth_m")


def _named(zone: Mapping[str, Any]) -> str:
    return f"{zone['kind_words']}“{zone['name']}”"


def _of_kinds(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Difference]:
    old, new = ({of["kind"] for of in check["not_on_record"]} for check in (before, now))
    for kind in sorted(old ^ new):
        says = "现已登记边界" if kind in old else "没有登记边界，无法判断"
        yield Difference("record_changed", f"{KIND_WORDS[ZoneKind(kind)]}：{says}。")


def _of_permit(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Difference]:
    if any(before["permit"][name] != now["permit"][name] for name in ("answer", "permit_class")):
        yield Difference("permit_changed", f"排污许可管理类别：{now['permit']['words']}")
