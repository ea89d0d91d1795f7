"""Which policy row applies in a division on a day: the more specific division wins, then the later effective date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shared.calendar.workdays import Unit
from shared.db.session import Session
from shared.directory.memory import remembered
from shared.directory.mergers import Mergers, mergers
from shared.directory.models import Policy as PolicyRow
from shared.http.problems import Problem

_MOST_ANSWERS = 2_000  # a town's divisions for some days


class PolicyMissing(Problem, KeyError):  # noqa: N818 - named as a fact, like every problem
    """No row answers: the work cannot go on with an invented number. A KeyError too, so that `.get` may ask."""

    status = 422
    code = "policy_missing"
    title = "缺少规则"


class PolicyUnusable(Problem, ValueError):  # noqa: N818 - as above
    """The row is there, but says no span of time."""

    status = 422
    code = "policy_unusable"
    title = "规则不能使用"


@dataclass(frozen=True, slots=True)
class Policy:
    """One rule as it applied on a day, with what it rests on."""

    id: UUID
    key: str
    label: str
    version: int
    value: Any
    unit: str
    basis_kind: str
    basis: str | None
    issuer: str | None
    document_number: str | None
    urgent: bool
    effective_from: date

    @property
    def amount(self) -> int:
        """The value as a whole number of its unit; raises PolicyUnusable."""
        try:
            return int(self.value)
        except (TypeError, ValueError) as error:
            raise PolicyUnusable(f"规则“{self.label}”的数值应为整数，请管理员先在规则表中改正。") from error

    @property
    def span(self) -> Unit:
        """The unit of a span of time; raises PolicyUnusable for units that are none."""
        try:
            return Unit(self.unit)
        except ValueError as error:
            raise PolicyUnusable(f"规则“{self.label}”的单位不是时长，请管理员先在规则表中改正。") from error

    def cited(self) -> dict[str, Any]:
        """What a row keeps of the rule that made it."""
        return {
            "policy": self.key,
            "policy_id": str(self.id),
            "policy_version": self.version,
            "effective_from": self.effective_from.isoformat(),
            "label": self.label,
            "value": self.value,
            "unit": self.unit,
            "basis_kind": self.basis_kind,
            "basis": self.basis,
            "issuer": self.issuer,
            "document_number": self.document_number,
        }


class Policies(Mapping[str, Policy]):
    """The rules of a division and a day, by key; a missing one is a problem that names itself."""

    def __init__(self, rows: Mapping[str, Policy]) -> None:
        self._rows = rows

    def __getitem__(self, key: str) -> Policy:
        """The rule of this key; raises PolicyMissing."""
        if key not in self._rows:
            raise PolicyMissing(f"规则“{key}”尚未设置，请管理员先在规则表中补充。")
        return self._rows[key]

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __iter__(self) -> Any:  # noqa: ANN401 - Mapping's own signature
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule with where and until when it holds."""

    policy: Policy
    division_code: str
    effective_to: date | None

    def applies(self, division_code: str, day: date) -> bool:
        ended = self.effective_to is not None and self.effective_to <= day
        return division_code.startswith(self.division_code) and self.policy.effective_from <= day and not ended


class PolicyBook:
    """All rules, to be asked for many divisions and days. Later rows overwrite earlier ones."""

    def __init__(self, rows: Sequence[_Row], merged: Mergers) -> None:
        self._rows = rows
        self._mergers = merged
        self._areas = {row.division_code for row in rows}
        self._answers: dict[tuple[str, date], Policies] = {}

    def on(self, division_code: str, day: date) -> Policies:
        """The rules that hold in a division on a day; in one that was merged by then, those of its successor."""
        asked = (self._area(self._mergers.standing(division_code, day)), day)
        if asked not in self._answers:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            self._answers[asked] = Policies({row.policy.key: row.policy for row in self._rows if row.applies(*asked)})
        return self._answers[asked]

    def area(self, division_code: str, until: date) -> str:
        """All divisions of one area have the same rules on every day until then; one that is merged is its own."""
        merged = self._mergers.standing(division_code, until) != division_code
        return division_code if merged else self._area(division_code)

    def _area(self, division_code: str) -> str:
        """The smallest division around this one that has rules of its own."""
        around = (division_code[:length] for length in range(len(division_code), 0, -1))
        return next((code for code in around if code in self._areas), "")


async def in_force(session: Session, division_code: str, day: date) -> Policies:
    """The rules that hold in a division on a day."""
    return (await policy_book(session)).on(division_code, day)


async def policy_book(session: Session) -> PolicyBook:
    """The rules of all divisions and times."""
    return await remembered(session, _read)


async def _read(session: Session) -> PolicyBook:
    # So that the last word is the most specific and the newest.
    order = (sa.func.length(PolicyRow.division_code), PolicyRow.effective_from, PolicyRow.version)
    rows = [_row(row) for row in await session.scalars(sa.select(PolicyRow).order_by(*order))]
    return PolicyBook(rows, await mergers(session))


def _row(row: PolicyRow) -> _Row:
    policy = Policy(**{field: getattr(row, field) for field in Policy.__dataclass_fields__})
    return _Row(policy, row.division_code, row.effective_to)
