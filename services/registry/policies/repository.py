"""All SQL of this slice."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import distinct_on

from services.registry.database import standing
from services.registry.policies.lifecycle import LABELS
from services.registry.policies.models import Policy
from shared.auth.caller import Caller
from shared.auth.rows import inside
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of

FIELDS = (
    "id",
    "version",
    "key",
    "division_code",
    "value",
    "unit",
    "label",
    "basis_kind",
    "issuer",
    "document_number",
    "basis",
    "effective_from",
    "effective_to",
    "urgent",
)


async def page(session: Session, caller: Caller, page: Paging, *, key: str | None, division: str | None) -> Response:
    """The rules that concern the caller, old ones included."""
    statement = _listed().where(seen_by(caller, Policy), standing(Policy))
    if key is not None:
        statement = statement.where(Policy.key == key)
    if division is not None:
        statement = statement.where(Policy.division_code == division)
    keys = [SortKey(Policy.key), SortKey(Policy.division_code), SortKey(Policy.effective_from)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def in_force(session: Session, page: Paging, division: str, day: date) -> Response:
    """Each rule as it holds in a division on a day: the more specific division wins, then the later date."""
    winners = (
        sa.select(Policy.id)
        .ext(distinct_on(Policy.key))
        .where(
            _above([division]),
            standing(Policy),
            Policy.effective_from <= day,
            sa.or_(Policy.effective_to.is_(None), Policy.effective_to > day),
        )
        .order_by(Policy.key, sa.func.length(Policy.division_code).desc(), Policy.effective_from.desc())
    )
    return await page_of(session, _listed().where(Policy.id.in_(winners)), keys=[SortKey(Policy.key)], page=page)


async def find(session: Session, caller: Caller, policy_id: UUID, *, lock: bool = False) -> Policy | None:
    """A rule that the caller may see."""
    statement = sa.select(Policy).where(Policy.id == policy_id, seen_by(caller, Policy))
    return await session.scalar(statement.with_for_update() if lock else statement)


def seen_by(caller: Caller, _table: type[Policy]) -> sa.ColumnElement[bool]:
    """The rules of the caller's divisions, and those of divisions above them that hold there too."""
    return sa.or_(inside(Policy.division_code, caller.divisions), _above(caller.divisions))


async def is_voided(session: Session, policy_id: UUID) -> bool:
    """Whether a rule was a mistake."""
    voided = sa.select(Policy.voided_at.is_not(None)).where(Policy.id == policy_id)
    return bool(await session.scalar(voided))


def _listed() -> sa.Select[Any]:
    label = sa.case({kind.value: label for kind, label in LABELS.items()}, value=Policy.basis_kind)
    return sa.select(*as_json(**{name: getattr(Policy, name) for name in FIELDS}, basis_label=label))


def _above(codes: Iterable[str]) -> sa.ColumnElement[bool]:
    """Rules of these divisions, of what they lie in, and of everywhere."""
    return Policy.division_code.in_({code[:length] for code in codes for length in range(len(code) + 1)})
