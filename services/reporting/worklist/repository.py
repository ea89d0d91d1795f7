"""All SQL of this slice."""

from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import aggregate_order_by

from services.reporting.ledger.models import OpenItem
from services.reporting.worklist.lifecycle import Window
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import inside, of_division, visible
from shared.db.session import Session
from shared.directory.marks import sandboxes
from shared.directory.models import Person
from shared.http.pages import Paging, SortKey, as_json, page_of


async def due(session: Session, caller: Caller, page: Paging, window: Window, division: str | None) -> Response:
    """What the caller may see that falls due in a window; drills only where one asks for the sandbox they lie in."""
    wanted = [visible(caller, OpenItem.division_code, OpenItem.responsible_ids), OpenItem.due_at <= window.until]
    if window.after is not None:
        wanted.append(OpenItem.due_at > window.after)
    drills = await sandboxes(session)
    if not (division or "").startswith(tuple(drills)):
        wanted.append(~inside(OpenItem.division_code, drills))
    if division is not None:
        wanted.append(of_division(caller, OpenItem.division_code, division))
    return await _page(session, page, wanted, f"{caller.rows} {caller.person_id} {','.join(caller.divisions)}")


async def of_person(session: Session, person_id: UUID | None, page: Paging) -> Response:
    """What a person answers for; nothing for a caller who is nobody in the town."""
    return await _page(session, page, [OpenItem.responsible_ids.contains([person_id])], str(person_id))


async def _page(session: Session, page: Paging, wanted: list[sa.ColumnElement[bool]], seen_by: str) -> Response:
    statement = sa.select(
        *as_json(
            id=OpenItem.deadline_id,
            subject_type=OpenItem.subject_type,
            subject_id=OpenItem.subject_id,
            title=OpenItem.title,
            clock=OpenItem.clock,
            run=OpenItem.run,
            due_at=OpenItem.due_at,
            overdue=OpenItem.due_at < time.now(),
            provisional=OpenItem.provisional,
            rule=OpenItem.rule_words,
            division_code=OpenItem.division_code,
            mark=OpenItem.mark,
            responsible=_responsible(),
            last_step=OpenItem.last_step,
            level=OpenItem.level,
            link=OpenItem.link,
        )
    ).where(OpenItem.state == "running", *wanted)
    keys = [SortKey(OpenItem.due_at), SortKey(OpenItem.deadline_id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=seen_by)


def _responsible() -> sa.ScalarSelect[object]:
    """The people of an item with their published names, in its order."""
    people = (
        sa.func.unnest(OpenItem.responsible_ids).table_valued("id", with_ordinality="place").render_derived("people")
    )
    named = sa.func.json_build_object("id", people.c.id, "name", Person.name)
    found = sa.func.json_agg(aggregate_order_by(named, people.c.place))
    return (
        sa.select(sa.func.coalesce(found, sa.literal_column("'[]'::json")))
        .select_from(people.outerjoin(Person, Person.id == people.c.id))
        .scalar_subquery()
    )
