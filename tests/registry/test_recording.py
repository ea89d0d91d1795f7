"""What every write to the ledger leaves behind."""

import sqlalchemy as sa

from shared.audit import AuditRow
from tests.support.ledger import API, RIVER, SOURCE, WHY, Ledger


async def test_every_write_is_on_the_audit_with_who_did_it(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    await ledger.clerk.patch(f"{API}/sources/{source['id']}", json={"name": "改名"} | WHY, headers={"If-Match": '"v1"'})
    river = await ledger.enter("rivers", RIVER)
    async with ledger.house.sessions["registry"]() as session:
        deeds = await session.execute(sa.select(AuditRow.action, AuditRow.subject).order_by(AuditRow.seq))
    assert deeds.all()[-3:] == [
        ("source.enter", f"sources/{source['id']}"),
        ("source.change", f"sources/{source['id']}"),
        ("river.enter", f"rivers/{river['id']}"),
    ]


async def test_what_is_sent_again_is_done_and_told_once(ledger: Ledger) -> None:
    await ledger.house.settle()
    source = await ledger.enter("sources", SOURCE)
    await ledger.post("sources", SOURCE, id=source["id"])
    async with ledger.house.sessions["registry"]() as session:
        done = await session.scalar(sa.select(sa.func.count()).where(AuditRow.subject == f"sources/{source['id']}"))
    assert done == 1
    inside = ledger.house.caller("events:read", private=True)
    await ledger.house.settle()
    events = (await inside.get("/internal/registry/events")).json()["items"]
    assert [event["subjectversion"] for event in events if event["subject"].endswith(source["id"])] == [1]
