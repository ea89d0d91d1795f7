"""What a deed in a place stands for: the one rule behind the marks of complaints, orders and rounds."""

from collections.abc import Sequence

import sqlalchemy as sa

from shared.contracts.envelope import Mark
from shared.db.session import Session
from shared.directory.memory import remembered
from shared.directory.models import Division

# Groups and grids of a real town are marked too, but only because their codes are made up: that makes no drill of it.
LEVELS_OF_A_SANDBOX = ("county", "town", "village")

_IS_SANDBOX = sa.and_(Division.level.in_(LEVELS_OF_A_SANDBOX), Division.mark == "sample")


async def mark_of_deeds(session: Session, division_code: str) -> Mark:
    """`sample` inside a sandbox, that is, a division that is itself a sample; else `real`, whatever the object is."""
    return "sample" if division_code.startswith(tuple(await sandboxes(session))) else "real"


async def sandboxes(session: Session) -> Sequence[str]:
    """The codes of all sandboxes: few, and what begins with one of them lies inside."""
    return await remembered(session, _read)


async def _read(session: Session) -> Sequence[str]:
    return (await session.scalars(sa.select(Division.code).where(_IS_SANDBOX))).all()
