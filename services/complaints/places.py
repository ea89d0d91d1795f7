"""Where a file belongs and what it stands for: its source's division, else its own."""

from dataclasses import dataclass
from uuid import UUID

from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.directory import models as directory
from shared.directory.lookup import ReferenceUnknown
from shared.directory.marks import is_division, mark_of_deeds
from shared.http.problems import NotFound, PayloadInvalid


class DivisionNeeded(PayloadInvalid):
    code, title = "division_needed", "缺少区划"
    default_detail = "请填写 division_code；已选择污染源的可以不填。"


class DivisionUnknown(PayloadInvalid):
    code, title = "division_unknown", "区划不存在"
    default_detail = "请核对区划代码，或先在台账中登记。"


class DivisionNotFound(NotFound):
    code, title = "division_not_found", "没有这个区划"
    default_detail = "请核对区划代码；不在您管辖范围内的区划不能登记。"


@dataclass(frozen=True, slots=True)
class Place:
    """A division with the mark of what is done there, and the source in it with its published name."""

    division_code: str
    mark: str
    source_id: UUID | None = None
    source_name: str | None = None


async def place_of(session: Session, caller: Caller, source_id: UUID | None, division_code: str | None) -> Place:
    """The place of a source, else of a division; both must lie inside the caller's own.

    Raises ReferenceUnknown, DivisionNeeded, DivisionNotFound, DivisionUnknown.
    """
    if source_id is not None:
        return await _of_source(session, caller, source_id)
    if division_code is None:
        raise DivisionNeeded
    if not covers(caller, division_code):
        raise DivisionNotFound
    return await _of_division(session, division_code)


async def _of_source(session: Session, caller: Caller, source_id: UUID) -> Place:
    source = await session.get(directory.Source, source_id)
    if source is None or not covers(caller, source.division_code):
        raise ReferenceUnknown(f"台账中没有编号为 {source_id} 的污染源，请核对后重试。")
    mark = await mark_of_deeds(session, source.division_code)
    return Place(source.division_code, mark, source.id, source.name)


async def _of_division(session: Session, division_code: str) -> Place:
    if not await is_division(session, division_code):
        raise DivisionUnknown
    return Place(division_code, await mark_of_deeds(session, division_code))
