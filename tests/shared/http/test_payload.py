"""What a day may look like."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.http.payload import Day

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
