"""Whatever is thrown at the service is refused in words, and changes no row."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shared import time
from tests.support.complaints import API, BASIS, COMPLAINT, LEADER, OFFICE, ORDER, Town
from tests.support.town import NEIGHBOUR, PLACES, VILLAGE

NOBODY = str(uuid4())
NUL = "a\u0000b"
HERE = {"longitude": 107.4, "latitude": 30.0, "crs": "gcj02"}
IN_NO_DIVISION: dict[str, Any] = COMPLAINT | {"source_id": None}
BAD_COMPLAINTS: list[tuple[dict[str, Any], int, str]] = [
    (COMPLAINT | {"channel": "fax"}, 422, "payload_invalid"),
    (COMPLAINT | {"category": 7}, 422, "payload_invalid"),
    (COMPLAINT | {"description": ""}, 422, "payload_invalid"),
    (COMPLAINT | {"description": NUL}, 422, "payload_invalid"),
    (COMPLAINT | {"description": "😷" * 5001}, 422, "payload_invalid"),
    (COMPLAINT | {"surprise": True}, 422, "payload_invalid"),
    (COMPLAINT | {"anonymous": True}, 422, "payload_invalid"),
    (COMPLAINT | {"complainant": None}, 422, "payload_invalid"),
    (COMPLAINT | {"complainant": {}}, 422, "payload_invalid"),
    (COMPLAINT | {"occurred_at": "2099-01-01T00:00:00Z"}, 422, "occurred_in_future"),
    (COMPLAINT | {"complainant": {"phone": "不知道"}}, 422, "payload_invalid"),
    (COMPLAINT | {"occurred_at": "9999-01-01T00:00:00Z"}, 422, "payload_invalid"),
    (COMPLAINT | {"occurred_at": 1_700_000_000}, 422, "payload_invalid"),
    (COMPLAINT | {"location": HERE | {"longitude": 30.0, "latitude": 107.4}}, 422, "payload_invalid"),
    (COMPLAINT | {"location": HERE | {"longitude": 0, "latitude": 0}}, 422, "payload_invalid"),
    (COMPLAINT | {"location": HERE | {"accuracy_m": 1e300}}, 422, "payload_invalid"),
    (COMPLAINT | {"location": HERE | {"crs": "mars"}}, 422, "payload_invalid"),
    (COMPLAINT | {"source_id": "not-an-id"}, 422, "payload_invalid"),
    (COMPLAINT | {"source_id": NOBODY}, 422, "reference_unknown"),
    (IN_NO_DIVISION, 422, "division_needed"),
    (IN_NO_DIVISION | {"division_code": "50023010"}, 422, "payload_invalid"),
    (IN_NO_DIVISION | {"division_code": "500230104999"}, 422, "division_unknown"),
    (IN_NO_DIVISION | {"division_code": NEIGHBOUR}, 404, "division_not_found"),
]
BAD_ORDERS: list[tuple[dict[str, Any], int, str]] = [
    (ORDER | {"kind": "some_day"}, 422, "payload_invalid"),
    (ORDER | {"severity": "huge"}, 422, "payload_invalid"),
    (ORDER | {"requirement": NUL}, 422, "payload_invalid"),
    (ORDER | {"responsible_id": NOBODY}, 422, "reference_unknown"),
    (ORDER | {"complaint_id": NOBODY}, 422, "complaint_unknown"),
    (ORDER | {"source_id": None}, 422, "division_needed"),
    (ORDER | {"source_id": None, "division_code": NEIGHBOUR}, 404, "division_not_found"),
]


async def rows(town: Town) -> int:
    """How many rows the service holds; numbers that were given away in vain leave none."""
    tables = ("complaints", "complainants", "orders", "order_evidence", "deadlines", "event_log", "audit")
    count = " + ".join(f"(SELECT count(*) FROM {table})" for table in tables)  # noqa: S608 - our own tables
    async with town.session() as session:
        return int(await session.scalar(sa.text(f"SELECT {count}")))


async def refused(client: Any, path: str, cases: list[tuple[dict[str, Any], int, str]]) -> None:
    for body, status, code in cases:
        answer = await client.post(f"{API}{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (body, answer.text)
        assert any("\u4e00" <= char <= "\u9fff" for char in answer.json()["detail"])


async def test_bad_complaints_are_refused_and_leave_nothing(town: Town) -> None:
    await refused(town.office, "/complaints", BAD_COMPLAINTS)
    assert await rows(town) == 0


async def test_who_is_not_of_the_office_judges_neither_urgency_nor_law(town: Town) -> None:
    citizen = town.client("other", "complaints:create complaints:read", rows="own")
    by_wechat = COMPLAINT | {"channel": "wechat"}
    claims: list[dict[str, Any]] = [{"channel": "phone"}, {"regime": "petition_31_6"}, {"urgent": True}]
    await refused(citizen, "/complaints", [(by_wechat | claim, 422, "complaint_office_only") for claim in claims])
    assert await rows(town) == 0


async def test_the_longest_description_with_emoji_is_kept_whole(town: Town) -> None:
    description = "😷" * 5000
    assert (await town.complaint(description=description))["description"] == description


async def test_a_place_is_kept_as_it_was_measured(town: Town) -> None:
    complaint = await town.complaint(location=HERE | {"accuracy_m": 12.5})
    assert complaint["location"] == HERE | {"accuracy_m": 12.5}


async def test_bad_orders_are_refused_and_leave_nothing(town: Town) -> None:
    await refused(town.office, "/orders", BAD_ORDERS)
    assert await rows(town) == 0


async def test_an_order_to_a_complaint_that_is_not_accepted_is_refused(town: Town) -> None:
    complaint = await town.complaint()
    wanted = ORDER | {"complaint_id": complaint["id"]}
    await refused(town.office, "/orders", [(wanted, 409, "complaint_move_not_allowed")])
    assert (await town.get(f"/complaints/{complaint['id']}"))["version"] == 1


async def test_bad_steps_on_an_order_are_refused_and_change_nothing(town: Town) -> None:
    order = await town.order()
    path, before = f"/orders/{order['id']}", await rows(town)
    now = time.now()
    said: dict[str, Any] = {"statement": "已整改", "done_at": now.isoformat()}
    cases = [
        (said | {"done_at": (now - timedelta(days=2)).isoformat()}, 422, "evidence_time_wrong"),
        (said | {"done_at": (now + timedelta(days=2)).isoformat()}, 422, "evidence_time_wrong"),
        (said | {"statement": NUL}, 422, "payload_invalid"),
        (said | {"photo_ids": [NOBODY]}, 422, "payload_invalid"),
    ]
    await refused(town.unit, f"{path}/evidence", cases)
    look = {"passed": True, "remark": "已看"}
    await refused(town.office, f"{path}/verification", [(look, 409, "order_move_not_allowed")])
    ask: dict[str, Any] = {"reason": "材料未到", "amount": 5}
    cases = [
        (ask | {"amount": 0}, 422, "payload_invalid"),
        (ask | {"amount": 10**9}, 422, "payload_invalid"),
        (ask | {"unit": "月"}, 422, "payload_invalid"),
        (ask | {"unit": "光年"}, 422, "payload_invalid"),
    ]
    await refused(town.unit, f"{path}/extensions", cases)
    assert await rows(town) == before
    assert (await town.get(path))["version"] == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/complaints/{id}/acceptance", {}),
        ("/complaints/{id}/refusal", {"ground": "courts", "reason": "已起诉"}),
        ("/complaints/{id}/assignment", {"person_id": ORDER["responsible_id"]}),
        ("/complaints/{id}/closure", {"finding": "partly", "measures": "已处理"}),
        ("/orders/{id}/evidence", {"statement": "已整改", "done_at": "2026-03-02T01:00:00Z"}),
        ("/orders/{id}/verification", {"passed": True, "remark": "已看"}),
        ("/orders/{id}/extensions", {"reason": "材料未到", "amount": 1}),
        ("/orders/{id}/extensions/{id}/decision", {"granted": True, "reason": "属实"}),
        ("/escalations/{id}/signature", BASIS),
        ("/accountability-proposals/{id}/decision", {"decision": "none", "reason": "已尽责"}),
        ("/accountability-proposals/{id}/defence", {"statement": "说明"}),
    ],
)
async def test_what_is_not_there_or_not_ones_own_does_not_exist(town: Town, path: str, body: dict[str, Any]) -> None:
    scopes = f"{OFFICE} {LEADER}"
    kind = path.split("/")[1]
    there = (await town.complaint())["id"] if kind == "complaints" else (await town.order())["id"]
    inside, neighbour = town.client("clerk", scopes), town.client("clerk", scopes, divisions=[NEIGHBOUR])
    for client, row_id in ((inside, NOBODY), (neighbour, there)):
        answer = await client.post(API + path.replace("{id}", row_id), json=body)
        assert answer.status_code in {404, 422}, answer.text
        assert answer.json()["code"].endswith(("_not_found", "reference_unknown"))
    assert (await inside.post(API + path.replace("{id}", "no-id"), json=body)).status_code == 404
    nobody = town.client("clerk", "notifications:read")
    assert (await nobody.post(API + path.replace("{id}", there), json=body)).status_code == 403


async def test_nobody_is_handed_a_case_whom_the_directory_does_not_know(town: Town) -> None:
    complaint = await town.complaint()
    await town.post(town.office, f"/complaints/{complaint['id']}/acceptance")
    wanted = {"person_id": NOBODY}
    await refused(town.office, f"/complaints/{complaint['id']}/assignment", [(wanted, 422, "reference_unknown")])


async def test_a_source_of_another_town_is_as_unknown_as_none(town: Town) -> None:
    neighbour = town.client("clerk", OFFICE, divisions=[NEIGHBOUR])
    wanted = COMPLAINT | {"source_id": str(PLACES.plant), "division_code": VILLAGE}
    await refused(neighbour, "/complaints", [(wanted, 422, "reference_unknown")])


async def test_one_key_makes_one_complaint(town: Town) -> None:
    office, key = town.office, {"Idempotency-Key": "the-same-call"}
    first = await office.post(f"{API}/complaints", json=COMPLAINT, headers=key)
    again = await office.post(f"{API}/complaints", json=COMPLAINT, headers=key)
    assert first.json()["id"] == again.json()["id"]
    other = await office.post(f"{API}/complaints", json=COMPLAINT | {"urgent": True}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
