"""What a day may look like, and how deep a body may be."""

import sys
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.http.payload import Day, Payload

DAYS = TypeAdapter(Day)


def test_a_day_is_written_as_a_full_date() -> None:
    assert DAYS.validate_python("2023-06-01") == date(2023, 6, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        20230101,
        1.5,
        True,
        None,
        "1699920000",
        "2023-01-01T00:00:00",
        "2023/01/01",
        "2023-02-30",
        "0001-01-01",
        "9999-12-31",
    ],
)
def test_a_number_a_moment_or_a_far_year_is_no_day(wrong: object) -> None:
    with pytest.raises(ValidationError):
        DAYS.validate_python(wrong)


class Anything(Payload):
    value: Any


def test_a_body_as_deep_as_the_parser_goes_is_looked_through() -> None:
    deep: Any = "a\x00b"
    for _ in range(2 * sys.getrecursionlimit()):
        deep = [deep]
    with pytest.raises(ValidationError, match="NUL"):
        Anything(value=deep)
