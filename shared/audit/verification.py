"""Whether a service's audit still says what it said when it was chained."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from shared.audit.chain import Head, beginning, following, unchained
from shared.audit.models import AuditRow
from shared.db.session import Session

AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain holds; `fault` says where it does not. `waiting` rows are not chained yet."""

    service: str
    head: Head
    waiting: int
    fault: str | None = None


async def verify(session: Session, service: str, noted: Mapping[int, bytes] | None = None) -> Verdict:
    """Follow the chain from its beginning, in one look at the database.

    `noted` are hashes that were noted elsewhere, by link: a chain whose end was cut off, or that was made anew as a
    whole, is right in itself and can only be told from them.
    """
    await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    before, expected = beginning(service), dict(noted or {})
    chained = sa.select(AuditRow).where(AuditRow.link.is_not(None)).order_by(AuditRow.link)
    last_seq = 0
    async for row in await session.stream_scalars(chained.execution_options(yield_per=AT_A_TIME)):
        made = following(before, row)
        fault = _fault(row, made, last_seq, expected.pop(made.link, None))
        if fault:
            return Verdict(service, before, await unchained(session), fault)
        before, last_seq = made, row.seq
        session.expunge(row)
    waiting = await unchained(session)
    if expected:
        fault = f"link {min(expected)} was noted and is not there: cut off from link {before.link + 1} on"
        return Verdict(service, before, waiting, fault)
    return Verdict(service, before, waiting)


def _fault(row: AuditRow, made: Head, last_seq: int, noted: bytes | None) -> str | None:
    if row.link != made.link:
        gap = f"link {made.link}" if row.link == made.link + 1 else f"links {made.link} to {(row.link or 0) - 1}"
        return f"{gap} missing between seq {last_seq} and seq {row.seq}: removed"
    if row.hash != made.hash:
        return f"link {row.link}, seq {row.seq}, does not follow from the one before: changed, or put in"
    if noted is not None and row.hash != noted:
        return f"link {row.link}, seq {row.seq}, has another hash than was noted: the chain was made anew"
    return None
