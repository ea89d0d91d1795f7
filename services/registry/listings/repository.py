"""All SQL of this slice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.listings.models import Listing
from services.registry.listings.schemas import ListingAnswer
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(
    session: Session,
    caller: Caller,
    page: Paging,
    *,
    source_id: UUID | None,
    list_name: str | None,
    year: int | None,
    on: date | None,
) -> Response:
    """Listings by source, list and day."""
    statement = sa.select(*as_json(**{name: getattr(Listing, name) for name in ListingAnswer.model_fields}))
    statement = statement.where(visible(caller, Listing.division_code), standing(Listing))
    wanted = {Listing.source_id: source_id, Listing.list_name: list_name, Listing.year: year}
    statement = statement.where(*(column == value for column, value in wanted.items() if value is not None))
    if on is not None:
        statement = statement.where(valid_on(Listing, on))
    keys = [SortKey(column) for column in (Listing.source_id, Listing.list_name, Listing.valid_from, Listing.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, listing_id: UUID) -> Listing | None:
    """A listing that the caller may see."""
    seen = visible(caller, Listing.division_code)
    return await session.scalar(sa.select(Listing).where(Listing.id == listing_id, seen))


async def of_source(session: Session, source_id: UUID) -> Sequence[Listing]:
    """Every standing entry of a source, whose lock the caller holds."""
    wanted = sa.select(Listing).where(Listing.source_id == source_id, standing(Listing))
    return (await session.scalars(wanted.order_by(Listing.valid_from))).all()


async def overlaps(session: Session, listing: Listing) -> bool:
    """Whether the source is on the same list by another entry on some day of this one."""
    clash = sa.exists().where(
        Listing.source_id == listing.source_id,
        Listing.list_name == listing.list_name,
        Listing.id != listing.id,
        standing(Listing),
        sa.or_(Listing.valid_to.is_(None), Listing.valid_to > listing.valid_from),
        Listing.valid_from < listing.valid_to if listing.valid_to is not None else sa.true(),
    )
    return bool(await session.scalar(sa.select(clash)))


async def due(session: Session, today: date, limit: int) -> Sequence[tuple[UUID, str]]:
    """Sources of which an entry begins or ends by today, with their divisions."""
    wanted = sa.select(Listing.source_id, Listing.division_code).where(Listing.changes_on <= today, standing(Listing))
    rows = await session.execute(wanted.distinct().order_by(Listing.source_id).limit(limit))
    return [(row.source_id, row.division_code) for row in rows]


async def move(session: Session, source_id: UUID, division_code: str) -> None:
    """A source's entries lie where it lies."""
    moved = sa.update(Listing).where(Listing.source_id == source_id, Listing.division_code != division_code)
    await session.execute(moved.values(division_code=division_code))
