"""What a row says, and what it would change in the ledger. Pure."""

from collections.abc import Container, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.registry.imports.lifecycle import Fault, Headed, column_of
from services.registry.sheets import lifecycle as sheets
from services.registry.sheets.lifecycle import Column, Form, Path
from shared import credit_codes
from shared.sheets.values import Cell, NotUnderstood, shown

CODE, ID = ("code",), ("id",)
CREDIT_CODE, OVERRIDE = ("credit_code",), ("credit_code_override",)
LOCATION, DETAILS = "location", "details"
MASK = "*"
MISSHAPEN = frozenset({"merged", "formula"})


@dataclass(slots=True)
class Row:
    """A filled row: its cells, and what was understood of them. What was left empty is not there."""

    number: int
    cells: Sequence[Cell]
    faults: list[Fault]
    given: dict[Path, Any] = field(default_factory=dict)


def understood(head: Headed, number: int, cells: Sequence[Cell], faults: Sequence[Fault]) -> Row:
    """A row, understood cell by cell but for those that are misshapen."""
    row = Row(number, cells, list(faults))
    misshapen = {fault.column for fault in faults if fault.code in MISSHAPEN}
    for place, column in head.columns.items():
        cell = cells[place - 1] if place <= len(cells) else ""
        if place not in misshapen and not column.only_shown and shown(cell).strip():
            _take(row, place, column, cell)
    return row


def _take(row: Row, place: int, column: Column, cell: Cell) -> None:
    try:
        value = sheets.understand(column, cell)
    except NotUnderstood as problem:
        row.faults.append(Fault(problem.code, problem.message, place))
        return
    if column.form is Form.DIVISION:  # village, group and grid are one name together
        value = row.given.get(column.path, "") + (value or "")
    row.given[column.path] = value


def overlaid(record: Mapping[str, Any], given: Mapping[Path, Any]) -> dict[str, Any]:
    """A record with what a row gives: what it leaves empty stays. A place without its coordinates is none."""
    result = {name: dict(value) if isinstance(value, Mapping) else value for name, value in record.items()}
    for path, value in given.items():
        inside = result
        for step in path[:-1]:
            inner = inside.get(step)
            inside[step] = inner if isinstance(inner, dict) else {}
            inside = inside[step]
        inside[path[-1]] = value
    place = result.get(LOCATION)
    if place and place.get("longitude") is None and place.get("latitude") is None:
        result[LOCATION] = None
    return result


def leave_masked(given: MutableMapping[Path, Any], shown: Mapping[str, Any]) -> None:
    """What an export shows masked says nothing when it comes back."""
    for path in [path for path, value in given.items() if isinstance(value, str) and MASK in value]:
        if given[path] == sheets.at(shown, path):
            del given[path]


def patch(before: Mapping[str, Any], given: Mapping[Path, Any]) -> dict[str, Any]:
    """The fields that a row says otherwise than the record: a place whole, of a kind's own fields only those."""
    after = overlaid(before, given)
    changed: dict[str, Any] = {}
    for path in given:
        if sheets.at(before, path) == sheets.at(after, path):
            continue
        if path[0] == DETAILS:
            changed.setdefault(DETAILS, {})[path[1]] = sheets.at(after, path)
        else:
            changed[path[0]] = after[path[0]]
    return changed


def differences(
    columns: Iterable[Column],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    shown_before: Mapping[str, Any],
    names: Mapping[Any, str],
) -> list[dict[str, Any]]:
    """Which columns would change, from what to what, in the users' words; personal data as far as all may see it."""
    told = {
        column.path: {
            "heading": column.heading,
            "before": words(column, sheets.at(shown_before, column.path), names),
            "after": words(column, sheets.at(after, column.path), names),
        }
        for column in columns
        if sheets.at(before, column.path) != sheets.at(after, column.path)
    }
    return list(told.values())


def words(column: Column, value: Any, names: Mapping[Any, str]) -> Cell:  # noqa: ANN401 - any value of a record
    """A value as its cell shows it; what is referred to by `names`."""
    return sheets.written(column, names.get(str(value), value) if column.reference else value)


def fixed(
    head: Headed,
    row: Row,
    before: Mapping[str, Any],
    may_change: Container[str],
    names: Mapping[Any, str],
) -> list[Fault]:
    """What a record says for good; it is taken out of the row, which may repeat it."""
    found = []
    for place, column in head.columns.items():
        if column.path in row.given and column.path[0] not in may_change:
            stands = sheets.at(before, column.path)
            if row.given.pop(column.path) != stands:
                shown_value = shown(words(column, stands, names))
                message = f"{column.heading}登记后不能改（台账为 {shown_value}）：请改回，或不填。"
                found.append(Fault("fixed", message, place))
    return found


def too_early(head: Headed, row: Row, may_say: Container[str]) -> list[Fault]:
    """What can only be said of a record that is there."""
    return [
        Fault("only_later", f"{column.heading}只在更改已登记的记录时填写：新增的请不填。", place)
        for place, column in head.columns.items()
        if row.given.get(column.path) is not None and column.path[0] not in may_say
    ]


def credit_code_warning(
    head: Headed, given: MutableMapping[Path, Any], known_override: str | None, paper: str
) -> list[Fault]:
    """A wrong credit code is taken as it stands on paper, with a warning: many old ones are wrong and in use."""
    code = given.get(CREDIT_CODE)
    fault = credit_codes.fault(credit_codes.normal(code)) if code else None
    if fault is None:
        return []
    if not (given.get(OVERRIDE) or known_override):
        given[OVERRIDE] = f"据{paper}原样登记"
    return [Fault("credit_code_wrong", f"{fault}可以照原样导入，请核实。", column_of(head, CREDIT_CODE))]


def steps(pointer: str) -> Path:
    """The path of a JSON pointer."""
    return tuple(pointer.strip("/").split("/"))


def told_once(faults: Sequence[Fault]) -> list[Fault]:
    """One fault for each cell, the first one found: what a cell lacks follows from what it says wrongly."""
    return list({fault.column or fault.code: fault for fault in reversed(faults)}.values())[::-1]
