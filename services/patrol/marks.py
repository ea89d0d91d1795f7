"""What duties and rounds stand for."""

from shared.contracts.envelope import Mark
from shared.db.session import Session
from shared.directory.marks import mark_of_deeds
from shared.directory.models import Reach, Source


async def mark_of_visits(session: Session, thing: Source | Reach) -> Mark:
    """`sample` where the object is one or lies in a sandbox; else `real`.

    Never `reconstructed`: a visit that is made today stands for itself, also where the object stands for the report's.
    """
    return "sample" if thing.mark == "sample" else await mark_of_deeds(session, thing.division_code)
