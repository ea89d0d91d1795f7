"""Use case: what was wrong at a visit becomes a finding."""

from typing import Any

from services.patrol.checklists.lifecycle import Given, Item
from services.patrol.findings.lifecycle import State
from services.patrol.findings.models import Finding
from services.patrol.findings.schemas import FindingIn
from services.patrol.visits.models import Visit
from shared.ids import new_id


def of_item(visit: Visit, item: Item, given: Given) -> Finding:
    """A question that was answered with no."""
    return _finding(
        visit,
        category=item.category,
        label=item.question,
        item=item.code,
        basis=item.basis,
        severity=item.severity,
        words=given.note,
    )


def of_patroller(visit: Visit, found: FindingIn) -> Finding:
    """What the patroller put down."""
    said = found.model_dump(exclude={"severity", "location"})
    place = found.location.model_dump(mode="json") if found.location else None
    return _finding(visit, **said, severity=found.severity or 1, location=place)


_NOTHING: dict[str, Any] = {
    "item": None,
    "basis": None,
    "words": None,
    "quantity": None,
    "unit": None,
    "location": None,
    "photos": [],
    "settled_on_spot": False,
    "measures": None,
}


def _finding(visit: Visit, **said: Any) -> Finding:  # noqa: ANN401 - columns
    values = _NOTHING | said
    return Finding(
        id=new_id(),
        version=1,
        round_id=visit.round_id,
        visit_id=visit.id,
        object_type=visit.object_type,
        object_id=visit.object_id,
        object_name=visit.object_name,
        division_code=visit.division_code,
        mark=visit.mark,
        **values,
        found_at=visit.left_at,
        patroller_id=visit.patroller_id,
        state=State.SETTLED if values["settled_on_spot"] else State.REPORTED,
        order_id=None,
        recorded_at=visit.recorded_at,
    )
