"""Use case: what happened to a source elsewhere, as far as the reader may see it."""

from uuid import UUID

from fastapi import Response

from services.registry.dossiers import lifecycle, repository
from services.registry.sources import repository as sources
from services.registry.sources.errors import SourceNotFound
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.pages import Paging


async def entries(session: Session, caller: Caller, page: Paging, source_id: UUID, kind: str) -> Response:
    """All entries of a kind of a source; raises SourceNotFound."""
    if await sources.find(session, caller, source_id) is None:
        raise SourceNotFound
    return await repository.page(session, caller, page, source_id, kind, await matters(session, caller, source_id))


async def matters(session: Session, caller: Caller, source_id: UUID) -> list[str]:
    """The matters of a source that the reader sees."""
    on_side = await repository.on_side_of_accused(session, caller, source_id)
    return lifecycle.matters(caller.scopes, side_of_accused=on_side)
