"""What a notice may say, and how it comes from being handed out to being signed for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from services.registry.dates import KnownTo, earliest, is_last
from services.registry.wordings.lifecycle import CountsAs
from shared.calendar.days import day_words
from shared.http.problems import FieldError


class Recipient(StrEnum):
    """Whom a paper is handed to."""

    SOURCE = "source"
    HOUSEHOLD = "household"
    PUBLIC = "public"


class State(StrEnum):
    """Handed out; signed for; or refused, before a witness."""

    ISSUED = "issued"
    SIGNED = "signed"
    REFUSED = "refused"


class Qualifier(StrEnum):
    """How exact a number of copies is meant to be: a report's 约, 余, 以上."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"


STATE_WORDS = {State.ISSUED: "已发放", State.SIGNED: "已签收", State.REFUSED: "已拒签"}
RECIPIENT_WORDS = {Recipient.HOUSEHOLD: "农户", Recipient.PUBLIC: "公众"}


@dataclass(frozen=True, slots=True)
class Slip:
    """What a notice says, as far as rules look at it."""

    counts_as: CountsAs
    mark: str
    recipient_type: Recipient
    source_id: UUID | None
    issued_on: date
    known_to: KnownTo
    qualifier: Qualifier
    around_id: UUID | None
    households: int | None
    newly_reached: int | None
    signed_on: date | None
    signed_by: str | bytes | None  # in clear or sealed
    refused_on: date | None
    witness: str | bytes | None
    proof: list[UUID]

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> Self:
        """From the columns of a row, or of one that is to be."""
        return cls(**{field.name: columns[field.name] for field in fields(cls)})

    @property
    def state(self) -> State:
        """Where it stands, by what it says."""
        if self.signed_on is not None:
            return State.SIGNED
        return State.ISSUED if self.refused_on is None else State.REFUSED


def faults(slip: Slip, today: date) -> list[FieldError]:
    """What is wrong with a notice, at its fields, in the user's words."""
    return [*_recipient_faults(slip), *_round_faults(slip), *_day_faults(slip, today), *_answer_faults(slip)]


def _recipient_faults(slip: Slip) -> list[FieldError]:
    if (slip.recipient_type == Recipient.SOURCE) != (slip.source_id is not None):
        words = "发给污染源的填 source_id；发给农户或公众的填 division_code，不填 source_id。"
        return [FieldError("/source_id", "recipient_unclear", words)]
    if slip.qualifier != Qualifier.EXACT and slip.mark == "real":
        return [FieldError("/qualifier", "not_exact", "新登记的发放应填准确份数；约数只用于按报告还原的记录。")]
    return []


def _round_faults(slip: Slip) -> list[FieldError]:
    """A round among households says how many it reached, unless the report that it is taken from does not."""
    if slip.around_id is None:
        told = [name for name in ("households", "newly_reached") if getattr(slip, name) is not None]
        return [FieldError(f"/{name}", "not_a_round", "只有向水源地周边农户发放时填写户数。") for name in told]
    if slip.recipient_type != Recipient.HOUSEHOLD:
        return [
            FieldError("/around_id", "recipient_unclear", "向水源地周边农户发放的，recipient_type 应为 household。")
        ]
    if slip.households is None:
        words = "请填写本次送达多少户；只有按报告还原的记录可以不填。"
        return [] if slip.mark == "reconstructed" else [FieldError("/households", "missing", words)]
    if (slip.newly_reached or 0) > slip.households:
        return [FieldError("/newly_reached", "too_large", "首次送达户数不能超过本次送达户数。")]
    return []


def _day_faults(slip: Slip, today: date) -> list[FieldError]:
    found = []
    if not is_last(slip.issued_on, slip.known_to):
        found.append(FieldError("/issued_on", "not_the_last_day", "只知年份或月份的，请填当年或当月的最后一日。"))
    first = earliest(slip.issued_on, slip.known_to)
    for name, day in (("issued_on", first), ("signed_on", slip.signed_on), ("refused_on", slip.refused_on)):
        if day is not None and day > today:
            found.append(FieldError(f"/{name}", "in_future", "日期不能晚于今天。"))
        if day is not None and day < first:
            found.append(FieldError(f"/{name}", "before_issue", "签收或拒签不能早于发放。"))
    return found


def _answer_faults(slip: Slip) -> list[FieldError]:
    if slip.signed_on is not None and slip.refused_on is not None:
        return [FieldError("/refused_on", "both_answers", "已签收的不能同时拒签。")]
    told = {name: bool(getattr(slip, name)) for name in ("signed_by", "witness", "proof")}
    if slip.state is State.ISSUED:
        early = [name for name in told if told[name]]
        return [FieldError(f"/{name}", "too_early", "尚未签收或拒签，没有此项。") for name in early]
    if slip.counts_as != CountsAs.NOTICE:
        return [FieldError("/signed_on", "not_signed_for", "宣传资料不需要签收，只登记份数。")]
    needed = ["signed_by" if slip.state is State.SIGNED else "witness"]
    if slip.mark != "reconstructed" and slip.state is State.SIGNED:
        needed.append("proof")
    return [
        FieldError(f"/{name}", "missing", "签收须填签收人和照片，拒签须填见证人。") for name in needed if not told[name]
    ]


def doorstep_faults(mark: str, issued_by_id: UUID | None, person_id: UUID | None) -> list[FieldError]:
    """What whoever hands out notices may not say: that it is from a report, which asks for less, or by others."""
    found = []
    if mark == "reconstructed":
        found.append(FieldError("/mark", "not_handed_out", "现场发放的不能登记为按报告还原（reconstructed）。"))
    if issued_by_id != person_id:
        found.append(FieldError("/issued_by_id", "not_oneself", "只能登记本人的发放；他人的请由规环办经办人登记。"))
    return found


def advice(state: State) -> str:
    """Why a notice can be neither signed for nor refused any more."""
    return f"告知书{STATE_WORDS[state]}，不能重复办理；登记有误请更正。"


def shown_day(day: date, known_to: KnownTo) -> str:
    """A day as exactly as it is known: 2023年11月23日, 2023年11月, 2023年."""
    whole = day_words(day)
    return {KnownTo.DAY: whole, KnownTo.MONTH: f"{day.year}年{day.month}月", KnownTo.YEAR: f"{day.year}年"}[known_to]
