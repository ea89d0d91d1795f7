"""Use cases: dispatches and fires are put on record, and summed up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from services.patrol import records
from services.patrol.burning import lifecycle, repository
from services.patrol.burning.errors import DispatchNotFound, DispatchVoided, DispatchWrong, FireElsewhere, FireWrong
from services.patrol.burning.lifecycle import By
from services.patrol.burning.models import Dispatch, Fire
from services.patrol.burning.schemas import DispatchCreate, FireCreate, SumsAsked, SumsRow
from services.patrol.records import EntryFilters
from shared import time
from shared.auth.caller import Caller
from shared.calendar.periods import parse_period
from shared.contracts.patrol import DispatchRecorded, FireRecorded
from shared.db.session import Session
from shared.directory.marks import sandboxes
from shared.directory.policies import in_force
from shared.directory.rules import town_of
from shared.events.log import append
from shared.http.location import Location
from shared.places import canonical, metres_between
from shared.time import local


async def record_dispatch(session: Session, caller: Caller, wanted: DispatchCreate) -> tuple[Dispatch, bool]:
    """Put a dispatch on record, or find the one that is sent again. Raises what errors.py and records.py name."""
    existing = await records.known(session, caller, Dispatch, wanted)
    if existing is not None:
        return existing, False
    mark = await records.mark_at(session, caller, wanted.division_code)
    await records.check_people(session, {records.whose(caller, wanted), *wanted.participants})
    wrong = (
        lifecycle.fault_of_dispatch(wanted.left_at, wanted.returned_at, time.now())
        or lifecycle.fault_of_crew(wanted.participants, wanted.other_participants)
        or lifecycle.fault_of_vehicles(wanted.vehicles, wanted.publicity_vehicles)
    )
    if wrong:
        raise DispatchWrong(wrong)
    await _check_place(session, wanted.division_code, wanted.location)
    said = wanted.model_dump(exclude={*records.ENTRY_FIELDS, "division_code", "left_at", "location"})
    row = Dispatch(
        **records.entry(caller, wanted, wanted.division_code, mark, wanted.left_at),
        **said,
        location=wanted.location and wanted.location.model_dump(mode="json"),
        people=len(wanted.participants) + wanted.other_participants,
    )
    records.add(session, caller, row)
    told = {name: getattr(row, name) for name in DispatchRecorded.model_fields if name != "dispatch_id"}
    append(session, f"dispatches/{row.id}", DispatchRecorded(dispatch_id=row.id, **told))
    return row, True


async def record_fire(session: Session, caller: Caller, wanted: FireCreate) -> tuple[Fire, bool]:
    """Put a fire on record, or find the one that is sent again. Raises what errors.py and records.py name."""
    existing = await records.known(session, caller, Fire, wanted)
    if existing is not None:
        return existing, False
    mark = await records.mark_at(session, caller, wanted.division_code)
    await records.check_people(session, {records.whose(caller, wanted)})
    dispatch = await _dispatch(session, caller, wanted)
    wrong = _fault(wanted, dispatch, time.now())
    if wrong:
        raise FireWrong(wrong)
    await _check_place(session, wanted.division_code, wanted.location)
    rules = await in_force(session, wanted.division_code, local(wanted.found_at).date())
    policy = rules.get(lifecycle.PUT_OUT)
    allowed = lifecycle.minutes_allowed(policy and policy.value)
    said = wanted.model_dump(exclude={*records.ENTRY_FIELDS, "division_code", "found_at", "location"})
    row = Fire(
        **records.entry(caller, wanted, wanted.division_code, mark, wanted.found_at),
        **said,
        location=wanted.location and wanted.location.model_dump(mode="json"),
        minutes_allowed=allowed,
        stopped=lifecycle.was_stopped(wanted.minutes_to_put_out),
        flags=lifecycle.flags(wanted.minutes_to_put_out, allowed),
    )
    records.add(session, caller, row)
    told = {name: getattr(row, name) for name in FireRecorded.model_fields if hasattr(row, name)}
    referred, in_time = row.referred_on is not None, not row.flags
    append(session, f"fires/{row.id}", FireRecorded(fire_id=row.id, referred=referred, in_time=in_time, **told))
    return row, True


async def _dispatch(session: Session, caller: Caller, wanted: FireCreate) -> Dispatch | None:
    """The dispatch on which a fire was found, if it was found on one."""
    if wanted.dispatch_id is None:
        return None
    dispatch = await records.find(session, caller, Dispatch, wanted.dispatch_id)
    if dispatch is None:
        raise DispatchNotFound
    if dispatch.voided_at is not None:
        raise DispatchVoided
    return dispatch


def _fault(wanted: FireCreate, dispatch: Dispatch | None, now: datetime) -> str | None:
    out = (dispatch.occurred_at, dispatch.returned_at) if dispatch else None
    return (
        lifecycle.fault_of_finding(wanted.found_by, wanted.found_at, out, now)
        or lifecycle.fault_of_outcome(wanted.minutes_to_put_out, on_spot=wanted.put_out_on_spot)
        or lifecycle.fault_of_referral(wanted.referred_on, wanted.referred_to, wanted.found_at, now)
    )


async def _check_place(session: Session, division_code: str, location: Location | None) -> None:
    """A point far from all that is known of its town is a slip; a town without located sources says nothing."""
    if location is None:
        return
    here = canonical(location.longitude, location.latitude, location.crs)
    known = await repository.places_in(session, town_of(division_code))
    if known and min(metres_between(here, there) for there in known) > lifecycle.FAR_M:
        raise FireElsewhere


async def sums(session: Session, caller: Caller, wanted: SumsAsked) -> list[SumsRow]:
    """What the log comes to, by day, month or village; each row says where the rows are that made it."""
    drilling = wanted.division is not None and wanted.division.startswith(await sandboxes(session))
    filters = EntryFilters.model_validate(
        {"division": wanted.division, "from": wanted.since, "to": wanted.until, "sample": None if drilling else False}
    )
    summed = lifecycle.summed(
        await repository.dispatch_sums(session, caller, wanted, filters),
        await repository.fire_sums(session, caller, wanted, filters),
    )
    return [_with_rows(row, wanted.by, filters) for row in summed]


def _with_rows(row: Mapping[str, Any], by: By, filters: EntryFilters) -> SumsRow:
    asked = filters.model_dump(mode="json", by_alias=True, exclude_defaults=True) | _only(row["key"], by, filters)
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    links = {"dispatch_rows": "/api/patrol/v1/dispatches", "fire_rows": "/api/patrol/v1/fires"}
    return SumsRow.model_validate({**row, **{name: f"{path}?{query}" for name, path in links.items()}})


def _only(key: str, by: By, filters: EntryFilters) -> dict[str, Any]:
    """What narrows a list to the rows of one key."""
    if by is By.VILLAGE:
        return {"division": key, "exact": "true" if len(key) < lifecycle.VILLAGE_DIGITS else "false"}
    period = parse_period(key)
    since = max(filter(None, (period.starts_at, filters.since)))
    until = min(filter(None, (period.ends_at, filters.until)))
    return {"from": since.isoformat(), "to": until.isoformat()}
