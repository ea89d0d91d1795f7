"""Use case: a blank form for a duty, or for any object, as a Word document."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from services.patrol.checklists import lifecycle as checklists
from services.patrol.checklists import repository as checklists_repository
from services.patrol.checklists.errors import ChecklistNotFound
from services.patrol.checklists.lifecycle import Item
from services.patrol.checklists.models import Checklist
from services.patrol.counting.lifecycle import Conditions
from services.patrol.duties import repository as duties
from services.patrol.duties.errors import DutyNotFound
from services.patrol.forms import lifecycle
from services.patrol.forms.lifecycle import BLANK, FINDING_LINES, Form, printable
from services.patrol.today import repository as places
from services.patrol.today.service import place
from services.patrol.visits import repository as visits
from services.patrol.visits.errors import ChecklistUnknown, ObjectNotFound
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.calendar.days import shown_due
from shared.db.session import Session
from shared.directory.models import Reach, Source
from shared.directory.people import names
from shared.time import local

GENERAL = "环境巡查记录表"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "宋体"
_WIDTHS = (1.6, 9.4, 5.6)  # centimetres: what an A4 sheet leaves between its margins


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be printed."""

    name: str
    content: bytes


async def of_duty(session: Session, caller: Caller, duty_id: UUID) -> Paper:
    """The form for a duty, by the checklist in use at its object; raises DutyNotFound."""
    duty = await duties.find(session, caller, duty_id)
    if duty is None:
        raise DutyNotFound
    thing = (await visits.things(session, {duty.object_id})).get(duty.object_id)
    editions = await checklists_repository.used_in(session, {duty.division_code}, _today())
    asked = Conditions.of(duty.conditions).checklist_key
    edition = checklists.in_use(editions, duty.object_type, _kind(thing), duty.division_code, asked)
    people = await names(session, {duty.responsible_id})
    facts = [
        ("巡查对象", duty.object_name),
        ("所在区划", await _place(session, duty.division_code)),
        ("巡查任务", f"{duty.label}（{duty.period_label}）"),
        ("应于何时前完成", shown_due(duty.due_at)),
        ("责任人", people.get(duty.responsible_id) or BLANK),
    ]
    return await _paper(edition, facts, duty.id.hex[-8:].upper(), duty.object_name)


async def of_checklist(session: Session, caller: Caller, checklist_id: UUID, object_id: UUID | None) -> Paper:
    """The form of an edition, perhaps for an object. Raises ChecklistNotFound, ObjectNotFound, ChecklistUnknown."""
    edition = await checklists_repository.find(session, caller, checklist_id)
    if edition is None:
        raise ChecklistNotFound
    thing = (await visits.things(session, {object_id})).get(object_id) if object_id else None
    if object_id and (thing is None or not covers(caller, thing.division_code)):
        raise ObjectNotFound
    if thing is not None and not checklists.is_for(edition, _type(thing), _kind(thing)):
        raise ChecklistUnknown
    facts = [
        ("巡查对象", thing.name if thing else BLANK),
        ("所在区划", await _place(session, thing.division_code) if thing else BLANK),
        ("巡查任务", BLANK),
    ]
    return await _paper(edition, facts, (thing or edition).id.hex[-8:].upper(), thing.name if thing else "空白")


def _type(thing: Source | Reach) -> str:
    return "source" if isinstance(thing, Source) else "reach"


def _kind(thing: Source | Reach | None) -> str | None:
    return thing.kind if isinstance(thing, Source) else None


def _today() -> date:
    return local(time.now()).date()


async def _place(session: Session, code: str) -> str:
    return place(await places.divisions(session, [code]), code)


async def _paper(edition: Checklist | None, facts: list[tuple[str, str]], of: str, whom: str) -> Paper:
    form = Form(
        title=printable(edition.label if edition else GENERAL),
        number=lifecycle.number(of, edition.key if edition else "patrol", edition.edition if edition else 0),
        basis=printable(edition.basis) if edition and edition.basis else None,
        facts=[(name, printable(value)) for name, value in facts],
        questions=lifecycle.questions(map(Item.of, edition.items)) if edition else [],
    )
    content = await asyncio.to_thread(written, form)  # it takes some 50 ms, in which others are answered
    return Paper(f"{form.title}（{whom}）.docx", content)


def written(form: Form) -> bytes:
    """The form as a Word document."""
    paper = Document()
    _set_up(paper)
    paper.add_paragraph(f"编号：{form.number}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paper.add_heading(form.title, level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if form.basis:
        paper.add_paragraph(f"依据：{form.basis}")
    _table(paper, [(name, value) for name, value in [*form.facts, *_BY_HAND]], (4.0, 12.6))
    if form.questions:
        rows = [("序号", "检查内容", "检查结果"), *((one.code, one.asked, one.answer) for one in form.questions)]
        paper.add_paragraph()
        _table(paper, rows, _WIDTHS)
    paper.add_paragraph("发现的问题及当场采取的措施（没有写“无”）：")
    for _ in range(FINDING_LINES):
        paper.add_paragraph("＿" * 38)
    paper.add_paragraph(f"巡查人（签名）：{BLANK}　　同行人员（签名）：{BLANK}")
    paper.add_paragraph(f"受检单位（签名）：{BLANK}　　拒签原因：{BLANK}")
    paper.add_paragraph(f"代为录入（签名）：{BLANK}　　录入日期：{BLANK}")
    stream = BytesIO()
    paper.save(stream)
    return stream.getvalue()


_BY_HAND = (
    ("巡查日期", "＿＿＿＿年＿＿月＿＿日"),
    ("到达、离开时间", "＿＿时＿＿分至＿＿时＿＿分"),
    ("同行人数、车辆数", "＿＿人，＿＿辆"),
)


def _set_up(paper: Any) -> None:  # noqa: ANN401 - python-docx has no public type of a document
    """A4, and a font that has the characters."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Heading 1"):
        style = paper.styles[name]
        style.font.name = _FONT
        style.font.size = Pt(18 if name == "Heading 1" else 11)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)


def _table(paper: Any, rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]) -> None:  # noqa: ANN401 - as above
    table = paper.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, wide in zip(row.cells, texts, widths, strict=True):
            cell.text, cell.width = text, Cm(wide)
