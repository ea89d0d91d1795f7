"""How large a farm is, and whether its manure finds room: from head counts, by rules that the town may change. Pure.

Each rule is a policy row, so that every judgement names its number and where that is from. No rule of Chongqing is
confirmed; the rows that the product brings are practice elsewhere. 存栏 (heads at a time) and 出栏 (heads sold in a
year) are different facts: neither is ever guessed from the other.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.registry.kinds.lifecycle import Choice, ManureMethod
from shared.directory.policies import Policy

Rules = Mapping[str, Policy]
Facts = Mapping[str, Any]

RULES = "farm."
SCALE = "farm.scale."
SPECIALISED = "farm.specialised."
EQUIVALENT = "farm.pig_equivalent."
ROOM = "farm.manure."
LITRES = 1000  # in a cubic metre
PIGS_IN_A_RATE = 100  # 农办牧〔2018〕1号 states its rates for 100 pigs


class ScaleClass(Choice):
    """How large a farm is."""

    SCALE = "scale", "规模养殖场"
    SPECIALISED = "specialised", "养殖专业户"
    HOUSEHOLD = "household", "规模以下养殖户"


@dataclass(frozen=True, slots=True)
class Species:
    """An animal: what it is called, which of its head counts decides on scale, and which is the other one."""

    label: str
    decides: str
    other: str | None
    count: str  # how the deciding count is called
    unit: str


SPECIES = (
    Species("生猪", "pigs_output", "pigs_stock", "年出栏", "头"),
    Species("奶牛", "dairy_cows_stock", None, "存栏", "头"),
    Species("肉牛", "beef_cattle_output", "beef_cattle_stock", "年出栏", "头"),
    Species("羊", "sheep_output", "sheep_stock", "年出栏", "只"),
    Species("蛋禽", "layers_stock", None, "存栏", "羽"),
    Species("肉禽", "broilers_output", "broilers_stock", "年出栏", "羽"),
)
# Heads at a time, by the rate at which they count as pigs; pigs are the measure.
PIGS = "pigs_stock"
COUNTED_AS_PIGS = {
    "dairy_cows_stock": f"{EQUIVALENT}dairy_cows",
    "beef_cattle_stock": f"{EQUIVALENT}beef_cattle",
    "sheep_stock": f"{EQUIVALENT}sheep",
    "layers_stock": f"{EQUIVALENT}poultry",
    "broilers_stock": f"{EQUIVALENT}poultry",
}
LABELS = {species.decides: species.label for species in SPECIES} | {
    species.other: species.label for species in SPECIES if species.other
}


@dataclass(frozen=True, slots=True)
class Facility:
    """Something that holds manure, and the method that needs it (nothing for one that every farm needs)."""

    field: str
    label: str
    method: ManureMethod | None


FACILITIES = (
    Facility("manure_store_m3", "贮粪场", None),
    Facility("digester_m3", "沼气池", ManureMethod.DIGESTER),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """The class of a farm, nothing while it cannot be told, and why."""

    scale_class: ScaleClass | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """What a facility should hold and does, in m³. What is not known is null; `missing` is what is short."""

    facility: str
    label: str
    needed: float | None
    present: float | None
    missing: float | None
    basis: tuple[str, ...]


def rules_for_farms(rules: Rules) -> dict[str, Policy]:
    """Those of the rules that speak of farms."""
    return {key: rule for key, rule in rules.items() if key.startswith(RULES)}


def standard_version(rules: Rules) -> str | None:
    """The name of these rules together: their newest day, and which rows they are."""
    if not rules:
        return None
    ids = " ".join(sorted(str(rule.id) for rule in rules.values()))
    newest = max(rule.effective_from for rule in rules.values())
    return f"{newest.isoformat()}/{hashlib.sha256(ids.encode()).hexdigest()[:8]}"


def scale(facts: Facts, rules: Rules) -> Scale:
    """The largest class that a species reaches; none while a species that is kept might still reach a larger one."""
    judged = [_judged(species, facts, rules) for species in SPECIES]
    found = [verdict for verdict in judged if verdict is not None]
    if not found:
        return Scale(None, ("没有登记可据以判定的存栏、年出栏。",))
    classes = [verdict.scale_class for verdict in found]
    why = tuple(words for verdict in found for words in verdict.why)
    if ScaleClass.SCALE in classes:
        return Scale(ScaleClass.SCALE, why)
    if None in classes:
        return Scale(None, why)
    largest = ScaleClass.SPECIALISED if ScaleClass.SPECIALISED in classes else ScaleClass.HOUSEHOLD
    return Scale(largest, why)


def _judged(species: Species, facts: Facts, rules: Rules) -> Scale | None:
    """What one species makes of the farm; nothing if nobody says that it is kept."""
    heads = facts.get(species.decides)
    if heads is None:
        if not (species.other and facts.get(species.other)):
            return None
        return Scale(None, (f"{species.label}按{species.count}判定，{species.count}不详。",))
    threshold = rules.get(SCALE + species.decides)
    if threshold is None:
        return Scale(None, (f"尚未设置{species.label}的规模标准。",))
    told = f"{species.label}{species.count} {heads} {species.unit}"
    if heads >= threshold.amount:
        return Scale(ScaleClass.SCALE, (f"{told}，达到规模标准 {threshold.amount} {species.unit}。",))
    below = f"{told}，未达规模标准 {threshold.amount} {species.unit}"
    specialised = rules.get(SPECIALISED + species.decides)
    if specialised is not None and heads >= specialised.amount:
        return Scale(ScaleClass.SPECIALISED, (f"{below}，达到专业户标准 {specialised.amount} {species.unit}。",))
    return Scale(ScaleClass.HOUSEHOLD, (f"{below}。",))


def pig_equivalent(facts: Facts, rules: Rules) -> float | None:
    """The animals that are kept, as so many pigs; nothing while no count is known or a rate is missing."""
    kept = {field: facts[field] for field in (PIGS, *COUNTED_AS_PIGS) if facts.get(field) is not None}
    rates = {field: rules.get(COUNTED_AS_PIGS[field]) for field in kept if field != PIGS}
    if not kept or None in rates.values():
        return None
    others = sum(kept[field] * PIGS_IN_A_RATE / rate.amount for field, rate in rates.items() if rate and rate.amount)
    return round(float(kept.get(PIGS, 0) + others), 1)


def rooms(facts: Facts, rules: Rules) -> list[Room]:
    """Each facility that the farm should have, or has, against its herd."""
    methods = facts.get("manure_methods") or ()
    asked = (
        facility
        for facility in FACILITIES
        if facility.method is None or facility.method in methods or facts.get(facility.field) is not None
    )
    return [_room(facility, facts, rules) for facility in asked]


def _room(facility: Facility, facts: Facts, rules: Rules) -> Room:
    prefix = f"{ROOM}{facility.field}."
    asks = {key.removeprefix(prefix): rule for key, rule in rules.items() if key.startswith(prefix)}
    parts = [(field, facts[field], rule) for field, rule in sorted(asks.items()) if facts.get(field) is not None]
    present = facts.get(facility.field)
    needed = round(sum(heads * rule.amount for _, heads, rule in parts) / LITRES, 2) if parts else None
    missing = None if needed is None or present is None else round(max(needed - present, 0), 2)
    return Room(facility.field, facility.label, needed, present, missing, tuple(_reckoned(parts)))


def _reckoned(parts: Iterable[tuple[str, int, Policy]]) -> Iterable[str]:
    for field, heads, rule in parts:
        yield f"{LABELS[field]} {heads} × {rule.amount} {rule.unit}"


def used(rules: Rules, facts: Facts) -> Sequence[Policy]:
    """The rules that speak of animals which the farm keeps, to be cited."""
    known = {field for field, value in facts.items() if value is not None}
    rates = {rate for field, rate in COUNTED_AS_PIGS.items() if field in known}
    return [rule for key, rule in sorted(rules.items()) if key in rates or key.rsplit(".", 1)[-1] in known]
