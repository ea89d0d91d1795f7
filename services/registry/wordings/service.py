"""Use case: put what a notice says on record."""

from services.registry import recording
from services.registry.wordings import lifecycle
from services.registry.wordings.errors import WordingWrong
from services.registry.wordings.models import Wording
from services.registry.wordings.schemas import WordingCreate
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.problems import FieldError


async def enter(session: Session, caller: Caller, wanted: WordingCreate) -> tuple[Wording, bool]:
    """Put an edition on record; raises WordingWrong, and as `recording.enter`."""
    for name, text in (("title", wanted.title), ("body", wanted.body or "")):
        found = lifecycle.fault(text)
        if found:
            raise WordingWrong(found, errors=[FieldError(f"/{name}", "unknown_variable", found)])
    return await recording.enter(session, caller, Wording, wanted, None)
