"""What is done again and again."""

from services.registry.farms import service
from shared.db.session import Session

AT_MOST = 200  # farms in one transaction; the next turn goes on


async def judge_anew(session: Session) -> None:
    """Follow the standards: a rule that was added, or came into force this morning, changes what farms are called."""
    await service.judge_anew(session, at_most=AT_MOST)
