"""Use cases: what was wrong at a visit becomes a finding; later visits and the office say what became of it."""

from typing import Any
from uuid import UUID

from services.patrol.checklists.lifecycle import Given, Item
from services.patrol.findings import lifecycle, repository
from services.patrol.findings.lifecycle import (
    CATEGORY_WORDS,
    DISORDER_WORDS,
    Category,
    Disorder,
    News,
    State,
    Threshold,
)
from services.patrol.findings.models import Confirmation, Finding
from services.patrol.findings.schemas import ConfirmationIn, FindingIn
from services.patrol.visits.models import Visit
from shared.contracts import Envelope
from shared.contracts.patrol import FindingChanged, FindingConfirmed, FindingRecorded
from shared.db import rows
from shared.db.session import Session
from shared.directory.policies import Policies
from shared.events.log import append
from shared.ids import derived_id, new_id

FOLLOWED_FROM = "patrol.finding.followed"


def of_item(visit: Visit, item: Item, given: Given, rules: Policies, *, is_past: bool) -> Finding:
    """A question that was answered with no."""
    said = {
        "category": item.category,
        "label": item.question,
        "item": item.code,
        "basis": item.basis,
        "severity": item.severity,
        "words": given.note,
    }
    return _finding(visit, said, rules, is_past=is_past)


def of_patroller(visit: Visit, found: FindingIn, rules: Policies, *, is_past: bool) -> Finding:
    """What the patroller put down, as severe as they say, or as the table says of so much if that is more."""
    said = found.model_dump(exclude={"location"})
    by = _by_table(found, rules)
    by_table = by[0].severity if by else None
    said |= {
        "location": found.location.model_dump(mode="json") if found.location else None,
        "severity": lifecycle.severity_of(found.severity, by_table),
        "severity_by": by[1] if by else None,
        "understated": found.severity is not None and found.severity < (by_table or found.severity),
    }
    return _finding(visit, said, rules, is_past=is_past)


def come_back(visit: Visit, before: Finding, wanted: ConfirmationIn, rules: Policies, *, is_past: bool) -> Finding:
    """A problem that had been settled and is there again: a finding of its own, which is followed anew."""
    same = {name: getattr(before, name) for name in ("category", "label", "item", "basis", "severity", "disorder")}
    said = same | {"words": wanted.note, "photos": wanted.photos, "recurrence_of": before.id}
    return _finding(visit, said, rules, is_past=is_past)


def _by_table(found: FindingIn, rules: Policies) -> tuple[Threshold, dict[str, Any]] | None:
    """What the table says of so much of a disorder, and the rule that says it."""
    if found.disorder is None:
        return None
    keys = {severity: lifecycle.table_key(found.disorder, step) for step, severity in lifecycle.STEPS.items()}
    cells = {
        Threshold(severity, rules[key].amount, rules[key].unit): rules[key]
        for severity, key in keys.items()
        if key in rules
    }
    threshold = lifecycle.reached(found.quantity, found.unit, cells)
    return (threshold, cells[threshold].cited()) if threshold else None


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
    "disorder": None,
    "severity_by": None,
    "understated": False,
    "recurrence_of": None,
}


def _finding(visit: Visit, said: dict[str, Any], rules: Policies, *, is_past: bool) -> Finding:
    values = _NOTHING | said
    followed_from = rules[FOLLOWED_FROM].amount
    settled = values["settled_on_spot"]
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
        recurrences=0,
        found_at=visit.left_at,
        patroller_id=visit.patroller_id,
        state=lifecycle.first_state(values["severity"], followed_from, settled_on_spot=settled, is_past=is_past),
        order_id=None,
        recorded_at=visit.recorded_at,
    )


def write(session: Session, finding: Finding) -> None:
    """Let a finding be written with the transaction, and tell of it without the patroller's own words."""
    rows.add(session, Finding, rows.columns_of(finding))
    told = rows.columns_of(finding) | {"finding_id": finding.id, "label": _published_label(finding)}
    append(session, f"findings/{finding.id}", FindingRecorded.model_validate(told))


def _published_label(finding: Finding) -> str:
    """The question, or the name of the problem's kind: what the patroller called it stays here."""
    if finding.item is not None:
        return finding.label
    kind = DISORDER_WORDS.get(Disorder(finding.disorder)) if finding.disorder else None
    return kind or CATEGORY_WORDS[Category(finding.category)]


def of_look(visit: Visit, wanted: ConfirmationIn) -> Confirmation:
    """What a visit saw of a finding."""
    return Confirmation(
        id=new_id(),
        visit_id=visit.id,
        person_id=visit.patroller_id,
        seen_at=visit.left_at,
        recorded_at=visit.recorded_at,
        **wanted.model_dump(),
    )


def confirm(session: Session, finding: Finding, made: Confirmation) -> None:
    """Keep what a visit saw of a locked finding, and tell it: that closes no order."""
    rows.add(session, Confirmation, rows.columns_of(made))
    finding.version += 1
    finding.recurrences += not made.fixed
    told = _public(finding) | rows.columns_of(made) | {"confirmation_id": made.id}
    append(session, _subject(finding), FindingConfirmed.model_validate(told))
    state = lifecycle.seen(State(finding.state), fixed=made.fixed)
    if state != finding.state:
        finding.state = state
        append(session, _subject(finding), FindingChanged(**_public(finding), changed_at=made.seen_at))


async def hear(session: Session, finding_id: UUID, news: News, event: Envelope, order_id: UUID | None = None) -> None:
    """Take in what the complaints service made of a finding; what is about something else is nothing to us."""
    finding = (await repository.locked(session, [finding_id])).get(finding_id)
    if finding is None:
        return
    state = lifecycle.after(State(finding.state), news)
    if (state, order_id or finding.order_id) == (finding.state, finding.order_id):
        return
    finding.state, finding.order_id = state, order_id or finding.order_id
    finding.version += 1
    told = FindingChanged(**_public(finding), changed_at=event.time)
    append(session, _subject(finding), told, at=event.time, id=derived_id(event.id, "finding"))


def _public(finding: Finding) -> dict[str, Any]:
    """The state of a finding, as events tell it."""
    said = FindingChanged.model_fields.keys() - {"finding_id", "changed_at"}
    return {name: getattr(finding, name) for name in said} | {"finding_id": finding.id}


def _subject(finding: Finding) -> str:
    return f"findings/{finding.id}"
