"""Use cases: put rivers and their reaches on record, correct them; say whose a river is; lay down the tiers."""

from datetime import date
from uuid import UUID

from services.registry import recording
from services.registry.policies.lifecycle import may_set_everywhere
from services.registry.rivers import repository
from services.registry.rivers.errors import (
    ReachNotFound,
    RiverNotFound,
    RiverShared,
    RiverUnknown,
    TiersNotPermitted,
)
from services.registry.rivers.models import Reach, River, RiverTier
from services.registry.rivers.schemas import (
    Chief,
    ReachAnswer,
    ReachChiefs,
    ReachCreate,
    ReachPatch,
    RiverAnswer,
    RiverCourse,
    RiverCreate,
    RiverPatch,
    TierPut,
)
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.registry import ReachRecorded
from shared.db.session import Session
from shared.http.conditional import IfMatchMissing, SeenVersion
from shared.ids import derived_id


async def enter_river(session: Session, caller: Caller, wanted: RiverCreate) -> tuple[River, bool]:
    """Put a river on record; others are told of it with its reaches. See `recording.enter`."""
    return await recording.enter(session, caller, River, wanted, None)


async def change_river(
    session: Session, caller: Caller, river_id: UUID, wanted: RiverPatch, seen: SeenVersion
) -> River:
    """Correct a river; its reaches bear its name, so that only who answers for all of them may change it.

    Raises RiverNotFound, VersionStale, RiverShared, and as `recording.change`.
    """
    river = await repository.river(session, river_id, lock=True)
    if river is None:
        raise RiverNotFound
    seen.check(river.version)
    changes = wanted.changes()
    renamed = changes.get("name", river.name) != river.name
    reaches = await repository.of_river(session, river_id)
    if not all(covers(caller, reach.division_code) for reach in reaches):
        raise RiverShared
    changed = await recording.change(session, caller, river, changes, None, wanted.reason)
    if renamed:
        for reach in reaches:
            await recording.change(session, caller, reach, {}, ReachRecorded, wanted.reason)
    return changed


async def enter_reach(session: Session, caller: Caller, wanted: ReachCreate) -> tuple[Reach, bool]:
    """Put a reach on record; raises RiverUnknown, and as `recording.enter`."""
    if not await repository.river_exists(session, wanted.river_id):
        raise RiverUnknown
    return await recording.enter(session, caller, Reach, wanted, ReachRecorded)


async def change_reach(
    session: Session, caller: Caller, reach_id: UUID, wanted: ReachPatch, seen: SeenVersion
) -> Reach:
    """Correct a reach; raises ReachNotFound, VersionStale, and as `recording.change`."""
    reach = await repository.reach(session, caller, reach_id, lock=True)
    if reach is None:
        raise ReachNotFound
    seen.check(reach.version)
    return await recording.change(session, caller, reach, wanted.changes(), ReachRecorded, wanted.reason)


async def course(session: Session, caller: Caller, river_id: UUID, on: date) -> RiverCourse:
    """A river from its source on, with the chiefs of a day: one river, one chief. Raises RiverNotFound."""
    river = await repository.river(session, river_id)
    if river is None:
        raise RiverNotFound
    reaches = await repository.course(session, caller, river_id, on)
    chiefs = await chiefs_of(session, {reach.id: reach.division_code for reach in reaches}, on)
    shown = [
        ReachChiefs(**ReachAnswer.model_validate(reach).model_dump(), chiefs=chiefs[reach.id]) for reach in reaches
    ]
    divisions = list(dict.fromkeys(reach.division_code for reach in reaches))
    return RiverCourse(**RiverAnswer.model_validate(river).model_dump(), on=on, divisions=divisions, reaches=shown)


async def chiefs_of(
    session: Session, division_of: dict[UUID, str], on: date, *, on_reach: bool = False
) -> dict[UUID, list[Chief]]:
    """The chiefs of these reaches on a day, the highest tier first; or only of the tiers that each reach has."""
    found = await repository.chiefs(session, division_of, on)
    return {
        reach_id: [
            Chief(tier=tier.code, tier_label=tier.label, person_id=person.id, name=person.name, post=post)
            for tier, person, post in chiefs
            if tier.on_reach or not on_reach
        ]
        for reach_id, chiefs in found.items()
    }


async def put_tier(session: Session, caller: Caller, code: str, wanted: TierPut, seen: SeenVersion | None) -> RiverTier:
    """Lay down a tier, or change it by somebody who has seen its version; raises TiersNotPermitted, IfMatchMissing."""
    if not may_set_everywhere(caller.divisions):
        raise TiersNotPermitted
    tier = await repository.tier(session, code, lock=True)
    if tier is None:
        tier = RiverTier(id=derived_id("river-tier", code), version=0, code=code)
        session.add(tier)
    elif seen is None:
        raise IfMatchMissing
    else:
        seen.check(tier.version)
    return await recording.change(session, caller, tier, wanted.model_dump(exclude={"reason"}), None, wanted.reason)
