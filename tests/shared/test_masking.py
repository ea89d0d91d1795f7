"""What of personal data is shown to everybody, and by what form it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.masking import (
    is_id_number,
    masked_address,
    masked_id_number,
    masked_name,
    masked_phone,
    plain_phone,
    scrubbed,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("张小三", "张*三"), ("欧阳小三", "欧阳**"), ("欧阳", "欧*"), ("张", "*"), ("", "")],
)
def test_names(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("023-70605999", "0237060****"),
        ("70605999", "7060****"),
        ("12345", "1****"),
    ],
)
def test_phones(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("理明村3组12号", "理明村3组***"),
        ("许明寺镇理明村三组12号", "许明寺镇理明村三组***"),
        ("理明村学校旁", "理明村***"),
        ("佳苑社区5号楼2单元", "佳苑社区***"),
        ("人民路8号", "***"),
    ],
)
def test_addresses_to_the_group(address: str, shown: str) -> None:
    assert masked_address(address) == shown


def test_identity_numbers() -> None:
    assert masked_id_number("11010519491231002X") == "1" + "*" * 16 + "X"


@given(st.from_regex(r"[0-9]{5,20}", fullmatch=True))
def test_a_mask_hides_at_least_four_digits_or_nearly_all(number: str) -> None:
    assert masked_phone(number).count("*") == 4


@pytest.mark.parametrize(
    "written", ["13812345678", "+8613812345678", "0086 138 1234 5678", "138-1234-5678", "１３８１２３４５６７８"]
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    assert plain_phone(written) == "13812345678"


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("1101051949123100", False),
        ("01010519491231002X", False),
        ("１1010519491231002X", False),
    ],
)
def test_the_check_character_of_identity_numbers(number: str, right: bool) -> None:
    assert is_id_number(number) is right


def test_free_texts_lose_the_numbers_that_were_typed_into_them() -> None:
    assert scrubbed("回电13812345678，证件11010519491231002X，编号500230104211") == "回电***，证件***，编号500230104211"
