"""The steps of a file into the ledger, and what may be wrong with it on the way. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from services.registry.sheets.lifecycle import Column, Path


class State(StrEnum):
    """Where an import stands."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    PREVIEWED = "previewed"
    COMMITTING = "committing"
    COMMITTED = "committed"
    FAILED = "failed"
    CANCELLED = "cancelled"


AT_WORK = (State.UPLOADED, State.CHECKING, State.COMMITTING)
BEFORE_COMMIT = (State.UPLOADED, State.CHECKING, State.PREVIEWED)


class RowState(StrEnum):
    """What a row would do, or did; `read` until it is looked at, `stale` when the ledger has changed under it since."""

    READ = "read"
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    BAD = "bad"
    STALE = "stale"
    DONE = "done"


WRITTEN = (RowState.NEW, RowState.CHANGED)
RETURNED = (RowState.BAD, RowState.STALE)


class Choice(StrEnum):
    """Which rows a commit takes."""

    ALL = "all"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; with a row or a whole file, where there is no row or column."""

    code: str
    message: str
    column: int | None = None  # from 1
    row: int | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Headed:
    """The row of headings: which column of the file is which of the ledger."""

    row: int
    columns: Mapping[int, Column]  # by the number of the column in the file
    ignored: Mapping[int, str]
    headings: Sequence[str]


def column_of(head: Headed, path: Path) -> int | None:
    """Which column of the file holds a field, what is inside it or what it is inside of."""
    for number, column in head.columns.items():
        common = min(len(column.path), len(path))
        if common and column.path[:common] == path[:common]:
            return number
    return None


def cell_name(row: int, column: int) -> str:
    """As Excel calls it: D12."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


STALE = Fault("ledger_changed", "预览之后，台账中的这条记录有变动：请重新上传，核对后再确认。")
