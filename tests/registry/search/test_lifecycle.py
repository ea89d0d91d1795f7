"""How words are written, cut and looked for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.search.lifecycle import (
    cut,
    excerpt,
    lies_in,
    marks,
    needed,
    normalised,
    pieces,
    quoted,
    without_numbers,
)
from services.registry.searched import SEARCHED, entry_of
from shared.sealed import sealed_columns, table_of

written = st.text(alphabet="许明寺镇饮用水水源地养殖场（）01ab-'\\ＡＢ１２　 \t", max_size=24)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("许明寺镇　养殖场", "许明寺镇 养殖场"),
        ("ＬＦ－００１", "lf-001"),
        ("  A \t b\n", "a b"),
        ("㎡", "m2"),
        ("许府发〔2023〕７号", "许府发(2023)7号"),
        ("水\u200b源", "水源"),
        ("水\x00源", "水 源"),
        ("Straße", "strasse"),
    ],
)
def test_what_reads_the_same_is_written_the_same(text: str, plain: str) -> None:
    assert normalised(text) == plain


@given(st.text())
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(written, st.data())
def test_the_index_knows_what_it_is_asked_of_whatever_stands_in_a_text(text: str, data: Any) -> None:
    plain = normalised(text)
    begin = data.draw(st.integers(0, len(plain)))
    inside = plain[begin : data.draw(st.integers(begin, len(plain)))]
    known = {quoted(piece) for piece in pieces(plain)}
    for word in inside.split():
        for lexeme in needed(word):
            beginning = lexeme.removesuffix("':*")
            assert lexeme in known or (beginning != lexeme and any(each.startswith(beginning) for each in known))


@pytest.mark.parametrize(
    ("word", "lexemes"),
    [
        ("水", ["'水':*"]),
        ("水源", ["'水源'"]),
        ("水源地", ["'水源'", "'源地'"]),
        ("lf", ["'lf':*"]),
        ("lf-001", ["'lf-'", "'f-0'", "'-00'", "'001'"]),
        ("养殖场01", ["'养殖'", "'殖场'", "'场0'"]),
        ("o'", ["'o''':*"]),
        ("\\", ["'\\\\':*"]),
    ],
)
def test_the_index_is_asked_for_the_pieces_of_a_word(word: str, lexemes: list[str]) -> None:
    assert needed(word) == lexemes


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("饮用水源地", ["饮用", "水源地"]),
        ("许明寺镇水源", ["许明寺镇", "水源"]),
        ("理明村养殖场", ["理明村", "养殖场"]),
        ("养殖场01", ["养殖场01"]),
        ("水（源）", ["水（源）"]),
        ("——", ["——"]),
    ],
)
def test_the_dictionary_cuts_what_is_asked_for(word: str, parts: list[str]) -> None:
    assert cut(word) == parts


@given(st.text(alphabet="许明寺镇饮用水水源地养殖场", min_size=1, max_size=20))
def test_nothing_of_what_is_asked_for_is_lost_in_cutting(word: str) -> None:
    assert "".join(cut(word)) == word


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("联系13812345678办理", "联系***办理"),
        ("电话 138 1234-5678", "电话 ***"),
        ("身份证 110105 19491231 002x", "身份证 ***"),
        ("座机023-70712345", "座机***"),
        ("年产 6000 万块, 2023-05-01", "年产 6000 万块, 2023-05-01"),
        ("500230104-lf-001", "500230104-lf-001"),
    ],
)
def test_numbers_of_persons_are_left_out_of_free_texts(text: str, said: str) -> None:
    assert without_numbers(text) == said


def test_a_record_is_found_by_no_column_that_is_sealed() -> None:
    for searched in SEARCHED.values():
        table = table_of(searched.table)
        of_persons = {*sealed_columns(table), *(column.name for column in table.columns if "index_of" in column.info)}
        assert not of_persons & {column.name for column in searched.columns()}


@pytest.mark.parametrize(
    ("number", "known"), [("13812345678", False), ("11010519491231002X", False), ("500230104-01", True)]
)
def test_a_number_that_is_a_persons_is_not_kept_as_that_of_a_record(number: str, known: bool) -> None:
    row = {"id": "x", "version": 1, "mark": "sample", "voided_at": None, "name": "示例河", "code": number}
    assert (number in entry_of("rivers", row)["said"]) == known


def test_a_division_of_an_unusual_length_is_the_beginning_of_a_code() -> None:
    assert (lies_in("500230104"), lies_in("5002")) == ("'in 500230104'", "'in 5002':*")


def test_what_overlaps_is_marked_once() -> None:
    assert marks("饮水源地和水", ["水源", "源地", "水"]) == [(1, 4), (5, 6)]


def test_of_a_long_text_only_what_is_around_the_word_is_told() -> None:
    long = "甲" * 500 + "脱硫塔" + "乙" * 500
    told = excerpt(f"名称\n{long}", ["脱硫塔"])
    assert "脱硫塔" in told
    assert len(told) <= 120
