"""Use cases: count the households around a water source, and see how many were reached."""

from datetime import date
from uuid import UUID

from services.registry import recording
from services.registry.coverage import errors, lifecycle, repository
from services.registry.coverage.lifecycle import Coverage
from services.registry.coverage.models import Households
from services.registry.coverage.schemas import (
    AreaAnswer,
    BeyondAnswer,
    CoverageAnswer,
    HouseholdsCreate,
    HouseholdsPatch,
)
from services.registry.sources.models import Source
from shared import time
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.calendar.periods import PeriodKind, period_of
from shared.db.session import Session
from shared.http.conditional import SeenVersion
from shared.http.problems import FieldError

ROWS = "/api/registry/v1/notices?around_id={source_id}&period={year}&counted={counted}"


async def enter(session: Session, caller: Caller, wanted: HouseholdsCreate) -> tuple[Households, bool]:
    """Put a count on record; tells whether it is new.

    Raises WaterSourceUnknown, AreasOverlap, CountedInFuture, AttachmentUnknown, and as `recording.enter`.
    """
    source = await repository.water_source(session, caller, wanted.source_id, lock=True)
    if source is None:
        raise errors.WaterSourceUnknown
    other = lifecycle.overlaps(wanted.division_code, await repository.areas(session, source.id))
    if other is not None:
        raise errors.AreasOverlap(
            f"这个水源地已按 {other} 登记户数，与 {wanted.division_code} 重叠；请先作废其中之一。"
        )
    _check_day(wanted.counted_on)
    await check_known(session, caller, wanted.attachments)
    mark = "sample" if source.mark == "sample" else wanted.mark
    return await recording.enter(session, caller, Households, wanted, None, mark=mark)


async def change(
    session: Session, caller: Caller, households_id: UUID, wanted: HouseholdsPatch, seen: SeenVersion
) -> Households:
    """Correct a count; raises HouseholdsNotFound, VersionStale, CountedInFuture, AttachmentUnknown."""
    counted = await repository.find(session, caller, households_id, lock=True)
    if counted is None:
        raise errors.HouseholdsNotFound
    seen.check(counted.version)
    changes = wanted.changes()
    _check_day(changes.get("counted_on", counted.counted_on))
    await check_known(session, caller, changes.get("attachments", ()))
    return await recording.change(session, caller, counted, changes, None, wanted.reason)


async def check_reached(
    session: Session,
    caller: Caller,
    *,
    source_id: UUID,
    division_code: str,
    issued_on: date,
    newly_reached: int,
    but: UUID | None = None,
) -> Source:
    """That a round reaches no more households than there are left in the year; one record is left aside.

    Where nobody counted, nothing is refused, and nothing is claimed either. Raises WaterSourceUnknown, AreaTooWide,
    MoreThanCounted.
    """
    source = await repository.water_source(session, caller, source_id, lock=True)
    if source is None:
        raise errors.WaterSourceUnknown
    year = period_of(PeriodKind.YEAR, issued_on)
    known = {row.division_code: row.households for row in await repository.counted(session, source_id, year.end)}
    area = lifecycle.area_of(division_code, known)
    if area is None:
        finer = lifecycle.overlaps(division_code, known)
        if finer is not None:
            raise errors.AreaTooWide(f"这个水源地按 {finer} 等范围登记户数，请按这些范围分别登记发放。")
        return source
    before = await repository.reached_in(session, source_id, area, year, but)
    if before + newly_reached > known[area]:
        words = (
            f"{area} 共登记 {known[area]} 户，{year.label}已送达 {before} 户，再加 {newly_reached} 户超过总数；"
            "重复送达的户请不要计入首次送达户数，户数有误请先更正。"
        )
        raise errors.MoreThanCounted(words, errors=[FieldError("/newly_reached", "more_than_counted", words)])
    return source


async def coverage(session: Session, caller: Caller, source_id: UUID, year: int) -> CoverageAnswer:
    """How many households around a source were reached in a year; raises WaterSourceNotFound."""
    source = await repository.water_source(session, caller, source_id)
    if source is None:
        raise errors.WaterSourceNotFound
    period = period_of(PeriodKind.YEAR, date(year, 1, 1))
    counts = {row.division_code: row for row in await repository.counted(session, source_id, period.end)}
    known = {code: row.households for code, row in counts.items()}
    found = lifecycle.tally(known, await repository.handed_out(session, source, period))
    names = await repository.division_names(session, counts)
    areas = [
        AreaAnswer(
            division_code=code,
            division_name=names.get(code, code),
            households=row.households,
            counted_on=row.counted_on,
            basis=row.basis,
            households_id=row.id,
            reached=area.reached,
            rounds=area.rounds,
            copies=area.copies,
            over=area.is_over,
        )
        for area, (code, row) in zip(found.areas, sorted(counts.items()), strict=True)
    ]
    everything = [*found.areas, found.beyond]
    return CoverageAnswer(
        source_id=source.id,
        source_name=source.name,
        year=year,
        households=found.households,
        reached=found.reached,
        ratio=found.ratio,
        copies=sum(area.copies for area in everything),
        exact=all(area.exact for area in everything),
        areas=areas,
        beyond=BeyondAnswer(rounds=found.beyond.rounds, households=found.beyond.reached, copies=found.beyond.copies),
        notes=_notes(found),
        rows=ROWS.format(source_id=source_id, year=year, counted=str(source.mark != "sample").lower()),
    )


def _notes(found: Coverage) -> list[str]:
    notes = []
    if found.households is None:
        notes.append("没有登记周边户数，不能计算覆盖率。")
    if found.is_over:
        notes.append("有的范围登记的送达户数超过户数，请核对后更正，此前不计算覆盖率。")
    if found.beyond.rounds:
        notes.append("有的发放在没有登记户数的范围内，不计入覆盖率。")
    return notes


def _check_day(counted_on: date) -> None:
    if counted_on > time.local(time.now()).date():
        raise errors.CountedInFuture(errors=[FieldError("/counted_on", "in_future", "日期不能晚于今天。")])
