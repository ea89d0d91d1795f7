"""Events as patrol and complaints tell them, written into their logs by hand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from services.complaints.parts import SERVICE as COMPLAINTS
from services.patrol.parts import SERVICE as PATROL
from services.registry.parts import SERVICE as REGISTRY
from services.reporting.parts import SERVICE as REPORTING
from shared.contracts import EventData, complaints, patrol, registry
from shared.contracts.registry import DirectoryRow
from shared.db.session import transaction
from shared.directory.apply import record
from shared.events.log import append
from shared.events.relay import Relay
from shared.ids import derived_id
from shared.time import SHANGHAI
from tests.support.house import House
from tests.support.town import PLACES, VILLAGE, person, small_town

SUBJECTS = {"duty": "duties", "deadline": "deadlines", "proposal": "proposals"}


def at(text: str) -> datetime:
    """A moment of the town: 2026-06-30 24:00 is written as the next day's 00:00."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def row(thing: str, key: object) -> UUID:
    """The id of a made-up duty, order, deadline, …"""
    return derived_id("test", thing, key)


async def know(house: House, *rows: DirectoryRow) -> None:
    """Let reporting know the small town and these rows."""
    async with transaction(house.sessions["reporting"]) as session:
        for known in (*small_town(), *rows):
            await record(session, known)


async def tell(house: House, *events: EventData) -> None:
    """Let their services have said this, and reporting have heard it."""
    await write(house, events)
    await hear(house)


async def hear(house: House) -> int:
    """Let reporting hear what it has not heard yet, which is quicker than settling everything; returns how much."""
    for service in (PATROL, COMPLAINTS, REGISTRY):
        runtime = house.runtimes[service.name]
        await Relay(service.name, runtime.sessions, runtime.redis).run_once()
    heard = 0
    for follower in house.followers(REPORTING):
        while taken := await follower.run_once(wait_ms=1):
            heard += taken
    return heard


async def write(house: House, events: Iterable[EventData]) -> None:
    """Put events into the logs of their services, in this order."""
    for service in ("patrol", "complaints", "registry"):
        async with transaction(house.sessions[service]) as session:
            for event in events:
                if event.type.startswith(service):
                    append(session, _subject(event), event)


def _subject(event: Any) -> str:
    thing = event.type.split(".")[1]
    name = {"accountability": "proposal"}.get(thing, "order" if thing == "evidence" else thing)
    return f"{SUBJECTS.get(name, name + 's')}/{getattr(event, f'{name}_id')}"


BASE: dict[str, Any] = {"division_code": VILLAGE, "mark": "real"}


def received(key: object, when: str, **more: Any) -> complaints.ComplaintReceived:
    """A complaint came in."""
    return complaints.ComplaintReceived.model_validate(
        _complaint(key) | {"channel": "phone", "received_at": at(when)} | more
    )


def accepted(key: object, when: str, **more: Any) -> complaints.ComplaintAccepted:
    """The office took it on."""
    return complaints.ComplaintAccepted.model_validate(_complaint(key) | {"accepted_at": at(when)} | more)


def not_accepted(key: object, when: str) -> complaints.ComplaintNotAccepted:
    """The office did not."""
    return complaints.ComplaintNotAccepted.model_validate(
        _complaint(key) | {"decided_at": at(when), "ground": "no_facts"}
    )


def closed(key: object, when: str, **more: Any) -> complaints.ComplaintClosed:
    """It was dealt with."""
    return complaints.ComplaintClosed.model_validate(
        _complaint(key) | {"closed_at": at(when), "finding": "substantiated"} | more
    )


def _complaint(key: object) -> dict[str, Any]:
    return BASE | {
        "complaint_id": row("complaint", key),
        "number": f"TS-{key}",
        "category": "water",
        "source_id": PLACES.farm,
        "handler_id": None,
    }


def issued(key: object, when: str, **more: Any) -> complaints.OrderIssued:
    """An order was given."""
    return complaints.OrderIssued.model_validate(_order(key) | {"issued_at": at(when), "due_at": at(when)} | more)


def verified(key: object, when: str, *, passed: bool = True, **more: Any) -> complaints.OrderVerified:
    """Somebody looked at what was done."""
    return complaints.OrderVerified.model_validate(
        _order(key)
        | {"verifier_id": person("officer"), "verified_at": at(when), "passed": passed, "overdue": False}
        | more
    )


def _order(key: object) -> dict[str, Any]:
    return BASE | {
        "order_id": row("order", key),
        "number": f"ZG-{key}",
        "complaint_id": None,
        "source_id": PLACES.farm,
        "kind": "limited_time",
        "severity": "ordinary",
        "responsible_id": person("cadre"),
    }


def proposed(key: object, when: str, **more: Any) -> complaints.AccountabilityProposed:
    """Somebody is to answer for what was not done."""
    return complaints.AccountabilityProposed.model_validate(
        BASE
        | {
            "proposal_id": row("proposal", key),
            "order_id": row("order", key),
            "complaint_id": None,
            "ground": "ladder",
            "subject_person_ids": [person("village_chief")],
            "proposed_at": at(when),
        }
        | more
    )


def decided(key: object, when: str, **more: Any) -> complaints.AccountabilityDecided:
    """The leading group decided."""
    return complaints.AccountabilityDecided.model_validate(
        BASE
        | {
            "proposal_id": row("proposal", key),
            "order_id": row("order", key),
            "complaint_id": None,
            "decision": "talk",
            "decided_by": person("secretary"),
            "decided_at": at(when),
        }
        | more
    )


def accountability_withdrawn(key: object, when: str) -> complaints.AccountabilityWithdrawn:
    """It was unfounded."""
    return complaints.AccountabilityWithdrawn.model_validate(
        BASE
        | {
            "proposal_id": row("proposal", key),
            "order_id": row("order", key),
            "complaint_id": None,
            "withdrawn_at": at(when),
        }
    )


def checked(key: object, when: str, **more: Any) -> registry.AdmissionChecked:
    """A project was checked before it was let in."""
    looked = {"received_at": at(when), "checked_at": at(when), "check_number": 1, "finding": "none"}
    return registry.AdmissionChecked.model_validate(_admission(key) | looked | more)


def let_in(key: object, when: str, decision: str = "approve", **more: Any) -> registry.AdmissionDecided:
    """Somebody decided whether it may settle."""
    said = {"decided_at": at(when), "finding": "none", "decision": decision}
    return registry.AdmissionDecided.model_validate(_admission(key) | said | more)


def reopened(key: object, when: str) -> registry.AdmissionReopened:
    """The decision of that moment was taken back."""
    return registry.AdmissionReopened.model_validate(_admission(key) | {"decided_at": at(when)})


def admission_voided(key: object) -> registry.AdmissionVoided:
    """It should never have been entered."""
    return registry.AdmissionVoided.model_validate(_admission(key))


def _admission(key: object) -> dict[str, Any]:
    said = {"admission_id": row("admission", key), "number": f"ZR-{key}", "kind": "livestock_farm"}
    return BASE | said


def owed(key: object, due: str, **more: Any) -> patrol.DutyAssigned:
    """A visit is owed."""
    return patrol.DutyAssigned.model_validate(
        _duty(key, due)
        | {
            "object_type": "source",
            "object_id": PLACES.spring,
            "object_name": "集中式饮用水水源地",
            "period": "2026-06",
        }
        | more
    )


def met(key: object, due: str, when: str, *, late: bool = False, **more: Any) -> patrol.DutyMet:
    """A round counted for it."""
    return patrol.DutyMet.model_validate(
        _duty(key, due) | {"round_id": row("round", key), "met_at": at(when), "late_arrival": late} | more
    )


def missed(key: object, due: str, **more: Any) -> patrol.DutyMissed:
    """It lapsed."""
    return patrol.DutyMissed.model_validate(_duty(key, due) | more)


def _duty(key: object, due: str) -> dict[str, Any]:
    return BASE | {
        "duty_id": row("duty", key),
        "obligation_key": "water_source_patrol",
        "responsible_id": person("grid"),
        "due_at": at(due),
    }


def made(key: object, when: str, **more: Any) -> patrol.RoundRecorded:
    """A round was made."""
    return patrol.RoundRecorded.model_validate(
        BASE
        | {
            "round_id": row("round", key),
            "patroller_id": person("grid"),
            "people": 2,
            "vehicles": 1,
            "visits": 1,
            "started_at": at(when),
            "ended_at": at(when),
            "recorded_at": at(when),
        }
        | more
    )


_SPRING = {"object_type": "source", "object_id": PLACES.spring, "object_name": "集中式饮用水水源地"}


def visited(key: object, when: str, **more: Any) -> patrol.VisitRecorded:
    """The spring was visited on a round."""
    return patrol.VisitRecorded.model_validate(
        BASE
        | _SPRING
        | {
            "visit_id": row("visit", key),
            "round_id": row("round", key),
            "patroller_id": person("grid"),
            "arrived_at": at(when),
            "left_at": at(when),
            "recorded_at": at(when),
            "problem_found": True,
        }
        | more
    )


def found(key: object, when: str, **more: Any) -> patrol.FindingRecorded:
    """Something was wrong at the spring."""
    return patrol.FindingRecorded.model_validate(
        BASE
        | _SPRING
        | {
            "finding_id": row("finding", key),
            "visit_id": row("visit", key),
            "round_id": row("round", key),
            "category": "water_source",
            "label": "界标、警示标志是否完好",
            "item": "WS01",
            "severity": 2,
            "patroller_id": person("grid"),
            "found_at": at(when),
            "recorded_at": at(when),
            "settled_on_spot": False,
            "state": "reported",
            "recurrence_of": None,
        }
        | more
    )


def became(key: object, when: str, state: str, **more: Any) -> patrol.FindingChanged:
    """It was ordered, settled or dismissed."""
    told = {"order_id": row("finding", key), "changed_at": at(when), "state": state}
    return patrol.FindingChanged.model_validate(_finding(key) | told | more)


def looked(key: object, when: str, **more: Any) -> patrol.FindingConfirmed:
    """A later visit looked whether it was put right."""
    told = {"confirmation_id": row("look", f"{key}/{when}"), "order_id": row("finding", key), "seen_at": at(when)}
    return patrol.FindingConfirmed.model_validate(_finding(key) | told | {"person_id": person("cadre")} | more)


def _finding(key: object) -> dict[str, Any]:
    said = {"finding_id": row("finding", key), "category": "water_source", "severity": 2}
    return BASE | _SPRING | said | {"patroller_id": person("grid")}


def clock_set(key: object, due: str, **more: Any) -> Any:
    """A clock of an order (or, `on="duty"`, of a duty) started."""
    told = _clock(key, due, more.pop("on", "order")) | {
        "provisional": False,
        "responsible_ids": [person("cadre")],
        "rule": {"words": "自2026年6月1日次日起计5个工作日"},
    }
    return _service(told).DeadlineSet.model_validate(told | more)


def clock_ended(key: object, due: str, when: str, **more: Any) -> Any:
    """It stopped."""
    told = _clock(key, due, more.pop("on", "order")) | {"ended_at": at(when), "outcome": "met", "late": False}
    return _service(told).DeadlineEnded.model_validate(told | more)


def escalated(key: object, due: str, step: str, level: int, when: str, **more: Any) -> Any:
    """A step of the ladder was due at `when`, and taken."""
    told = _clock(key, due, more.pop("on", "order")) | {
        "escalation_id": row("escalation", (key, step)),
        "step": step,
        "level": level,
        "document": "slip",
        "step_due_at": at(when),
        "done_at": at(when),
        "notify": True,
        "notify_at": at(when),
        "recipient_ids": [person("village_chief")],
        "responsible_ids": [person("cadre")],
        "basis_kind": "default",
    }
    return _service(told).DeadlineEscalated.model_validate(told | more)


def _clock(key: object, due: str, on: str) -> dict[str, Any]:
    return BASE | {
        "deadline_id": row("deadline", key),
        "subject_type": on,
        "subject_id": row(on, key),
        "title": f"整改 {key}",
        "clock": "rectification",
        "run": 1,
        "due_at": at(due),
    }


def _service(told: dict[str, Any]) -> Any:
    return {"duty": patrol, "document": registry}.get(told["subject_type"], complaints)
