"""What personal data looks like to those who need not read it, and how it is written to be found. Pure.

Source: practice (domain notes, 5.5).
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum

HIDDEN = "***"
MOBILE = re.compile(r"1\d{10}")
LANDLINE_HIDDEN = 4
COUNTRY_CODE = re.compile(r"^(\+|00)86")
NOT_IN_A_NUMBER = re.compile(r"[^\d+]")
COMPOUND_SURNAMES = ("欧阳", "司马", "诸葛", "上官", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "东方")
TO_THE_GROUP = re.compile(r"^.*?(?:村|社区)(?:\s*(?:第?[\d一二三四五六七八九十]+|[^\d\s]{1,6}?)(?:组|社))?")
PERSONAL_IN_TEXT = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


class Personal(StrEnum):
    """The kinds of personal data that are kept sealed."""

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    OTHER = "other"


def masked_name(name: str) -> str:
    """张三 as 张*, 张小三 as 张*三, 欧阳小三 as 欧阳**: two characters keep the first, more keep first and last."""
    if len(name) > len("欧阳") and name.startswith(COMPOUND_SURNAMES):
        return name[:2] + "*" * (len(name) - 2)
    match len(name):
        case 0 | 1:
            return "*" * len(name)
        case 2:
            return f"{name[0]}*"
        case length:
            return f"{name[0]}{'*' * (length - 2)}{name[-1]}"


def masked_phone(phone: str) -> str:
    """13812345678 as 138****5678; of any other number the last four digits are hidden."""
    plain = plain_phone(phone)
    if MOBILE.fullmatch(plain):
        return f"{plain[:3]}****{plain[-4:]}"
    return plain[:-LANDLINE_HIDDEN] + "*" * min(len(plain), LANDLINE_HIDDEN)


def masked_id_number(number: str) -> str:
    """11010519491231002X as 1****************X: the place, birthday and sex that it tells are all hidden."""
    return f"{number[:1]}{'*' * (len(number) - 2)}{number[-1:]}" if len(number) > len("1X") else HIDDEN


def masked_address(address: str) -> str:
    """理明村3组12号 as 理明村3组***: to the village and group; nothing of one that names none."""
    known = TO_THE_GROUP.match(address)
    return f"{known.group() if known else ''}{HIDDEN}"


def hidden(_value: str) -> str:
    """Nothing of it."""
    return HIDDEN


MASKS: Mapping[Personal, Callable[[str], str]] = {
    Personal.NAME: masked_name,
    Personal.PHONE: masked_phone,
    Personal.ID_NUMBER: masked_id_number,
    Personal.ADDRESS: masked_address,
    Personal.OTHER: hidden,
}


def plain_phone(phone: str) -> str:
    """The digits by which a number is found, however it was written: without +86, spaces and hyphens."""
    written = NOT_IN_A_NUMBER.sub("", unicodedata.normalize("NFKC", phone))
    return COUNTRY_CODE.sub("", written)


def plain_text(value: str) -> str:
    """The form in which anything else is found."""
    return unicodedata.normalize("NFKC", value).strip().upper()


def plain(kind: Personal, value: str) -> str:
    """The one form of a value in which it is compared."""
    return plain_phone(value) if kind is Personal.PHONE else plain_text(value)


def scrubbed(text: str) -> str:
    """A free text without the mobile and identity numbers that somebody has typed into it."""
    return PERSONAL_IN_TEXT.sub(HIDDEN, text)


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
ID_NUMBER = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)


def is_id_number(number: str) -> bool:
    """Whether an identity number's check character is right (GB 11643-1999)."""
    if not ID_NUMBER.fullmatch(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return number[-1] == _CHECKS[total % 11]
