"""A cursor comes back as it was made, and nothing else does."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http import cursors

VALUES = st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4)
KEY = b"a key"


@given(VALUES, st.text())
def test_round_trip(values: list[str], listed: str) -> None:
    cursor = cursors.encode(values, of=listed, key=KEY)
    assert cursors.decode(cursor, of=listed, key=KEY) == values
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(VALUES, st.data())
def test_a_changed_character_is_refused(values: list[str], data: st.DataObject) -> None:
    cursor = cursors.encode(values, of="list", key=KEY)
    at = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.characters().filter(lambda char: char != cursor[at]))
    with pytest.raises(cursors.CursorInvalid):
        cursors.decode(cursor[:at] + other + cursor[at + 1 :], of="list", key=KEY)


@given(st.text())
def test_what_we_did_not_make_is_refused(made_up: str) -> None:
    with pytest.raises(cursors.CursorInvalid):
        cursors.decode(made_up, of="list", key=KEY)


def test_a_cursor_belongs_to_its_list_and_its_key() -> None:
    cursor = cursors.encode(["1"], of="list", key=KEY)
    for other in (
        cursors.encode(["1"], of="another list", key=KEY),
        cursors.encode(["1"], of="list", key=b"another key"),
        cursor + base64.urlsafe_b64encode(b"x").decode(),
        cursor + "=",
        "",
    ):
        with pytest.raises(cursors.CursorInvalid):
            cursors.decode(other, of="list", key=KEY)
