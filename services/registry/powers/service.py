"""Use cases: put a delegated power on record, correct or end it."""

from uuid import UUID

from services.registry import recording
from services.registry.powers import repository
from services.registry.powers.errors import PowerNotFound, PowerOverlaps
from services.registry.powers.models import Power
from services.registry.powers.schemas import PowerCreate, PowerPatch
from shared.attachments import service as attachments
from shared.auth.caller import Caller
from shared.contracts.registry import PowerRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion


async def enter(session: Session, caller: Caller, wanted: PowerCreate) -> tuple[Power, bool]:
    """Put a delegated power on record; raises AttachmentUnknown, PowerOverlaps, and as `recording.enter`."""
    await attachments.check_known(session, caller, wanted.attachment_ids)
    await repository.hold_item(session, wanted.division_code, wanted.code)
    power, is_new = await recording.enter(session, caller, Power, wanted, PowerRecorded)
    if is_new and await repository.overlaps(session, power):
        raise PowerOverlaps
    return power, is_new


async def change(session: Session, caller: Caller, power_id: UUID, wanted: PowerPatch, seen: SeenVersion) -> Power:
    """Correct or end a delegated power; raises PowerNotFound, VersionStale, AttachmentUnknown, PowerOverlaps."""
    power = await repository.find(session, caller, power_id, lock=True)
    if power is None:
        raise PowerNotFound
    seen.check(power.version)
    changes = wanted.changes()
    await attachments.check_known(session, caller, changes.get("attachment_ids", ()))
    await repository.hold_item(session, power.division_code, power.code)
    await recording.change(session, caller, power, changes, PowerRecorded, wanted.reason)
    if await repository.overlaps(session, power):
        raise PowerOverlaps
    return power
