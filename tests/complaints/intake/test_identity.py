"""Who complained is known to nobody but those who ask for it with a reason."""

import json

import sqlalchemy as sa

from shared.audit import AuditRow
from tests.support.complaints import API, COMPLAINT, Town
from tests.support.town import TOWN

SECRETS = ("张小三", "13812345678", "12号")
REASON = {"reason": "回访投诉人，核实处理结果"}


async def test_every_answer_masks_the_complainant(town: Town) -> None:
    complaint = await town.complaint()
    shown = {"name": "张*三", "phone": "138****5678", "address": "***"}
    assert complaint["complainant"] == shown
    assert (await town.get(f"/complaints/{complaint['id']}"))["complainant"] == shown
    listed = await town.get("/complaints")
    assert "complainant" not in listed["items"][0]


async def test_a_handler_who_is_not_of_the_office_sees_nothing_of_the_complainant(town: Town) -> None:
    complaint = await town.complaint()
    await town.post(town.office, f"/complaints/{complaint['id']}/acceptance")
    cadre = {"person_id": str((await town.order())["responsible_id"])}
    await town.post(town.office, f"/complaints/{complaint['id']}/assignment", cadre)
    seen = await town.get(f"/complaints/{complaint['id']}", town.unit)
    assert seen["complainant"] is None


async def test_it_is_revealed_for_a_reason_that_is_kept(town: Town) -> None:
    complaint = await town.complaint()
    answer = await town.office.post(f"{API}/complaints/{complaint['id']}/complainant/reveal", json=REASON)
    assert answer.json() == COMPLAINT["complainant"]
    assert answer.headers["cache-control"] == "no-store"
    async with town.session() as session:
        kept = await session.scalar(sa.select(AuditRow).where(AuditRow.action == "complainant.reveal"))
    assert (kept.reason, kept.subject) == (REASON["reason"], f"complaints/{complaint['id']}")


async def test_no_table_no_event_and_no_audit_row_holds_it_in_clear(town: Town) -> None:
    office = town.office
    sent = {"Idempotency-Key": "one-phone-call"}
    complaint = (await office.post(f"{API}/complaints", json=COMPLAINT, headers=sent)).json()
    reveal = f"{API}/complaints/{complaint['id']}/complainant/reveal"
    assert (await office.post(reveal, json=REASON, headers={"Idempotency-Key": "one-look"})).is_success
    told = json.dumps(await town.told(), ensure_ascii=False)
    assert not any(secret in told for secret in SECRETS)
    async with town.session() as session:
        tables = await session.scalars(sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        for table in tables.all():
            rows = (await session.scalars(sa.text(f'SELECT t::text FROM "{table}" t'))).all()  # noqa: S608 - our own tables
            assert not any(secret in row or secret.encode().hex() in row for secret in SECRETS for row in rows), table


async def test_who_may_not_ask_is_refused(town: Town) -> None:
    complaint = await town.complaint()
    path = f"{API}/complaints/{complaint['id']}/complainant/reveal"
    reader = town.house.caller("complaints:read complaints:write")
    assert (await reader.post(path, json=REASON)).status_code == 403
    neighbour = town.house.caller("complaints:reveal", ["500230105"])
    assert (await neighbour.post(path, json=REASON)).status_code == 404
    assert (await town.office.post(path, json={"reason": "看看"})).status_code == 422
    assert (await town.house.caller("complaints:reveal", [TOWN], rows="own").post(path, json=REASON)).status_code == 403


async def test_an_anonymous_complaint_has_nobody_to_reveal(town: Town) -> None:
    complaint = await town.complaint(anonymous=True, complainant=None)
    assert complaint["complainant"] is None
    answer = await town.office.post(f"{API}/complaints/{complaint['id']}/complainant/reveal", json=REASON)
    assert (answer.status_code, answer.json()["code"]) == (404, "complainant_not_found")
