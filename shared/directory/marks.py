"""What a deed in a place stands for: the one rule behind the marks of complaints, orders and rounds."""

from dataclasses import dataclass

import sqlalchemy as sa

from shared.contracts.envelope import Mark
from shared.db.session import Session
from shared.directory.memory import remembered
from shared.directory.models import Division

# Groups and grids of a real town are marked too, but only because their codes are made up: that makes no drill of it.
LEVELS_OF_A_SANDBOX = ("county", "town", "village")

_IS_SANDBOX = sa.and_(Division.level.in_(LEVELS_OF_A_SANDBOX), Division.mark == "sample")


@dataclass(frozen=True, slots=True)
class _Known:
    """All divisions by their codes, and those of the sandboxes: few, and what begins with one of them lies inside."""

    codes: frozenset[str]
    sandboxes: tuple[str, ...]


async def is_division(session: Session, code: str) -> bool:
    """Whether a division is on record, be it of the past."""
    return code in (await remembered(session, _read)).codes


async def mark_of_deeds(session: Session, division_code: str) -> Mark:
    """`sample` inside a sandbox, that is, a division that is itself a sample; else `real`, whatever the object is."""
    return "sample" if division_code.startswith(await sandboxes(session)) else "real"


async def sandboxes(session: Session) -> tuple[str, ...]:
    """The codes of all sandboxes."""
    return (await remembered(session, _read)).sandboxes


async def _read(session: Session) -> _Known:
    codes = (await session.execute(sa.select(Division.code, _IS_SANDBOX).where(Division.ever_held()))).all()
    return _Known(frozenset(code for code, _ in codes), tuple(code for code, is_sandbox in codes if is_sandbox))
