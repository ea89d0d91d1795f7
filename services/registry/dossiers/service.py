"""Use case: what happened to a source elsewhere, as far as the reader may see it."""

from uuid import UUID

from fastapi import Response

from services.registry.dossiers import lifecycle, repository
from services.registry.sources import repository as sources
from services.registry.sources.errors import SourceNotFound
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.pages import Paging


async def entries(session: Session, caller: Caller, page: Paging, source_id: UUID, kind: str) -> Response:
    """All entries of a kind of a source; raises SourceNotFound."""
    source = await sources.find(session, caller, source_id)
    if source is None:
        raise SourceNotFound
    return await repository.page(session, caller, page, source_id, kind, await matters(session, caller, source))


async def matters(session: Session, caller: Caller, source: Source) -> list[str]:
    """The matters of a source that the reader sees."""
    answers = await repository.answers_for_accused(session, caller, source.id)
    on_side = answers or lifecycle.is_next_door(caller.divisions, source.division_code)
    return lifecycle.matters(caller.scopes, side_of_accused=on_side)
