"""Chains the audit: each link's hash covers the one before, so that who changes a row has to change all after it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import sqlalchemy as sa

from shared.audit.models import AuditRow
from shared.db.session import Session

BATCH = 1000
_LOCK = 7_220_105  # one courier of a service chains at a time, until its transaction ends, however it ends


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link."""

    link: int
    hash: bytes


def beginning(service: str) -> Head:
    """What the first link builds on: chains of different services cannot be exchanged."""
    return Head(0, hashlib.sha256(f"audit of {service}".encode()).digest())


def following(before: Head, row: AuditRow) -> Head:
    """The link that a row makes."""
    link = before.link + 1
    return Head(link, hashlib.sha256(before.hash + link.to_bytes(8, "big") + _content(row)).digest())


def _content(row: AuditRow) -> bytes:
    """All that a row says, in one spelling."""
    said = [
        row.seq,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(row.account_id),
        str(row.person_id) if row.person_id else None,
        row.action,
        row.subject,
        row.reason,
        row.request_id,
    ]
    if row.division_code is not None:  # rows that were chained before there were divisions keep their hashes
        said.append(row.division_code)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


async def head(session: Session, service: str) -> Head:
    """Where a service's chain stands."""
    newest = sa.select(AuditRow.link, AuditRow.hash).where(AuditRow.link.is_not(None)).order_by(AuditRow.link.desc())
    found = (await session.execute(newest.limit(1))).one_or_none()
    return Head(found[0] or 0, found[1] or b"") if found else beginning(service)


_SET = sa.text(
    """
    UPDATE audit SET link = made.link, hash = made.hash
    FROM unnest(CAST(:seqs AS bigint[]), CAST(:links AS bigint[]), CAST(:hashes AS bytea[])) AS made(seq, link, hash)
    WHERE audit.seq = made.seq
    """
)


async def chain_once(session: Session, service: str) -> int:
    """Chain a batch of committed rows; returns how many, none while another courier is at it.

    Rows commit in another order than that of their numbers: a late one is simply chained later, and none is skipped,
    because what has no link yet is looked for and no number is remembered.
    """
    if not await session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK))):
        return 0
    rows = await _unchained(session)
    if rows:
        links = _links(await head(session, service), rows)
        made: dict[str, Any] = {
            "seqs": [row.seq for row in rows],
            "links": [link.link for link in links],
            "hashes": [link.hash for link in links],
        }
        await session.execute(_SET, made)
    return len(rows)


async def unchained(session: Session) -> int:
    """How many committed rows wait for the courier."""
    waiting = sa.select(sa.func.count()).select_from(AuditRow).where(AuditRow.link.is_(None))
    return await session.scalar(waiting) or 0


async def _unchained(session: Session) -> Sequence[AuditRow]:
    waiting = sa.select(AuditRow).where(AuditRow.link.is_(None)).order_by(AuditRow.seq).limit(BATCH)
    return (await session.scalars(waiting)).all()


def _links(before: Head, rows: Sequence[AuditRow]) -> list[Head]:
    made = []
    for row in rows:
        before = following(before, row)
        made.append(before)
    return made
