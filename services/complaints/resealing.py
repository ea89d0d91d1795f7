"""Everything that this service keeps sealed, sealed anew."""

from services.complaints.models import Base
from services.complaints.sealing import ring
from shared.db.engine import SessionMaker
from shared.resealing import Resealed, reseal_tables


async def reseal_all(sessions: SessionMaker) -> Resealed:
    """With the newest key."""
    return await reseal_tables(sessions, ring(), Base.metadata.sorted_tables)
