"""All SQL of this slice."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.patrol.findings.models import Finding
from services.patrol.findings.schemas import FindingAnswer, FindingFilters
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
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


def _asked(caller: Caller, filters: FindingFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.round_id is not None:
        yield Finding.round_id == filters.round_id
    if filters.object_id is not None:
        yield Finding.object_id == filters.object_id
    if filters.division is not None:
        yield of_division(caller, Finding.division_code, filters.division)
    if filters.state is not None:
        yield Finding.state == filters.state
    if filters.since is not None:
        yield Finding.found_at >= filters.since
    if filters.until is not None:
        yield Finding.found_at < filters.until


def _seen_by(caller: Caller) -> sa.ColumnElement[bool]:
    return visible(caller, Finding.division_code, Finding.patroller_id)


async def find(session: Session, caller: Caller, finding_id: UUID) -> Finding | None:
    """A finding that the caller may see."""
    return await session.scalar(sa.select(Finding).where(Finding.id == finding_id, _seen_by(caller)))
