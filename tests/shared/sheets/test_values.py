"""What people write into cells, and what is understood of it."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sheets import values
from shared.sheets.values import Cell, NotUnderstood
from shared.sheets.writing import csv_lines

DAY = date(2023, 5, 1)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        datetime(2023, 5, 1),  # noqa: DTZ001 - Excel knows no time zones
        "2023-05-01",
        "2023.5.1",
        "2023/5/1",
        "2023年5月1日",
        "2023年5月1号",
        " ２０２３－０５－０１ ",
        "2023-05-01 00:00:00",
        "20230501",
        20230501,
        45047,
        45047.0,
        "45047",
    ],
)
def test_a_day_is_understood_however_it_is_usually_written(written: Cell) -> None:
    assert values.day(written) == DAY


@pytest.mark.parametrize(
    "written", ["2023", 2023, "2023.5", 2023.5, "5/1/2023", "23.5.1", "2023年5月", "2023-02-30", "去年", True]
)
def test_a_day_that_could_be_several_is_refused(written: Cell) -> None:
    with pytest.raises(NotUnderstood) as refused:
        values.day(written)
    assert refused.value.code == "not_a_date"


@pytest.mark.parametrize(
    ("written", "unit", "meant"),
    [
        (120, None, 120),
        (120.0, None, 120),
        (1.5, None, 1.5),
        ("120", None, 120),
        (" １２０ ", None, 120),
        ("1,200.50", None, 1200.5),
        ("1，200", None, 1200),
        ("120头", "头", 120),
        ("-3", None, -3),
    ],
)
def test_a_number_is_understood_as_text_too(written: Cell, unit: str | None, meant: float) -> None:
    assert values.number(written, unit) == meant


@pytest.mark.parametrize(
    "written", ["约120", "120左右", "1.2.3", "12只", "一百", "1,2", "#N/A", True, "1e5", "nan", "十"]
)
def test_what_is_no_number_is_refused(written: Cell) -> None:
    with pytest.raises(NotUnderstood):
        values.number(written, "头")


@pytest.mark.parametrize(
    ("read", "written", "code"),
    [
        (values.integer, 1.5, "not_an_integer"),
        (values.text, 9.1500230450000001e17, "precision_lost"),
        (values.text, "a\x07b", "text_not_storable"),
        (values.text, "字" * 4001, "too_long"),
        (values.text, "#REF!", "formula_failed"),
        (values.yes_or_no, "也许", "not_a_boolean"),
    ],
)
def test_what_is_wrong_is_said(read: Callable[[Cell], object], written: Cell, code: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        read(written)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")


def test_texts_and_choices() -> None:
    assert values.text("　理明村 \n 三组 ") == "理明村 三组"
    assert values.text(13812345678.0) == "13812345678"
    assert values.identifier("５００２３０－ａ１（示例）") == "500230-a1（示例）"
    assert values.choice("村级(小型集中供水)", {"village": "村级（小型集中供水）"}) == "village"
    assert values.items("粉尘、噪声，废水; 油烟") == ["粉尘", "噪声", "废水", "油烟"]
    assert [values.yes_or_no(said) for said in ("是", "√", "有", True, "否", "无", 0)] == [True] * 4 + [False] * 3


@given(
    st.one_of(st.text(max_size=40), st.integers(), st.floats(allow_nan=True), st.booleans(), st.dates(), st.datetimes())
)
def test_any_cell_is_understood_or_refused(cell: Cell) -> None:
    reads = (values.text, values.identifier, values.number, values.integer, values.day, values.yes_or_no, values.items)
    for read in reads:
        with contextlib.suppress(NotUnderstood):
            read(cell)


@pytest.mark.parametrize("typed", ["=1+1", "+86 138", "-", "@SUM(A1)"])
def test_what_looks_like_a_formula_comes_back_as_it_was_typed(typed: str) -> None:
    written = csv_lines([[typed]]).rstrip("\r\n")
    assert written == f"'{typed}"
    assert values.text(written) == typed
