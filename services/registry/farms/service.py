"""Use cases: judge a farm by the rules of its division; judge all anew when the rules are others."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.registry import recording
from services.registry.farms import lifecycle, repository
from services.registry.farms.schemas import Assessment, RoomAnswer
from services.registry.kinds.lifecycle import SourceKind
from services.registry.machinery import clockwork
from shared import time
from shared.contracts.registry import SourceRecorded
from shared.db.session import Session
from shared.directory.policies import Policy, in_force

_UNKNOWN = "无法判定"
_WHY_ANEW = "规模标准有变，按现行标准重新判定"


async def rules_of(session: Session, division_code: str) -> Mapping[str, Policy]:
    """The rules for farms that hold in a division today."""
    return lifecycle.rules_for_farms(await in_force(session, division_code, time.local(time.now()).date()))


async def judged(session: Session, kind: str, division_code: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a source that follow from its head counts; of other kinds than farms there are none."""
    if kind != SourceKind.LIVESTOCK_FARM:
        return {"scale_class": None, "scale_standard": None, "assessment": None}
    assessment = assess(details, await rules_of(session, division_code))
    return {
        "scale_class": assessment.scale_class,
        "scale_standard": assessment.standard_version,
        "assessment": assessment.model_dump(mode="json"),
    }


def assess(details: Mapping[str, Any], rules: Mapping[str, Policy]) -> Assessment:
    """What the rules make of a farm."""
    scale = lifecycle.scale(details, rules)
    return Assessment(
        scale_class=scale.scale_class,
        scale_label=scale.scale_class.label if scale.scale_class else _UNKNOWN,
        why=list(scale.why),
        standard_version=lifecycle.standard_version(rules),
        pig_equivalent=lifecycle.pig_equivalent(details, rules),
        manure=[RoomAnswer(**asdict(room)) for room in lifecycle.rooms(details, rules)],
        standard=[rule.cited() for rule in lifecycle.used(rules, details)],
    )


async def judge_anew(session: Session, *, at_most: int) -> int:
    """Judge the farms whose rules are no longer those that they were judged by; returns how many, others wait."""
    done = 0
    for division_code, standard in await repository.standards(session):
        if lifecycle.standard_version(await rules_of(session, division_code)) == standard:
            continue
        for farm in await repository.judged_by(session, division_code, standard, limit=at_most - done):
            verdict = await judged(session, farm.kind, division_code, farm.details)
            await recording.change(session, clockwork(division_code), farm, verdict, SourceRecorded, _WHY_ANEW)
            done += 1
        if done >= at_most:
            break
    return done
