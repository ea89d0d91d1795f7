"""What may be answered, and which answers are findings."""

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from services.patrol.checklists.lifecycle import Given, Item, Kind, Value, bad, contradiction, fault, lacking

QUESTION = Item("WS03", "保护区内是否无排污口", Kind.YES_NO, severity=3)
SHADE = Item("WS10", "水体颜色", Kind.CHOICE, choices=("正常", "发黑"))
FLOW = Item("WW02", "进水水量", Kind.NUMBER, unit="m³/d", minimum=0, maximum=20_000)
WORDS = Item("BU06", "当事人", Kind.TEXT)


def answer(item: Item, value: Value, note: str | None = None, photos: int = 0) -> Given:
    return Given(item.code, value, note, photos)


@pytest.mark.parametrize(
    ("item", "value", "note", "right"),
    [
        (QUESTION, "yes", None, True),
        (QUESTION, "no", None, True),
        (QUESTION, "not_applicable", "已停产", True),
        (QUESTION, "not_applicable", None, False),
        (QUESTION, "perhaps", None, False),
        (QUESTION, 1.0, None, False),
        (QUESTION, None, None, False),
        (FLOW, 0.0, None, True),
        (FLOW, 20_000.0, None, True),
        (FLOW, 20_000.5, None, False),
        (FLOW, -1.0, None, False),
        (FLOW, "300", None, False),
        (SHADE, "发黑", None, True),
        (SHADE, "发绿", None, False),
        (WORDS, "不明", None, True),
        (WORDS, 3.0, None, False),
    ],
)
def test_an_answer_fits_its_question(item: Item, value: Value, note: str | None, right: bool) -> None:
    assert (fault(item, answer(item, value, note)) is None) is right


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([QUESTION, SHADE, FLOW], None),
        ([QUESTION, QUESTION], "重复"),
        ([Item("A", "?", Kind.CHOICE)], "选项"),
        ([Item("A", "?", Kind.YES_NO, choices=("是",))], "选项"),
        ([Item("A", "?", Kind.TEXT, unit="吨")], "数值题"),
        ([Item("A", "?", Kind.NUMBER, minimum=2, maximum=1)], "下限"),
    ],
)
def test_a_checklist_that_contradicts_itself_is_found_out(items: list[Item], says: str | None) -> None:
    found = contradiction(items)
    assert (found is None) if says is None else (found is not None and says in found)


items = st.builds(
    Item, st.text("ABC", min_size=1, max_size=3), st.just("?"), st.just(Kind.YES_NO), st.sampled_from([None, 1, 2, 3])
)


@drawn(st.lists(items, unique_by=lambda item: item.code), st.data())
def test_a_no_of_severity_two_or_more_is_a_finding_and_nothing_else_is(asked: list[Item], data: Any) -> None:
    values = {item.code: data.draw(st.sampled_from(["yes", "no", "not_applicable", None])) for item in asked}
    given = {item.code: answer(item, values[item.code]) for item in asked if values[item.code]}
    expected = [item.code for item in asked if values[item.code] == "no" and (item.severity or 0) >= 2]
    assert [item.code for item in bad(asked, given)] == expected
    assert lacking(asked, given) == [item.code for item in asked if values[item.code] is None]


def test_an_answer_without_the_photo_that_it_asks_for_is_lacking() -> None:
    item = Item("WS01", "标志牌是否完好", Kind.YES_NO, severity=2, photo=True)
    assert lacking([item], {"WS01": answer(item, "yes")}) == ["WS01"]
    assert lacking([item], {"WS01": answer(item, "yes", photos=1)}) == []
