"""All SQL of this slice. A figure and its rows are selected by the same conditions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from fastapi import Response

from services.reporting.ledger.lifecycle import day_told, link, town_of
from services.reporting.ledger.models import Fact, FirstFact
from services.reporting.summaries.lifecycle import NUMBERS, SELECTED_BY, SUMMED, Group, Metric
from shared.auth.rows import inside
from shared.calendar.days import ONE_DAY
from shared.calendar.periods import Period
from shared.db.session import Session
from shared.directory.mergers import mergers
from shared.directory.models import Division, Source
from shared.directory.people import valid_on
from shared.events.models import Checkpoint, DeadLetter
from shared.http.pages import Paging, SortKey, as_json, page_of

SAMPLE = "sample"
ROW_FIELDS = (
    "id",
    "subject_type",
    "subject_id",
    "title",
    "division_code",
    "mark",
    "day",
    "occurred_at",
    "category",
    "severity",
    "step",
    "outcome",
    "late",
    "numbers",
    "link",
)


@dataclass(frozen=True, slots=True)
class Area:
    """What a summary is of: a division, and what was merged into it, whose history is its own now."""

    division: Division
    codes: Sequence[str]

    @property
    def towns(self) -> set[str]:
        """The towns that it lies in, or consists of."""
        return {town_of(code) for code in self.codes}


async def area(session: Session, code: str, today: date) -> Area | None:
    """The division of a code, as the directory knows it."""
    division = await session.scalar(sa.select(Division).where(Division.code == code))
    return Area(division, (await mergers(session)).reached([code], today)) if division else None


async def facts(session: Session, of: Area, period: Period, told_by: datetime | None = None) -> list[Group]:
    """How many facts of each sort the period holds; or held by what had been told by a moment.

    The days are asked for one by one, so that the index leads straight to this division's part of each.
    """
    return await _grouped(session, of, period, {"n": sa.func.count()}, _standing(told_by))


async def sums(session: Session, of: Area, period: Period, told_by: datetime | None = None) -> list[Group]:
    """What the numbers of facts come to; apart from `facts`, whose index holds no numbers."""
    numbers = {name: sa.func.sum(sa.func.coalesce(Fact.numbers[name].as_integer(), 0)) for name in NUMBERS}
    return await _grouped(session, of, period, numbers, sa.and_(Fact.kind.in_(SUMMED), _standing(told_by)))


def _standing(told_by: datetime | None) -> sa.ColumnElement[bool]:
    """Facts that count; of a past moment those that had been told by then and not yet been taken back."""
    if told_by is None:
        return ~Fact.withdrawn
    taken_back = sa.func.coalesce(Fact.withdrawn_at <= told_by, sa.false())
    return sa.and_(Fact.told_at <= told_by, ~taken_back)


async def _grouped(
    session: Session, of: Area, period: Period, asked: Mapping[str, Any], which: sa.ColumnElement[bool]
) -> list[Group]:
    days = [period.start + count * ONE_DAY for count in range((period.end - period.start).days + 1)]
    in_period = Fact.day == sa.any_(sa.cast(days, sa.ARRAY(sa.Date)))
    columns = [Fact.kind, *(getattr(Fact, name) for name in SELECTED_BY)]
    found = await session.execute(
        sa.select(*columns, *(value.label(name) for name, value in asked.items()))
        .where(in_period, which, *_counted(Fact, of, of.codes))
        .group_by(*columns)
    )
    return [row._asdict() for row in found]


async def stocks(session: Session, of: Area, day: date) -> list[Group]:
    """How many sources of each kind stand on a day: of each kind that the town has ever recorded until then."""
    standing = sa.func.count().filter(inside(Source.division_code, of.codes), valid_on(Source, day))
    found = await session.execute(
        sa.select(Source.kind, standing.label("n"))
        .where(Source.valid_from <= day, *_counted(Source, of, of.towns))
        .group_by(Source.kind)
    )
    return [row._asdict() for row in found]


async def recorded(session: Session, of: Area, until: date) -> set[str]:
    """The services that the town (or somebody in the county) has worked with until a day."""
    services = await session.scalars(
        sa.select(FirstFact.producer).where(FirstFact.day <= until, *_counted(FirstFact, of, of.towns)).distinct()
    )
    return set(services)


async def followed(session: Session) -> dict[str, dict[str, Any]]:
    """How far each log has been taken in."""
    found = await session.execute(sa.select(Checkpoint).order_by(Checkpoint.producer))
    return {row.producer: {"epoch": row.epoch, "position": row.position} for row in found.scalars()}


async def is_halted(session: Session) -> bool:
    """Whether some log is not taken in until an operator has looked at it."""
    return await session.scalar(sa.select(sa.exists().where(Checkpoint.halted.is_not(None)))) or False


async def open_letters(session: Session, of: Area, period: Period) -> int:
    """How many events that could not be taken in may belong to a division's period.

    What the event does not tell is held against it: one without a division, or of a kind that has no day of its own.
    """
    told = DeadLetter.event["data"]
    where = sa.func.coalesce(told["division_code"].as_string(), of.division.code).collate("C")
    counted = [inside(where, of.codes)]
    if of.division.mark != SAMPLE:
        counted.append(sa.func.coalesce(told["mark"].as_string(), "") != SAMPLE)
    events = await session.scalars(sa.select(DeadLetter.event).where(DeadLetter.state == "open", *counted))
    days = map(day_told, events)
    return sum(day is None or period.start <= day <= period.end for day in days)


async def page(session: Session, metric: Metric, of: Area, period: Period, page: Paging, seen_by: str) -> Response:
    """The rows behind a figure."""
    if metric.kind == "stock":
        statement, keys = _sources(metric, of, period.end), [SortKey(Source.code), SortKey(Source.id)]
    else:
        statement, keys = _facts(metric, of, period), [SortKey(Fact.day), SortKey(Fact.position), SortKey(Fact.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=seen_by)


def _facts(metric: Metric, of: Area, period: Period) -> sa.Select[Any]:
    return sa.select(*as_json(**{name: getattr(Fact, name) for name in ROW_FIELDS})).where(
        Fact.kind == metric.of,
        Fact.day.between(period.start, period.end),
        ~Fact.withdrawn,
        *(getattr(Fact, column) == value for column, value in metric.where.items()),
        *_counted(Fact, of, of.codes),
    )


def _sources(metric: Metric, of: Area, day: date) -> sa.Select[Any]:
    """Sources in the same form: they count from the day on which they came on record."""
    fields: dict[str, Any] = dict.fromkeys(ROW_FIELDS, sa.null()) | {
        "id": Source.id,
        "subject_type": sa.literal_column("'source'"),
        "subject_id": Source.id,
        "title": Source.name,
        "division_code": Source.division_code,
        "mark": Source.mark,
        "day": Source.valid_from,
        "category": Source.kind,
        "numbers": sa.literal_column("json_build_object()"),
        "link": sa.func.concat(link("registry", "source", ""), Source.id),
    }
    return sa.select(*as_json(**fields)).where(
        Source.kind == metric.of, valid_on(Source, day), *_counted(Source, of, of.codes)
    )


def _counted(table: type[Fact | FirstFact | Source], of: Area, codes: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    """Rows of divisions that count: samples only where the division that is asked for is one itself."""
    counted = [inside(table.division_code, codes)]
    return counted if of.division.mark == SAMPLE else [*counted, table.mark != SAMPLE]
