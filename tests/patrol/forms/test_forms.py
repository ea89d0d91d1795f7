"""Blank forms for those without a phone: read back as Word would."""

from io import BytesIO
from typing import Any

import httpx
import pytest
from docx import Document

from services.patrol.checklists.lifecycle import Item, Kind
from services.patrol.forms.lifecycle import questions
from shared.ids import new_id
from tests.patrol.conftest import API, PATROL, Town, checklist_of
from tests.support.town import NEIGHBOUR, PLACES


def read(answer: httpx.Response) -> tuple[str, list[list[list[str]]]]:
    """The text of a document and its tables."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    paper = Document(BytesIO(answer.content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    return "\n".join(paragraph.text for paragraph in paper.paragraphs), tables


async def checklist(town: Town, **more: Any) -> str:
    made = await town.office.post(f"{API}/checklists", json=checklist_of(basis="《水污染防治法》第六十三条", **more))
    assert made.status_code == 201, made.text
    found: str = made.json()["id"]
    return found


async def test_a_duty_s_form_says_what_to_look_at_and_where_to_sign(town: Town) -> None:
    await checklist(town)
    await town.oblige("water")
    await town.generate()
    duty = (await town.duties())[0]
    answer = await town.patroller("grid").get(f"{API}/duties/{duty['id']}/form")
    words, (facts, asked) = read(answer)
    assert "饮用水水源地巡查表" in words
    assert "依据：《水污染防治法》第六十三条" in words
    number = f"编号：WATER_SOURCE-1-{duty['id'][-8:].upper()}"
    assert number in words
    assert "受检单位（签名）" in words
    assert ["巡查对象", "集中式饮用水水源地"] in facts
    assert ["所在区划", "许明寺镇理明村"] in facts
    assert ["责任人", "示例grid"] in facts
    assert asked[0] == ["序号", "检查内容", "检查结果"]
    assert asked[1] == ["WS01", "界标、警示标志是否完好（较重）", "□是　□否　□不适用"]
    assert asked[4][2].endswith("NTU（0～1000）")
    assert "attachment; filename*=UTF-8''%E9" in answer.headers["content-disposition"]


async def test_a_duty_without_a_checklist_has_a_general_form(town: Town) -> None:
    await town.oblige("key_unit")
    await town.generate()
    duty = (await town.duties())[0]
    words, tables = read(await town.office.get(f"{API}/duties/{duty['id']}/form"))
    assert "环境巡查记录表" in words
    assert len(tables) == 1


async def test_a_checklist_s_form_for_an_object_or_for_any(town: Town) -> None:
    found = await checklist(town)
    words, (facts, _) = read(await town.office.get(f"{API}/checklists/{found}/form"))
    assert "饮用水水源地巡查表" in words
    assert facts[0] == ["巡查对象", "＿＿＿＿＿＿"]
    _, (facts, _) = read(
        await town.office.get(f"{API}/checklists/{found}/form", params={"object_id": str(PLACES.spring)})
    )
    assert facts[0] == ["巡查对象", "集中式饮用水水源地"]


@pytest.mark.parametrize(
    ("of", "status", "code"),
    [(PLACES.plant, 422, "checklist_unknown"), (new_id(), 404, "object_not_found"), ("x", 400, "parameter_invalid")],
)
async def test_objects_that_a_form_is_not_for(town: Town, of: object, status: int, code: str) -> None:
    found = await checklist(town)
    answer = await town.office.get(f"{API}/checklists/{found}/form", params={"object_id": str(of)})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_what_is_elsewhere_has_no_form_here(town: Town) -> None:
    found = await checklist(town)
    await town.oblige("water")
    await town.generate()
    duty = (await town.duties())[0]
    stranger = town.house.caller(PATROL, [NEIGHBOUR])
    for address in (f"duties/{duty['id']}", f"checklists/{found}", f"duties/{new_id()}", f"checklists/{new_id()}"):
        assert (await stranger.get(f"{API}/{address}/form")).status_code == 404


async def test_what_no_document_can_hold_is_left_out(town: Town) -> None:
    found = await checklist(town, label="饮用\x07水<表>&\x1b")
    words, _ = read(await town.office.get(f"{API}/checklists/{found}/form"))
    assert "饮用水<表>&" in words


def test_every_kind_of_question_can_be_answered_by_hand() -> None:
    items = [
        Item("A", "甲", Kind.YES_NO, photo=True, basis="第一条", severity=3),
        Item("B", "乙", Kind.NUMBER, unit="吨", minimum=0),
        Item("C", "丙", Kind.CHOICE, choices=("好", "坏")),
        Item("D", "丁", Kind.TEXT),
    ]
    assert [(row.asked, row.answer) for row in questions(items)] == [
        ("甲（重大；依据：第一条；须拍照）", "□是　□否　□不适用"),
        ("乙", "＿＿＿＿＿＿吨（0～）"),
        ("丙", "□好　□坏"),
        ("丁", "＿＿＿＿＿＿"),
    ]
    assert set(Kind) == {item.kind for item in items}
