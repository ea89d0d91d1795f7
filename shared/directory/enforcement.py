"""What may be enforced where, and by whom: the same answer in every service."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from shared.db.session import Session
from shared.directory.models import Certificate, Power
from shared.directory.people import valid_on


async def power(session: Session, code: str, division_code: str, day: date) -> Power | None:
    """The delegated power by which an item may be enforced in a division on a day; nothing where nobody gave it."""
    around = [division_code[:length] for length in range(1, len(division_code) + 1)]
    return await session.scalar(
        sa.select(Power)
        .where(Power.code == code, Power.division_code.in_(around), valid_on(Power, day))
        .order_by(sa.func.length(Power.division_code).desc(), Power.valid_from.desc())
        .limit(1)
    )


async def certified(session: Session, person_ids: Iterable[UUID], day: date) -> set[UUID]:
    """Which of these people hold an enforcement certificate (执法证) that is valid on a day."""
    held = sa.select(Certificate.person_id).where(
        Certificate.person_id.in_(set(person_ids)), Certificate.kind == "enforcement", valid_on(Certificate, day)
    )
    return set(await session.scalars(held))
