"""The template of a ledger: its columns with their rules, an example, drop-downs, and how to fill it in."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.registry.sheets import lifecycle
from services.registry.sheets.lifecycle import DIVISION_LEVELS, Column, Form, Ledger
from shared.sheets.values import CLEARED, Cell
from shared.sheets.writing import WIDEST, Book, letters, width

EXAMPLE_ROW = "示例行（导入时忽略）"
LAST_ROW = 20_001  # to which drop-downs reach
MOST_OFFERED_IN_WORDS = 20
GUIDE = (
    "1. 从第 3 行起填写，一行一条记录；第 2 行是示例，导入时忽略。",
    "2. 红色栏目必须填写。不清楚的不填，不要填“无”“不详”；“无”表示确实没有时，请在“是/否”的栏目中使用。",
    "3. 有下拉箭头的，请从中选择。一格填几项的，用顿号（、）隔开。",
    "4. 再次导入时按编号（没有编号的按名称等）对应：已有的按所填内容更改，空着的格子不改动原有内容。",
    f"   要清空一项，请填“{CLEARED}”。",
    "5. 日期请填完整的年月日，例如 2023-05-01、2023.5.1 或 2023年5月1日。",
    "6. 不要合并单元格，不要用公式，不要改动栏目名称；可以删去不用的栏目（红色的除外）。",
    "7. 上传后先看预览：每一处错误都指出单元格，确认之前不会改动台账。",
)
HOW: Mapping[Form, str] = {
    Form.TEXT: "文字",
    Form.IDENTIFIER: "编号（文字）",
    Form.INTEGER: "整数",
    Form.NUMBER: "数字",
    Form.DAY: "日期",
    Form.YES_NO: "是 / 否",
    Form.CHOICE: "从下拉中选一项",
    Form.CHOICES: "可填几项，用顿号隔开",
    Form.ITEMS: "可填几项，用顿号隔开",
    Form.DIVISION: "从下拉中选择，或填区划代码",
    Form.REFERENCE: "编号（文字）",
}
EXAMPLES: Mapping[str, Cell] = {
    "code": "500230104-示例-001",
    "name": "某某单位（示例）",
    "credit_code": "91110000600037341L",
    "industry_code": "3031",
    "longitude": 107.7215,
    "latitude": 30.0642,
    "commissioned_year": 2015,
    "contact_phone": "13812345678",
    "valid_to": "",
}
BY_FORM: Mapping[Form, Cell] = {
    Form.INTEGER: 10,
    Form.NUMBER: 10.5,
    Form.DAY: date(2023, 5, 1),
    Form.YES_NO: "是",
}


def template(ledger: Ledger, places: Sequence[Sequence[str]]) -> bytes:
    """An empty ledger of a kind; `places` are the villages, groups and grids to choose from.

    What only exports have is not in it: the reader's columns, and the id of a record that is not there yet.
    """
    ledger = replace(ledger, columns=[one for one in ledger.columns if not (one.only_shown or one.path == ("id",))])
    stream = io.BytesIO()
    book = Book(stream, constant_memory=False)
    sheet = book.sheet(ledger.title, [24, *(width(column.heading) for column in ledger.columns)])
    guide, options = book.sheet("填写说明", [26, 10, 24, 60]), book.sheet("选项")
    options.hide()
    book.put(sheet, 0, 0, "序号", book.heading)
    book.put(sheet, 1, 0, EXAMPLE_ROW, book.example)
    for place, column in enumerate(ledger.columns, start=1):
        choices = _choices(column, places)
        _head(book, sheet, place, column, choices)
        _fill(book, sheet, place, column, choices)
        _offer(book, sheet, options, place, choices)
    sheet.freeze_panes(1, 3)
    _guide(book, guide, ledger)
    book.close()
    return stream.getvalue()


def _choices(column: Column, places: Sequence[Sequence[str]]) -> Sequence[str]:
    """What its drop-down offers."""
    match column.form:
        case Form.DIVISION:
            return places[DIVISION_LEVELS.index(column.heading)]
        case Form.CHOICE:
            return list(column.labels.values())
        case Form.YES_NO:
            return ["是", "否"]
        case _:
            return []


def _head(book: Book, sheet: Any, place: int, column: Column, choices: Sequence[str]) -> None:  # noqa: ANN401 - XlsxWriter's sheet
    """The heading with its rule as a comment, and the column's own format below."""
    book.put(sheet, 0, place, lifecycle.headed(column), book.required if column.required else book.heading)
    sheet.write_comment(0, place, _rule(column, choices), {"x_scale": 2})
    numeric = column.form in {Form.INTEGER, Form.NUMBER}
    kept = book.day if column.form is Form.DAY else None if numeric else book.text
    sheet.set_column(place, place, min(WIDEST, width(column.heading)), kept)


def _rule(column: Column, choices: Sequence[str]) -> str:
    must = "必须填写。" if column.required else "不清楚的不填。"
    unit = f"单位：{column.unit}。" if column.unit else ""
    offered = column.labels.values() if column.form is Form.CHOICES else choices[:MOST_OFFERED_IN_WORDS]
    among = f"可填：{'、'.join(offered)}。" if column.labels else ""
    return f"{must}{HOW[column.form]}。{unit}{among}{column.rule}"


def _fill(book: Book, sheet: Any, place: int, column: Column, choices: Sequence[str]) -> None:  # noqa: ANN401 - as above
    """The example."""
    value = EXAMPLES.get(column.path[-1], BY_FORM.get(column.form, ""))
    if column.form is Form.CHOICES:
        value = "、".join(list(column.labels.values())[:2])
    elif choices and column.form is not Form.YES_NO:
        value = choices[0]
    book.put(sheet, 1, place, value, book.example_day if column.form is Form.DAY else book.example)


def _offer(book: Book, sheet: Any, options: Any, place: int, choices: Sequence[str]) -> None:  # noqa: ANN401 - as above
    """A drop-down, whose words lie on a sheet of their own, as Excel takes no long list otherwise."""
    if not choices:
        return
    for row, choice in enumerate(choices):
        book.put(options, row, place, choice)
    column = letters(place)
    allowed = {"validate": "list", "source": f"=选项!${column}$1:${column}${len(choices)}"}
    said = {"error_title": "请从下拉中选择", "error_message": "不在可选的范围内。", "error_type": "warning"}
    sheet.data_validation(1, place, LAST_ROW, place, allowed | said)


def _guide(book: Book, sheet: Any, ledger: Ledger) -> None:  # noqa: ANN401 - as above
    """How to fill in the ledger, and every column with its rule."""
    row = 0
    for row, line in enumerate((f"{ledger.title}填写说明", *GUIDE)):
        sheet.merge_range(row, 0, row, 3, line, book.note)
    columns = [("栏目", "必填", "怎么填", "说明")]
    for column in ledger.columns:
        among = f"可填：{'、'.join(column.labels.values())}。" if column.labels else ""
        columns.append((column.heading, "是" if column.required else "", HOW[column.form], f"{among}{column.rule}"))
    for number, cells in enumerate(columns, start=row + 2):
        for place, text in enumerate(cells):
            book.put(sheet, number, place, text, book.note if number > row + 2 else book.heading)
