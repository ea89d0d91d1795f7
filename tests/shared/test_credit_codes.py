"""统一社会信用代码, `N2…` included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.credit_codes import ALPHABET, LENGTH, check_character, fault, normal

RIGHT = ("91110000600037341L", "11500230008686000G", "12500230450000001X", "N2500230MF0000000T")
BODIES = st.tuples(
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
).map("".join)


@pytest.mark.parametrize("code", [*RIGHT, normal(" 91110000600037341l ")])
def test_right_codes_have_no_fault(code: str) -> None:
    assert fault(code) is None


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "18 位"),
        ("500230600012345", "填写的是 15 位"),
        ("91110000600O37341L", "不会出现 O"),
        ("91110000600I3734ZL", "不会出现 I、Z"),
        ("9111OOOO600037341L", "不会出现 O"),
        ("91A10000600037341L", "第 3 至 8 位"),
        ("91110000600037341M", "校验位"),
        ("91110000600037314L", "校验位"),
        ("９1110000600037341L", "不会出现"),
    ],
)
def test_a_wrong_code_says_what_is_wrong_with_it(code: str, says: str) -> None:
    assert says in (fault(code) or "")


@given(BODIES, st.integers(0, LENGTH - 2), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    assert fault(code) is None
    slip = code[:place] + other + code[place + 1 :]
    assert (fault(slip) is None) == (slip == code)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    fault(normal(text))
