"""Use cases: find records by words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.registry.search import repository
from services.registry.search.lifecycle import (
    EVERYWHERE,
    Match,
    excerpt,
    is_called,
    is_number,
    marks,
    needed,
    parts_of,
    words_of,
)
from services.registry.search.repository import Among, Condition, Place, indexed, stand
from services.registry.search.schemas import Asked, Found, SearchAnswer
from shared import audit
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http import cursors
from shared.http.pages import Paging

REVEAL = "registry:reveal"
BY_NUMBER = "按完整号码查找"


async def find(session: Session, caller: Caller, asked: Asked, page: Paging) -> SearchAnswer:
    """The page that was asked for, the best first; what fits equally well, by division and name."""
    among = Among(caller, asked.division, asked.kind, asked.source_id)
    words = words_of(asked.q)
    listed = f"{page.listed}\n{','.join(caller.divisions)}"
    reached, after = _reached(page, listed)
    hits: list[tuple[Match, Any]] = []
    await repository.plan_anew(session)
    for match in list(Match)[reached:] if words else ():
        rows = await _fitting(session, among, match, words, after, page.limit + 1 - len(hits))
        hits += [(match, row) for row in rows]
        if len(hits) > page.limit:
            break
        after = None
    shown = hits[: page.limit]
    return SearchAnswer(
        items=[_told(match, row, words) for match, row in shown],
        next_cursor=_place(listed, page, *shown[-1]) if len(hits) > page.limit else None,
    )


async def _fitting(
    session: Session, among: Among, match: Match, words: Sequence[str], after: Place | None, limit: int
) -> Sequence[Any]:
    """What fits just so and no better."""
    called, parts = is_called(" ".join(words)), parts_of(words)
    match match:
        case Match.NUMBER:
            return await _by_number(session, among, "".join(words), after, limit)
        case Match.SAME:
            return await repository.told_by_index(session, among, [called], stand([]), after, limit)
        case Match.PHRASE:
            return await _in_which_stand(session, among, words, ~indexed([called]), after, limit)
        case Match.WORDS if parts != list(words):
            return await _in_which_stand(session, among, parts, ~stand(words), after, limit)
    return []


async def _by_number(session: Session, among: Among, number: str, after: Place | None, limit: int) -> Sequence[Any]:
    """Who has this telephone or identity number, for those who may be told it; the audit keeps who was found."""
    if REVEAL not in among.caller.scopes or not is_number(number):
        return []
    rows = await repository.by_number(session, among, number, after, limit)
    for row in rows:
        audit.record(session, among.caller, f"{row.things}.found_by_number", f"{row.things}/{row.row_id}", BY_NUMBER)
    return rows


async def _in_which_stand(
    session: Session, among: Among, words: Sequence[str], no_better: Condition, after: Place | None, limit: int
) -> Sequence[Any]:
    """The records in which these words stand: first some that are gone through, then those that the index knows of."""
    fits = stand(words) & no_better
    lexemes = [lexeme for word in words for lexeme in needed(word)]
    if among.source_id is not None:
        return await repository.told_by_index(session, among, [], fits, after, limit)
    rows = await repository.walked(session, among, fits, after, limit)
    if len(rows) == limit:
        return rows
    until = await repository.end_of_walk(session, among, after)
    if until is None:
        return rows
    return [*rows, *await repository.told_by_index(session, among, lexemes, fits, until, limit - len(rows))]


def _told(match: Match, row: Any, words: Sequence[str]) -> Found:  # noqa: ANN401 - a row of the search
    sought = parts_of(words) if match is Match.WORDS else words
    line = excerpt(row.said, sought) if match is not Match.NUMBER else None
    return Found(
        kind=row.things,
        id=row.row_id,
        code=row.code,
        name=row.name,
        division_code=row.division_code if row.division_code != EVERYWHERE else None,
        source_id=row.source_id,
        mark=row.mark,
        match=match,
        line=line,
        marks=marks(line, sought) if line else [],
    )


def _reached(page: Paging, listed: str) -> tuple[int, Place | None]:
    """How well what comes next fits, and after what."""
    if page.cursor is None:
        return 0, None
    match, division_code, name, row_id, things = cursors.decode(page.cursor, of=listed, key=page.key)
    return list(Match).index(Match(match)), (division_code, name, UUID(row_id), things)


def _place(listed: str, page: Paging, match: Match, row: Any) -> str:  # noqa: ANN401 - as above
    place = [match, row.division_code, row.name, str(row.row_id), row.things]
    return cursors.encode(place, of=listed, key=page.key)
