"""All SQL of this slice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.patrol.compliance.lifecycle import MEANINGS, Meaning, Result
from services.patrol.duties.models import Duty
from services.patrol.duties.service import CLOCK
from services.patrol.visits.models import UNCOUNTED, Visit
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.models import Division, Person, Reach, Source
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import Deadline

SAMPLE = "sample"
RULE = ("policy", "policy_id", "label", "unit", "basis_kind", "basis", "document_number", "words")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which duties are asked for, and when what is known of them was known."""

    duties: Sequence[sa.ColumnElement[bool]]
    as_of: datetime

    def narrowed(self, *more: sa.ColumnElement[bool]) -> "Scope":
        """The same for fewer duties."""
        return Scope((*self.duties, *more), self.as_of)

    @property
    def known(self) -> sa.ColumnElement[bool]:
        """Whether the record of the visit that counted had come."""
        return sa.func.coalesce(Duty.known_at <= self.as_of, sa.false())

    @property
    def due(self) -> sa.ColumnElement[bool]:
        """Whether the due time had passed."""
        return Duty.due_at <= self.as_of

    def counts_as(self, meaning: Meaning) -> sa.ColumnElement[bool]:
        """Duties of one result."""
        if meaning.due is None:
            return sa.and_(self.known, Duty.state.in_(meaning.states))
        return sa.and_(~self.known, self.due == meaning.due)


def of_object(object_id: UUID) -> sa.ColumnElement[bool]:
    """Duties of an object."""
    return Duty.object_id == object_id


def of_person(person_id: UUID) -> sa.ColumnElement[bool]:
    """Duties that a person answered for when their windows ended, or answers for now."""
    return Duty.responsible_id == person_id


def in_division(caller: Caller, code: str) -> sa.ColumnElement[bool]:
    """Duties of a division."""
    return of_division(caller, Duty.division_code, code)


def in_obligation(obligation_id: UUID | None, period: str | None) -> Sequence[sa.ColumnElement[bool]]:
    """Duties of an obligation, of a period, as far as either is named."""
    named = {Duty.obligation_id: obligation_id, Duty.period: period}
    return [column == value for column, value in named.items() if value is not None]


def seen(caller: Caller, due_after: datetime, due_to: datetime, *, samples: bool) -> Sequence[sa.ColumnElement[bool]]:
    """Duties that the caller may see and that fall due in a span; samples only among samples."""
    within = [
        visible(caller, Duty.division_code, Duty.responsible_id),
        Duty.due_at > due_after,
        Duty.due_at <= due_to,
    ]
    return within if samples else [*within, Duty.mark != SAMPLE]


async def thing(session: Session, object_id: UUID) -> Source | Reach | None:
    """An object as the directory knows it."""
    return await session.get(Source, object_id) or await session.get(Reach, object_id)


async def person(session: Session, person_id: UUID) -> Person | None:
    """A person as the directory knows them."""
    return await session.get(Person, person_id)


async def divisions(session: Session, codes: Collection[str]) -> dict[str, Division]:
    """These divisions by their codes."""
    found = await session.scalars(sa.select(Division).where(Division.code.in_(codes)))
    return {row.code: row for row in found}


async def groups(session: Session, scope: Scope) -> Sequence[sa.Row[Any]]:
    """Duties by obligation and period and by what is known of them; one of each group stands for its rule."""
    of_period = (Duty.obligation_id, Duty.obligation_key, Duty.label, Duty.period)
    known, due = _known(scope), scope.due.label("due")
    one = sa.type_coerce(sa.func.array_agg(Duty.id), ARRAY(sa.Uuid))[1]
    rows = await session.execute(
        sa.select(
            *of_period,
            sa.func.min(Duty.period_label).label("period_label"),
            sa.func.min(Duty.due_at).label("first_due"),
            one.label("duty_id"),
            known,
            due,
            sa.func.count().label("number"),
        )
        .where(*scope.duties)
        .group_by(*of_period, known, due)
        .order_by(Duty.obligation_key, sa.text("first_due"), Duty.period)
    )
    return rows.all()


async def parts(session: Session, scope: Scope, digits: int) -> Sequence[sa.Row[Any]]:
    """Duties by the division one level down and by what is known of them."""
    code = sa.func.left(Duty.division_code, sa.literal_column(str(digits))).label("code")
    known, due = _known(scope), scope.due.label("due")
    rows = await session.execute(
        sa.select(code, known, due, sa.func.count().label("number"))
        .where(*scope.duties)
        .group_by(code, known, due)
        .order_by(code)
    )
    return rows.all()


def _known(scope: Scope) -> sa.Label[Any]:
    return sa.case((scope.known, Duty.state)).label("known")


async def uncounted(session: Session, scope: Scope) -> Sequence[sa.Row[Any]]:
    """The visits that were for these duties and did not count, with what the patroller was told."""
    rows: sa.Result[Any] = await session.execute(_uncounted(scope).order_by(Visit.left_at, Visit.id))
    return rows.all()


def _uncounted(scope: Scope) -> sa.Select[Any]:
    outcome = sa.func.jsonb_array_elements(Visit.outcomes).column_valued("outcome", joins_implicitly=True)
    said = sa.type_coerce(outcome, JSONB)
    named = sa.cast(said["duty_id"].astext, sa.Uuid)
    return sa.select(
        Visit.id.label("visit_id"),
        Visit.round_id,
        Duty.id.label("duty_id"),
        Visit.object_id,
        Visit.object_name,
        Visit.patroller_id,
        Visit.left_at,
        said["reason"].astext.label("reason"),
        Duty.obligation_id,
        Duty.period,
        Duty.division_code,
    ).where(
        UNCOUNTED,
        Visit.recorded_at <= scope.as_of,
        Visit.object_id.in_(sa.select(Duty.object_id).where(*scope.duties).correlate(None)),
        ~sa.cast(said["counted"], sa.Boolean),
        Duty.id == named,
        Duty.object_id == Visit.object_id,
        *scope.duties,
    )


async def rules(session: Session, duty_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The rule that each of these duties rests on, as its clock keeps it."""
    said = [Deadline.rule[name].astext.label(name) for name in RULE]
    rows = await session.execute(
        sa.select(Deadline.subject_id, Deadline.rule["value"].label("value"), *said).where(
            Deadline.subject_id == sa.any_(sa.cast(list(duty_ids), ARRAY(sa.Uuid))), Deadline.clock == CLOCK
        )
    )
    return {row.subject_id: row._asdict() for row in rows}


async def page_of_duties(session: Session, scope: Scope, of: Result | None, page: Paging, seen_by: str) -> Response:
    """The duties behind a figure."""
    fields = {name: getattr(Duty, name) for name in _PLAIN} | {
        name: sa.case((scope.known, getattr(Duty, name))) for name in _IF_KNOWN
    }
    result = sa.case(*((scope.counts_as(meaning), _word(name)) for name, meaning in MEANINGS.items()))
    link = sa.func.concat(sa.literal_column("'/api/patrol/v1/duties/'"), Duty.id)
    statement = sa.select(*as_json(**fields, result=result, link=link)).where(*scope.duties)
    if of is not None:
        statement = statement.where(scope.counts_as(MEANINGS[of]))
    return await page_of(session, statement, keys=[SortKey(Duty.due_at), SortKey(Duty.id)], page=page, seen_by=seen_by)


_PLAIN = (
    "id",
    "obligation_id",
    "label",
    "object_id",
    "object_name",
    "division_code",
    "mark",
    "responsible_id",
    "period",
    "period_label",
    "opens_at",
    "due_at",
)
_IF_KNOWN = ("counted_at", "known_at", "round_id")


def _word(name: Result) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{name}'", sa.Text)


async def page_of_uncounted(session: Session, scope: Scope, page: Paging, seen_by: str) -> Response:
    """The visits behind a figure of those that did not count."""
    found = _uncounted(scope).subquery()
    fields: Iterable[str] = ("visit_id", "round_id", "duty_id", "object_id", "object_name", "patroller_id", "left_at")
    statement = sa.select(*as_json(**{name: found.c[name] for name in (*fields, "reason")}))
    keys = [SortKey(found.c.left_at), SortKey(found.c.visit_id), SortKey(found.c.duty_id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=seen_by)
