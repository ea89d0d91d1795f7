"""What is done again and again: on the day on which a post changes hands or a leave begins nobody tells of it."""

from services.complaints.takeover import service
from shared import time
from shared.db.session import Session


async def follow_posts(session: Session) -> None:
    """Hand on what waits for a post to who acts there today."""
    await service.follow_posts(session, time.now())
