"""What can be brought in from Excel: how each kind of record is found, tried out and entered.

Sources come by the ten thousand and are entered in as many statements as one. Of all else there are hundreds: each row
goes through the very use case that a clerk's hand would take it through, first in a savepoint that is undone.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from uuid import UUID

from services.registry.coverage import service as coverage
from services.registry.coverage.models import Households
from services.registry.coverage.schemas import HouseholdsCreate, HouseholdsPatch
from services.registry.database import Entered
from services.registry.documents import service as documents
from services.registry.documents.models import Document
from services.registry.documents.schemas import DocumentCreate, DocumentPatch
from services.registry.equipment import service as equipment
from services.registry.equipment.models import Equipment
from services.registry.equipment.schemas import EquipmentCreate, EquipmentPatch
from services.registry.importables import repository
from services.registry.lists import lifecycle as lists
from services.registry.people import service as people
from services.registry.people.models import Person, Post
from services.registry.people.schemas import PersonCreate, PersonPatch, PostCreate, PostPatch
from services.registry.recording import check_fields
from services.registry.responsibilities import service as responsibilities
from services.registry.responsibilities.models import Responsibility
from services.registry.responsibilities.schemas import ResponsibilityCreate, ResponsibilityPatch
from services.registry.sheets.lifecycle import Ledger, Path
from services.registry.sources import service as sources
from services.registry.sources.models import Source
from services.registry.sources.schemas import SourceCreate, SourcePatch
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import Session
from shared.http.conditional import SeenVersion
from shared.http.problems import Problem

Given = Mapping[Path, Any]


class Ambiguous(Exception):  # noqa: N818 - named as a fact
    """Several records are known by this key."""


class Unknown(Exception):  # noqa: N818 - as above
    """There is no record of this id."""


Known = Entered | Ambiguous | Unknown | None


@dataclass(slots=True)
class Writing:
    """One row on its way in: what it says, which record it changes, from which paper it comes."""

    wanted: Mapping[str, Any]
    record_id: UUID
    seen_version: int | None
    paper: str
    refusal: Problem | None = None
    is_stale: bool = False


class Importable(Protocol):
    """A kind of record that rows of a file become."""

    @property
    def batch(self) -> int:
        """How many rows are a turn's work."""

    @property
    def table(self) -> type[Any]:
        """Where its records are."""

    @property
    def create(self) -> type[Any]:
        """What a new one says."""

    @property
    def patch(self) -> type[Any]:
        """What may be changed."""

    async def known(self, session: Session, caller: Caller, several: Sequence[Given]) -> Sequence[Known]:
        """The records that rows mean; none where a row is new."""

    async def try_out(self, session: Session, caller: Caller, wanted: Any, record: Entered | None) -> None:  # noqa: ANN401 - `create` or `patch`
        """Refuse what the ledger would refuse; raises Problem."""

    async def write(self, session: Session, caller: Caller, several: Sequence[Writing], reason: str) -> None:
        """Enter rows, and note on each why it was not."""


class Sources:
    """The ten kinds of sources."""

    batch, table, create, patch = 1000, Source, SourceCreate, SourcePatch
    _CODE: ClassVar[Path] = ("code",)

    async def known(self, session: Session, _caller: Caller, several: Sequence[Given]) -> Sequence[Known]:
        """By code, also those of others."""
        codes = [given.get(self._CODE) for given in several]
        found = {row.code: row for row in await repository.sources(session, [code for code in codes if code])}
        return [found.get(code or "") for code in codes]

    async def try_out(self, session: Session, caller: Caller, wanted: Any, record: Entered | None) -> None:  # noqa: ANN401 - as above
        """By the rules alone, without a statement that writes."""
        if isinstance(record, Source):
            check_fields(vars(record) | wanted.changes())
            await sources.columns_of_change(session, caller, record, wanted)
        else:
            check_fields(vars(wanted))
            await sources.columns_of_new(session, caller, wanted)

    async def write(self, session: Session, caller: Caller, several: Sequence[Writing], reason: str) -> None:
        """All new ones at once, and all changes."""
        changed_ids = [one.record_id for one in several if one.seen_version is not None]
        new_codes = [one.wanted["code"] for one in several if one.seen_version is None]
        known = {row.id: row for row in await repository.locked_sources(session, changed_ids)}
        taken = {row.code for row in await repository.sources(session, new_codes)}
        new: list[SourceCreate] = []
        changes: list[tuple[Source, SourcePatch, str]] = []
        for one in several:
            source = known.get(one.record_id)
            if one.seen_version is None and one.wanted["code"] not in taken:
                said = {**one.wanted, "id": one.record_id, "paper": one.paper}
                new.append(SourceCreate.model_validate(said))
            elif source is not None and source.version == one.seen_version:
                changes.append((source, SourcePatch.model_validate({**one.wanted, "reason": reason}), one.paper))
            else:
                one.is_stale = True
        await sources.enter_all(session, caller, new, reason)
        await sources.change_all(session, caller, changes, reason)


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Records that are found by a few columns, or by the id that an export gave them."""

    sheet: Ledger
    table: type[Any]
    create: type[Any]
    patch: type[Any]
    enter: Callable[[Session, Caller, Any], Awaitable[Any]]
    change: Callable[[Session, Caller, UUID, Any, SeenVersion], Awaitable[Any]]
    batch: int = 100

    @property
    def key(self) -> Sequence[str]:
        """The columns by which people know a record."""
        return [path[0] for path in self.sheet.key]

    async def known(self, session: Session, caller: Caller, several: Sequence[Given]) -> Sequence[Known]:
        """By id where there is one, else by what people know it by."""
        keys = [self._key(given) for given in several]
        ids = [given.get(("id",)) for given in several]
        by_id = {row.id: row for row in await repository.by_id(session, caller, self.table, [_ for _ in ids if _])}
        by_key: defaultdict[tuple[Any, ...], list[Entered]] = defaultdict(list)
        for row in await repository.by_key(session, caller, self.table, self.key, {key for key in keys if key}):
            by_key[tuple(getattr(row, name) for name in self.key)].append(row)
        return [
            by_id.get(row_id, Unknown()) if row_id else _only(by_key[key] if key else [])
            for row_id, key in zip(ids, keys, strict=True)
        ]

    def _key(self, given: Given) -> tuple[Any, ...] | None:
        found = tuple(given.get((name,)) for name in self.key)
        return None if None in found else found

    async def try_out(self, session: Session, caller: Caller, wanted: Any, record: Entered | None) -> None:  # noqa: ANN401 - as above
        """Really, and undone."""
        gathered = rows.mark(session)
        undone = await session.begin_nested()
        try:
            await self._do(session, caller, wanted, record.id if record else None, record.version if record else None)
            await session.flush()
        finally:
            await undone.rollback()
            rows.forget_since(session, gathered)

    async def write(self, session: Session, caller: Caller, several: Sequence[Writing], reason: str) -> None:
        """Each in a savepoint: what follows from the rows before it is there by then."""
        for one in several:
            gathered = rows.mark(session)
            try:
                async with session.begin_nested():
                    await self._write(session, caller, one, reason)
                    await session.flush()
            except Problem as problem:
                rows.forget_since(session, gathered)
                one.refusal = problem

    async def _write(self, session: Session, caller: Caller, one: Writing, reason: str) -> None:
        if one.seen_version is None:
            new = self.create.model_validate({**one.wanted, "id": one.record_id, "paper": one.paper})
            (known,) = await self.known(session, caller, [{(name,): getattr(new, name) for name in self.key}])
            one.is_stale = known is not None
            if not one.is_stale:
                await self._do(session, caller, new, None, None)
            return
        found = await repository.by_id(session, caller, self.table, [one.record_id], lock=True)
        one.is_stale = not found or found[0].version != one.seen_version
        if not one.is_stale:
            wanted = self.patch.model_validate({**one.wanted, "reason": f"{reason}（{one.paper}）"})
            await self._do(session, caller, wanted, one.record_id, one.seen_version)

    async def _do(
        self,
        session: Session,
        caller: Caller,
        wanted: Any,  # noqa: ANN401 - as above
        record_id: UUID | None,
        version: int | None,
    ) -> None:
        if record_id is None or version is None:
            await self.enter(session, caller, wanted)
        else:
            await self.change(session, caller, record_id, wanted, SeenVersion(version))


def _only(found: Sequence[Entered]) -> Known:
    return Ambiguous() if len(found) > 1 else next(iter(found), None)


_SOURCES = Sources()
_OTHERS: Mapping[str, OneByOne] = {
    "people": OneByOne(lists.PEOPLE, Person, PersonCreate, PersonPatch, people.enter_person, people.change_person),
    "posts": OneByOne(lists.POSTS, Post, PostCreate, PostPatch, people.enter_post, people.change_post),
    "responsibilities": OneByOne(
        lists.RESPONSIBILITIES,
        Responsibility,
        ResponsibilityCreate,
        ResponsibilityPatch,
        responsibilities.enter,
        responsibilities.change,
    ),
    "households": OneByOne(
        lists.HOUSEHOLDS, Households, HouseholdsCreate, HouseholdsPatch, coverage.enter, coverage.change
    ),
    "equipment": OneByOne(
        lists.EQUIPMENT, Equipment, EquipmentCreate, EquipmentPatch, equipment.enter, equipment.change
    ),
    "documents": OneByOne(lists.DOCUMENTS, Document, DocumentCreate, DocumentPatch, documents.enter, documents.change),
}


def importable(name: str) -> Importable:
    """What rows of this kind become."""
    return _OTHERS.get(name, _SOURCES)
