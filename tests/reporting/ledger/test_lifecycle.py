"""How events become facts."""

from datetime import date
from typing import Any

import pytest

from services.reporting.ledger.lifecycle import READINGS, fact_of, link, town_of
from services.reporting.ledger.models import Fact
from shared.contracts import Envelope, EventData
from shared.ids import derived_id, new_id
from tests.reporting import events

DUE = "2026-07-01T00:00"


def envelope(data: EventData, position: int = 1) -> Envelope:
    """The event around its data, recorded long after it happened."""
    return Envelope(
        id=derived_id("event", position),
        type=data.type,
        source=f"/{data.type.split('.')[0]}",
        subject="",
        subjectversion=1,
        time=events.at("2027-01-01T00:00"),
        dataschema="",
        epoch="e",
        position=position,
        data={},
    )


@pytest.mark.parametrize(
    ("data", "day"),
    [
        (events.received(1, "2026-06-30T23:59"), date(2026, 6, 30)),
        (events.received(1, "2026-07-01T00:00"), date(2026, 7, 1)),
        (events.made(1, "2026-07-01T00:00"), date(2026, 7, 1)),
        (events.owed(1, DUE), date(2026, 6, 30)),
        (events.met(1, DUE, "2026-06-02T09:00"), date(2026, 6, 30)),
        (events.missed(1, DUE), date(2026, 6, 30)),
        (events.escalated(1, DUE, "due", 0, DUE, done_at=events.at("2026-07-09T09:00")), date(2026, 6, 30)),
    ],
)
def test_a_fact_counts_on_the_towns_day_of_its_business_time(data: EventData, day: date) -> None:
    assert fact_of(data, envelope(data))["day"] == day


_ANYTHING: dict[str, Any] = {
    "string": "500230104",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "array": [],
    "object": {},
    "null": None,
}


def anything(kind: type[EventData]) -> EventData:
    """Some event of this type, by its published schema."""
    schema = kind.model_json_schema()

    def value(of: dict[str, Any]) -> Any:
        of = of["anyOf"][0] if "anyOf" in of else of
        if "enum" in of:
            return of["enum"][0]
        written = {"uuid": str(new_id()), "date-time": f"{DUE}:00+08:00", "date": DUE[:10]}
        return written.get(of.get("format", ""), _ANYTHING[of["type"]])

    return kind.model_validate({name: value(of) for name, of in schema["properties"].items()})


def test_every_reading_fills_every_column_of_a_fact() -> None:
    columns = set(Fact.__table__.columns.keys()) - {"withdrawn", "withdrawn_at"}
    told = [
        events.owed(1, DUE),
        events.met(1, DUE, DUE),
        events.missed(1, DUE),
        events.made(1, DUE),
        events.visited(1, DUE),
        events.found(1, DUE),
        events.received(1, DUE),
        events.accepted(1, DUE),
        events.not_accepted(1, DUE),
        events.closed(1, DUE),
        events.issued(1, DUE),
        events.verified(1, DUE),
        events.proposed(1, DUE),
        events.decided(1, DUE),
        events.checked(1, DUE),
        events.let_in(1, DUE),
        events.escalated(1, DUE, "urge", 1, DUE),
        events.escalated(1, DUE, "urge", 1, DUE, on="duty"),
        events.escalated(1, DUE, "urge", 1, DUE, on="document"),
    ]
    made_up = [anything(kind) for kind in READINGS.keys() - {type(data) for data in told}]
    for data in [*told, *made_up]:
        assert set(fact_of(data, envelope(data))) == columns


def test_what_is_told_again_is_one_fact_and_what_happens_again_is_two() -> None:
    owed, looked = events.owed(1, DUE), events.verified(1, DUE, passed=False)
    assert fact_of(owed, envelope(owed, 1))["id"] == fact_of(owed, envelope(owed, 2))["id"]
    assert fact_of(looked, envelope(looked, 1))["id"] != fact_of(looked, envelope(looked, 2))["id"]


def test_rows_are_found_in_their_own_service() -> None:
    assert link("patrol", "duty", "1") == "/api/patrol/v1/duties/1"
    assert link("complaints", "order", "1") == "/api/complaints/v1/orders/1"
    assert link("complaints", "proposal", "1") == "/api/complaints/v1/accountability-proposals/1"
    assert [town_of(code) for code in ("500230", "500230104", "50023010421101")] == ["500230", "500230104", "500230104"]
