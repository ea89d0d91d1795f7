"""What divisions became: whoever works in the successor works with what was recorded before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from shared.auth.rows import with_merged
from shared.db.session import Session
from shared.directory.memory import remembered
from shared.directory.models import Division


@dataclass(frozen=True, slots=True)
class Merger:
    """A division that was merged into another; `on` is its first day inside that one."""

    code: str
    successor: str
    on: date


class Mergers:
    """All mergers, past and decided."""

    def __init__(self, mergers: Iterable[Merger]) -> None:
        self._mergers = {merger.code: merger for merger in mergers}

    def until(self, day: date) -> Mapping[str, str]:
        """What every division that was merged by a day was merged into."""
        return {merger.code: merger.successor for merger in self._mergers.values() if merger.on <= day}

    def reached(self, codes: Iterable[str], day: date) -> list[str]:
        """These divisions and those merged into them or into what lies inside them, as far back as it goes."""
        return with_merged(codes, self.until(day))

    def inside(self, codes: Iterable[str], day: date) -> dict[str, str]:
        """What was merged by a day into something inside these divisions, by code."""
        around = tuple(codes)
        return {code: into for code, into in self.until(day).items() if into.startswith(around)}

    def standing(self, code: str, day: date) -> str:
        """Which division a place belongs to on a day: itself, or what it or the division around it was merged into."""
        for _ in self._mergers:  # no more steps than there are mergers, whatever they say
            merger = self._around(code)
            if merger is None or merger.on > day:
                return code
            code = merger.successor
        return code

    def _around(self, code: str) -> Merger | None:
        """The merger of the smallest division around a place that was merged."""
        found = (self._mergers.get(code[:length]) for length in range(len(code), 0, -1))
        return next(filter(None, found), None) if self._mergers else None


async def mergers(session: Session) -> Mergers:
    """The mergers as the directory has them."""
    return await remembered(session, _read)


async def _read(session: Session) -> Mergers:
    rows = await session.execute(
        sa.select(Division.code, Division.successor_code, Division.valid_to).where(Division.ever_held())
    )
    return Mergers(Merger(code, successor, on) for code, successor, on in rows if successor and on)
