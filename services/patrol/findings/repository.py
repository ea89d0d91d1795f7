"""All SQL of this slice."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.patrol.findings.lifecycle import OPEN
from services.patrol.findings.models import Confirmation, Finding
from services.patrol.findings.schemas import ConfirmationAnswer, FindingAnswer, FindingFilters
from shared.auth.caller import Caller
from shared.auth.rows import covers, of_division, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, filters: FindingFilters) -> Response:
    """Findings, the latest first."""
    statement = sa.select(*as_json(**{name: getattr(Finding, name) for name in FindingAnswer.model_fields}))
    return await page_of(
        session,
        statement.where(_seen_by(caller), *_asked(caller, filters)),
        keys=[SortKey(Finding.found_at, descending=True), SortKey(Finding.id, descending=True)],
        page=page,
        seen_by=f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}",
    )


_EQUAL = ("round_id", "object_id", "category", "item", "disorder")


def _asked(caller: Caller, filters: FindingFilters) -> Iterator[sa.ColumnElement[bool]]:
    for name in _EQUAL:
        if (wanted := getattr(filters, name)) is not None:
            yield getattr(Finding, name) == wanted
    if filters.state is not None:
        yield Finding.state.in_(OPEN if filters.state == "open" else (filters.state,))
    if filters.severity is not None:
        yield Finding.severity >= filters.severity
    if filters.division is not None:
        yield of_division(caller, Finding.division_code, filters.division)
    if filters.since is not None:
        yield Finding.found_at >= filters.since
    if filters.until is not None:
        yield Finding.found_at < filters.until


def _seen_by(caller: Caller) -> sa.ColumnElement[bool]:
    return visible(caller, Finding.division_code, Finding.patroller_id)


async def find(session: Session, caller: Caller, finding_id: UUID) -> Finding | None:
    """A finding that the caller may see."""
    return await session.scalar(sa.select(Finding).where(Finding.id == finding_id, _seen_by(caller)))


async def locked(session: Session, finding_ids: Collection[UUID]) -> Mapping[UUID, Finding]:
    """These findings as they stand now, in one order so that nobody waits in a circle."""
    if not finding_ids:
        return {}
    rows = sa.select(Finding).where(Finding.id.in_(finding_ids)).order_by(Finding.id).with_for_update()
    return {row.id: row for row in await session.scalars(rows.execution_options(populate_existing=True))}


async def confirmable(session: Session, caller: Caller, finding_ids: Collection[UUID]) -> Mapping[UUID, Finding]:
    """Those of these findings that lie in the caller's divisions, whoever found them; locked."""
    found = await locked(session, finding_ids)
    return {id_: row for id_, row in found.items() if covers(caller, row.division_code)}


async def confirmations(session: Session, page: Paging, finding_id: UUID) -> Response:
    """What later visits saw of a finding, the latest first."""
    shown = as_json(**{name: getattr(Confirmation, name) for name in ConfirmationAnswer.model_fields})
    keys = [SortKey(Confirmation.seen_at, descending=True), SortKey(Confirmation.id, descending=True)]
    statement = sa.select(*shown).where(Confirmation.finding_id == finding_id)
    return await page_of(session, statement, keys=keys, page=page, seen_by=str(finding_id))
