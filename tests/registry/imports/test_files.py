"""The file itself: full of phone numbers, so its uploader's alone, sealed where it lies, and gone in time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from services.registry.parts import SERVICE
from shared.audit import AuditRow
from tests.support.ledger import API, Ledger, refused
from tests.support.sheets import Importing, farm, workbook
from tests.support.town import TOWN

PHONE = "13812345678"
LINES = f"源编码,名称,村（社区）,监管起始日,数据性质,联系电话\r\nA-1,某场（示例）,理明村,2023.5.1,示例,{PHONE}\r\n"


async def deeds(ledger: Ledger, subject: str) -> Sequence[tuple[str, str | None]]:
    """What the audit says was done with something."""
    async with ledger.house.sessions["registry"]() as session:
        wanted = sa.select(AuditRow.action, AuditRow.reason).where(AuditRow.subject == subject)
        return [(row.action, row.reason) for row in await session.execute(wanted.order_by(AuditRow.seq))]


def bytes_at_rest(ledger: Ledger) -> list[bytes]:
    """Every private file in the store."""
    folder = Path(ledger.house.environment["ATTACHMENTS_URL"].removeprefix("file://"), "private")
    return [file.read_bytes() for file in folder.iterdir()] if folder.is_dir() else []


async def test_a_file_is_its_uploaders_alone_and_who_downloads_it_is_on_record(
    importing: Importing, ledger: Ledger
) -> None:
    found = await importing.preview(LINES.encode(), "台账.csv")
    file = f"attachments/{found['attachment_id']}"
    for other in (ledger.reader, ledger.house.caller("registry:read registry:write registry:reveal")):
        refused(await other.get(f"{API}/{file}"), 404, "attachment_not_found")
    got = await importing.clerk.get(f"{API}/{file}")
    assert (got.status_code, got.content) == (200, LINES.encode())
    assert await deeds(ledger, file) == [("attachment.enter", None), ("attachment.download", None)]
    await importing.clerk.get(f"{API}/imports/{found['id']}/returned")
    assert (await deeds(ledger, f"imports/{found['id']}"))[-1][0] == "import.return"


async def test_no_record_refers_to_a_file_that_will_be_gone(importing: Importing, ledger: Ledger) -> None:
    found = await importing.preview(LINES.encode(), "台账.csv")
    source = await ledger.enter("sources", {"code": "R-1", "kind": "restaurant", "name": "示例餐馆"} | _here())
    machine = {"source_id": source["id"], "kind": "fume_purifier", "name": "净化器", "valid_from": "2023-01-01"}
    refused(await ledger.post("equipment", machine, attachments=[found["attachment_id"]]), 422, "attachment_unknown")


def _here() -> dict[str, str]:
    return {"division_code": TOWN, "mark": "sample", "valid_from": "2023-01-01"}


async def test_a_file_lies_sealed(importing: Importing, ledger: Ledger) -> None:
    before = len(bytes_at_rest(ledger))
    await importing.preview(LINES.encode(), "台账.csv")
    kept = bytes_at_rest(ledger)
    assert len(kept) == before + 1
    assert all(PHONE.encode() not in content for content in kept)


async def test_a_file_and_its_rows_are_forgotten_when_the_rule_says_so(importing: Importing, ledger: Ledger) -> None:
    done = await importing.take_in(workbook([farm(1, 联系电话=PHONE)]))
    waiting = await importing.preview(workbook([farm(2)]))
    files = len(bytes_at_rest(ledger))
    ledger.house.pass_time(days=29)
    await ledger.house.periodic(SERVICE, "imports.forget_old")
    assert len(bytes_at_rest(ledger)) == files
    ledger.house.pass_time(days=2)
    ledger.clerk = importing.sign_in()
    await ledger.house.periodic(SERVICE, "imports.forget_old")
    assert len(bytes_at_rest(ledger)) == files - 2
    kept, given_up = await importing.get(done["id"]), await importing.get(waiting["id"])
    assert (kept["state"], given_up["state"]) == ("committed", "cancelled")
    assert kept["forgotten_at"] is not None
    assert await importing.rows(done["id"]) == []
    file = f"attachments/{done['attachment_id']}"
    refused(await importing.clerk.get(f"{API}/{file}"), 404, "attachment_deleted")
    assert (await deeds(ledger, file))[-1] == ("attachment.delete", "保存期满")
    refused(await importing.commit(waiting["id"]), 409, "import_not_previewed")
    assert [source["code"] for source in await ledger.listed("sources")] == [farm(1)["源编码"]]


async def test_the_town_decides_for_how_long(importing: Importing, ledger: Ledger) -> None:
    rule = {
        "key": "import.kept",
        "division_code": TOWN,
        "value": 7,
        "unit": "日",
        "label": "导入的原文件保存天数",
        "basis_kind": "default",
        "effective_from": "2023-01-01",
    }
    made = await ledger.house.caller("policies:write").post(f"{API}/policies", json=rule)
    assert made.status_code == 201, made.text
    found = await importing.preview(workbook([farm(1)]))
    uploaded, forgotten = (datetime.fromisoformat(found[at]) for at in ("uploaded_at", "forget_at"))
    assert forgotten - uploaded == timedelta(days=7)
