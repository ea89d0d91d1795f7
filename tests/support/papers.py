"""A town with its rules, people who answer, and files to attach: what documents, notices and equipment need."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared import time
from tests.support.ledger import API, WRITE, Ledger
from tests.support.town import TOWN, VILLAGE, answers_for, person, small_town

PHOTO = b"\xff\xd8\xff\xe0" + b"a photo" * 100
GROUP = VILLAGE + "01"
NEXT_GROUP = VILLAGE + "02"
PLANT = {
    "code": "500230104-IN-001",
    "kind": "industrial_unit",
    "name": "民峰建材厂",
    "division_code": VILLAGE,
    "valid_from": "2023-01-01",
}
SPRING = PLANT | {"code": "500230104-WS-001", "kind": "drinking_water_source", "name": "理明水源地"}
CREDIT_CODE = "91110000600037341L"
PERMIT = {"kind": "discharge_permit", "permit_class": "simplified", "number": f"{CREDIT_CODE}001V"}
PLAN = {"kind": "emergency_plan", "state": "drafted", "drafted_on": "2026-01-05"}
AUTHORITY = "丰都县生态环境局"
RESTAURANT = PLANT | {"code": "500230104-CA-001", "kind": "restaurant", "name": "示例餐馆"}


def today() -> date:
    """Today in the town."""
    return time.local(time.now()).date()


def in_days(days: int) -> str:
    """A day from today, as payloads write it."""
    return str(today() + timedelta(days=days))


class Papers(Ledger):
    """The ledger of a town that has its rules and its people."""

    async def settle_in(self) -> None:
        """Put divisions, rules, the calendar and people on record; a clerk answers for papers."""
        await self.divide()
        county = self.house.caller("registry:read registry:write", ["500230"])
        for code, name in ((GROUP, "一组"), (NEXT_GROUP, "二组")):
            row = {"name": name, "level": "group", "parent_code": VILLAGE, "mark": "sample", "valid_from": "2000-01-01"}
            assert (await county.put(f"{API}/divisions/{code}", json=row)).status_code == 200
        await self.house.know(*small_town())
        self.clerk_id = (await self.enter("people", {"name": "示例·经办人", "division_code": TOWN}))["id"]
        post = {"code": "clerk", "title": "经办人", "division_code": TOWN, "valid_from": "2023-01-01"}
        await self.enter("posts", post, person_id=self.clerk_id)

    async def file(self, division_code: str = VILLAGE) -> str:
        """The id of an attached photo."""
        sent = await self.clerk.post(
            f"{API}/attachments", data={"division_code": division_code}, files={"file": ("照片.jpg", PHOTO)}
        )
        return str(sent.json()["id"])

    def pass_time(self, days: int) -> None:
        """Let days pass; the clerk logs in again."""
        self.house.pass_time(days=days)
        self.clerk = self.house.caller(WRITE)

    async def source(self, row: dict[str, Any] = PLANT, **more: object) -> dict[str, Any]:
        """A source whose unit's head is `other`, and whose town's man is `cadre`."""
        source = await self.enter("sources", row, **more)
        links = [answers_for(UUID(source["id"]), level, key) for level, key in (("unit", "other"), ("town", "cadre"))]
        await self.house.know(*links)
        return source

    async def clocks(self, things: str, row_id: str) -> dict[str, list[dict[str, Any]]]:
        """The runs of each clock of a thing, the first one first."""
        answer = await self.clerk.get(f"{API}/{things}/{row_id}/deadlines")
        assert answer.status_code == 200, answer.text
        runs: dict[str, list[dict[str, Any]]] = {}
        for run in answer.json()["items"]:
            runs.setdefault(run["clock"], []).append(run)
        return runs

    async def inbox(self, whose: UUID) -> list[str]:
        """The titles of the messages that somebody got, the newest first."""
        client = self.house.caller("notifications:read", person=whose, rows="own")
        return [item["title"] for item in (await client.get(f"{API}/notifications")).json()["items"]]


HEAD = person("other")


async def move(papers: Papers, document: dict[str, Any], verb: str, **body: object) -> Any:
    return await papers.clerk.post(f"{API}/documents/{document['id']}/{verb}", json=body)


async def due_days(papers: Papers, document: dict[str, Any]) -> dict[str, str]:
    """The last day of each clock that runs."""
    runs = await papers.clocks("documents", document["id"])
    return {clock: of[-1]["due_at"][:10] for clock, of in runs.items() if of[-1]["state"] == "running"}
