"""Every kind of record that can be voided and looked back at, by the name of its table and of its address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.registry.database import Entered
from services.registry.people.models import Person, Post
from services.registry.responsibilities import repository as responsibilities
from services.registry.responsibilities.models import Responsibility
from services.registry.rivers.models import Reach, River
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.contracts.registry import (
    DirectoryRow,
    PersonRecorded,
    PostRecorded,
    ReachRecorded,
    ResponsibilityRecorded,
    SourceRecorded,
)
from shared.db.session import Session


def by_division(caller: Caller, table: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - any table with a division
    """Who may see a record of most kinds: whoever works in its division."""
    return visible(caller, table.division_code)


def everybody(_caller: Caller, _table: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401 - as above
    """What belongs to no division."""
    return sa.true()


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of record: its table, what others are told of it, who sees it, and what refers to it, in users' words."""

    table: type[Entered]
    contract: type[DirectoryRow] | None = None
    seen_by: Any = by_division
    referred_by: Mapping[Any, str] = field(default_factory=dict)

    async def find(self, session: Session, caller: Caller, row_id: UUID) -> Entered | None:
        """A record that the caller may see, locked."""
        statement = sa.select(self.table).where(self.table.id == row_id, self.seen_by(caller, self.table))
        found: Entered | None = await session.scalar(statement.with_for_update())
        return found


THINGS: Mapping[str, Thing] = {
    "people": Thing(
        Person,
        PersonRecorded,
        referred_by={Post.person_id: "岗位", Post.deputy_id: "岗位", Responsibility.person_id: "责任链"},
    ),
    "posts": Thing(Post, PostRecorded),
    "sources": Thing(Source, SourceRecorded, referred_by={Responsibility.object_id: "责任链"}),
    "rivers": Thing(River, seen_by=everybody, referred_by={Reach.river_id: "河段"}),
    "reaches": Thing(Reach, ReachRecorded, referred_by={Responsibility.object_id: "责任链"}),
    "responsibilities": Thing(Responsibility, ResponsibilityRecorded, seen_by=responsibilities.seen_by),
}
