"""What bodies are made of. Whatever passes here can be stored."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    field_validator,
)
from pydantic_core import PydanticCustomError

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
NUMBER = re.compile(r"\s*[+-]?[\d.]+\s*")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def text(longest: int) -> StringConstraints:
    """The bounds of a text that may not be empty, to be put into an Annotated[str, …]."""
    return StringConstraints(min_length=1, max_length=longest)


Line = Annotated[str, text(200)]
Text = Annotated[str, text(4000)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


def _written_out(value: object) -> object:
    """Refuse a bare number, also in quotes, which pydantic would take for seconds or milliseconds as it sees fit."""
    if isinstance(value, (int, float)) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        raise PydanticCustomError("datetime_type", "a moment is written as RFC 3339 text")
    return value


def _written_as_day(value: object) -> object:
    """Refuse a bare number too, and a moment, whose day depends on where one is."""
    if not isinstance(value, date) and not (isinstance(value, str) and FULL_DATE.fullmatch(value)):
        raise PydanticCustomError("date_type", "a day is written as RFC 3339 full-date")
    return value


def _day_in_range(day: date) -> date:
    if not EARLIEST.date() <= day < LATEST.date():
        raise PydanticCustomError("moment_out_of_range", "out of range")
    return day


def _in_range(moment: datetime) -> datetime:
    if not EARLIEST <= moment < LATEST:
        raise PydanticCustomError("moment_out_of_range", "out of range")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_range)]
Day = Annotated[date, BeforeValidator(_written_as_day), AfterValidator(_day_in_range)]


class Payload(BaseModel):
    """The base of request bodies: no unknown fields, no text that PostgreSQL cannot hold, no NaN."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:  # noqa: ANN401 - before validation it may be anything
        if not all(map(_is_storable, _strings_in(value))):
            raise PydanticCustomError("text_not_storable", "NUL or a lone surrogate")
        return value


class Answer(BaseModel):
    """The base of answers, read from rows."""

    model_config = ConfigDict(from_attributes=True)


def _is_storable(string: str) -> bool:
    return UNSTORABLE.search(string) is None


def _strings_in(value: object) -> Iterator[str]:
    """All texts, keys included; without recursion, since a body may be nested as deep as the parser went."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as string:
                yield string
            case dict() as members:
                waiting += [*members.keys(), *members.values()]
            case list() as items:
                waiting += items
