"""Everything that this service keeps sealed, sealed anew: signatures, and photos of people."""

from services.patrol.photos.service import resealing
from services.patrol.settings import settings
from shared.attachments.store import open_store
from shared.db.engine import SessionMaker
from shared.resealing import Resealed, in_turns


async def reseal_all(sessions: SessionMaker) -> Resealed:
    """With the newest key."""
    done = Resealed()
    await in_turns(sessions, resealing(open_store(settings().attachments_url), done))
    return done
