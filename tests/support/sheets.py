"""Ledgers in Excel, as a clerk fills them in and brings them in."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import xlsxwriter  # type: ignore[import-untyped] # ships no types

from services.registry.imports.lifecycle import AT_WORK
from services.registry.parts import SERVICE
from shared.ids import new_id
from shared.sheets.tables import Table, read
from tests.support.ledger import API, WRITE, Ledger
from tests.support.town import TOWN

FARM = {
    "源编码": "500230104-LF-001",
    "名称": "养殖场01（示例名）",
    "村（社区）": "理明村",
    "监管起始日": "2023-01-01",
    "数据性质": "示例",
    "生猪存栏（头）": 120,
}


def farm(number: int, **more: Any) -> dict[str, Any]:
    """A row of the farms' ledger."""
    return FARM | {"源编码": f"500230104-LF-{number:05}", "名称": f"养殖场{number:05}（示例名）"} | more


def workbook(rows: Sequence[Mapping[str, Any]], headings: Sequence[str] = ()) -> bytes:
    """A workbook with these rows below their headings."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("养殖场台账")
        named = headings or list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.write_row(0, 0, named)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [row.get(heading, "") for heading in named])
    return stream.getvalue()


def sheet_of(answer: httpx.Response) -> Table:
    """The first sheet of a workbook that was downloaded."""
    assert answer.status_code == 200, answer.text
    return next(iter(read(answer.content)))


class Importing:
    """A clerk at the counter of the import, and the worker behind it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._account = new_id()
        self.clerk = self.sign_in()

    def sign_in(self) -> httpx.AsyncClient:
        """The same clerk again, when a token has run out."""
        token = self.ledger.house.token(WRITE, account=self._account)
        self.clerk = self.ledger.house.client(headers={"Authorization": f"Bearer {token}"})
        return self.clerk

    async def upload(self, content: bytes, name: str = "养殖场台账.xlsx", **more: str) -> httpx.Response:
        """The answer to a file."""
        form = {"kind": "livestock_farm", "division_code": TOWN} | more
        return await self.clerk.post(f"{API}/imports", files={"file": (name, content)}, data=form)

    async def preview(self, content: bytes, name: str = "养殖场台账.xlsx", **more: str) -> dict[str, Any]:
        """What the worker says of a file."""
        answer = await self.upload(content, name, **more)
        assert answer.status_code == 202, answer.text
        return await self.at_rest(answer.json()["id"])

    async def at_rest(self, import_id: str) -> dict[str, Any]:
        """An import when its work is done."""
        while (found := await self.get(import_id))["state"] in AT_WORK:
            await self.turn()
        return found

    async def turn(self) -> None:
        """One turn of the worker."""
        await self.ledger.house.periodic(SERVICE, "imports.carry_on")

    async def get(self, import_id: str) -> dict[str, Any]:
        """An import as it stands."""
        answer = await self.clerk.get(f"{API}/imports/{import_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def rows(self, import_id: str, **filters: Any) -> list[dict[str, Any]]:
        """What has come of its rows."""
        answer = await self.clerk.get(f"{API}/imports/{import_id}/rows", params=filters)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    async def commit(self, import_id: str, choice: str = "all") -> httpx.Response:
        """The answer to a commit."""
        return await self.clerk.post(f"{API}/imports/{import_id}/commit", json={"choice": choice})

    async def take_in(self, content: bytes, choice: str = "all", **more: str) -> dict[str, Any]:
        """A file from the upload to the ledger."""
        found = await self.preview(content, **more)
        answer = await self.commit(found["id"], choice)
        assert answer.status_code == 202, answer.text
        return await self.at_rest(found["id"])
