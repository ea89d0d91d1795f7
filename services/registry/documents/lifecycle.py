"""What a document needs, what it may say, how it moves, and by when it must be renewed or looked at again. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from services.registry.dates import KnownTo, earliest, is_last, years_later
from services.registry.document_kinds.lifecycle import KINDS, Kind, Rule
from services.registry.kinds.lifecycle import PermitClass
from shared.calendar.days import day_words
from shared.http.problems import FieldError


class State(StrEnum):
    """编制, 发布, 备案. What an authority grants is issued from the start."""

    DRAFTED = "drafted"
    ISSUED = "issued"
    FILED = "filed"


class Move(StrEnum):
    """How a document comes from one state to the next."""

    ISSUE = "issue"
    FILE = "file"


class Clock(StrEnum):
    """What runs on a document: asking for its renewal in time, its end, and looking at it again."""

    RENEWAL = "renewal"
    EXPIRY = "expiry"
    REVIEW = "review"


STATE_WORDS = {State.DRAFTED: "已编制", State.ISSUED: "已发布", State.FILED: "已备案"}
MOVE_WORDS = {Move.ISSUE: "发布", Move.FILE: "备案"}
# Default: about ten years; a policy that says more is a slip of the pen.
_MOST_DAYS = 3660
CLOCK_WORDS = {Clock.RENEWAL: "申请延续", Clock.EXPIRY: "有效期届满", Clock.REVIEW: "重新评估修订"}
_MOVES = {(State.DRAFTED, Move.ISSUE): State.ISSUED, (State.ISSUED, Move.FILE): State.FILED}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document says, as far as rules look at it."""

    kind: Kind
    state: State
    mark: str
    permit_class: PermitClass | None
    drafted_on: date | None
    issued_on: date | None
    filed_on: date | None
    known_to: KnownTo
    valid_from: date | None
    valid_until: date | None
    review_on: date | None
    assumed: list[str]
    filing_number: str | None
    filing_authority: str | None
    filing_attachments: list[UUID]
    renewal_applied_on: date | None = None
    superseded_by_id: UUID | None = None
    voided_at: object | None = None

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> Self:
        """From the columns of a row, or of one that is to be."""
        return cls(**{field.name: columns[field.name] for field in fields(cls) if field.name in columns})

    @property
    def rule(self) -> Rule:
        """What its kind needs."""
        return KINDS[self.kind]

    @property
    def holds(self) -> bool:
        """Whether it is the document that counts: issued, and neither renewed nor voided."""
        return self.state != State.DRAFTED and self.superseded_by_id is None and self.voided_at is None


def after(kind: Kind, state: State, move: Move) -> State | None:
    """The state that a move leads to; nothing when the move is not allowed."""
    if move is Move.FILE and not KINDS[kind].may_be_filed:
        return None
    return _MOVES.get((state, move))


def advice(kind: Kind, state: State, move: Move) -> str:
    """Why a move is not allowed, and what to do instead."""
    if not KINDS[kind].may_be_filed:
        return f"{KINDS[kind].label}由主管部门核发，无须{MOVE_WORDS[move]}。"
    if move is Move.FILE and state is State.DRAFTED:
        return "文件尚未发布，请先发布，再办理备案。"
    return f"文件{STATE_WORDS[state]}，无须再{MOVE_WORDS[move]}；有误请更正，有新版本请另行登记。"


def faults(paper: Paper, today: date) -> list[FieldError]:
    """What is wrong with a document, at its fields, in the user's words."""
    return [*_state_faults(paper), *_order_faults(paper), *_day_faults(paper, today), *_class_faults(paper)]


# From which state on a document tells this.
_TOLD_FROM = {
    "issued_on": State.ISSUED,
    "filed_on": State.FILED,
    "filing_authority": State.FILED,
    "filing_number": State.FILED,
    "filing_attachments": State.FILED,
}
_ORDER_OF_STATES = list(State)
# A report that tells of a filing need not tell its receipt.
_PERHAPS_UNKNOWN = {"filing_number", "filing_attachments"}


def _state_faults(paper: Paper) -> list[FieldError]:
    if not paper.rule.may_be_filed:
        granted = paper.state == State.ISSUED
        words = f"{paper.rule.label}由主管部门核发，状态只能是 issued。"
        return [] if granted else [FieldError("/state", "state_unsuitable", words)]
    found = []
    for name, since in _TOLD_FROM.items():
        told = bool(getattr(paper, name))
        reached = _ORDER_OF_STATES.index(paper.state) >= _ORDER_OF_STATES.index(since)
        may_lack = paper.mark == "reconstructed" and name in _PERHAPS_UNKNOWN
        if reached and not told and not may_lack:
            found.append(FieldError(f"/{name}", "missing", f"{STATE_WORDS[paper.state]}的文件须填写此项。"))
        if told and not reached:
            found.append(FieldError(f"/{name}", "too_early", f"{STATE_WORDS[paper.state]}的文件还没有此项。"))
    return found


# Each pair in the order in which it comes to pass.
_ORDER = (
    ("drafted_on", "issued_on", "发布（核发）日期不能早于编制日期。"),
    ("issued_on", "filed_on", "备案日期不能早于发布日期。"),
    ("valid_from", "valid_until", "有效期截止日不能早于起始日。"),
    ("issued_on", "valid_until", "有效期截止日不能早于发布（核发）日期。"),
    ("issued_on", "review_on", "重新评估日期不能早于发布日期。"),
    ("issued_on", "renewal_applied_on", "申请延续的日期不能早于核发日期。"),
)
_DEEDS = ("drafted_on", "issued_on", "filed_on")


def _order_faults(paper: Paper) -> list[FieldError]:
    found = []
    for first, second, words in _ORDER:
        earlier, later = getattr(paper, first), getattr(paper, second)
        if earlier is not None and later is not None and later < earlier:
            found.append(FieldError(f"/{second}", "too_early", words))
    return found


def _day_faults(paper: Paper, today: date) -> list[FieldError]:
    deeds = [(name, day) for name in _DEEDS if (day := getattr(paper, name)) is not None]
    ahead = [name for name, day in deeds if earliest(day, paper.known_to) > today]
    if paper.renewal_applied_on is not None and paper.renewal_applied_on > today:
        ahead.append("renewal_applied_on")
    rough = [name for name, day in deeds if not is_last(day, paper.known_to)]
    return [
        *(FieldError(f"/{name}", "in_future", "日期不能晚于今天。") for name in ahead),
        *(FieldError(f"/{name}", "not_the_last_day", "只知年份或月份的，请填当年或当月的最后一日。") for name in rough),
    ]


def _class_faults(paper: Paper) -> list[FieldError]:
    if paper.permit_class is None or paper.permit_class in paper.rule.classes:
        return []
    fitting = "、".join(sorted(paper.rule.classes)) or "不填"
    return [FieldError("/permit_class", "class_unsuitable", f"{paper.rule.label}的管理类别只能是：{fitting}。")]


def completed(paper: Paper, years: Callable[[str], int]) -> dict[str, Any]:
    """The end and the review that a document does not name, as its kind's policies give them; `assumed` says which.

    A permit of five years from 10 May 2023 ends with 9 May 2028. Nothing follows from a day that is known only roughly,
    except when a review is due at the latest.
    """
    rule, found = paper.rule, {name: getattr(paper, name) for name in ("valid_until", "review_on")}
    found |= dict.fromkeys(paper.assumed)
    begins = paper.valid_from or paper.issued_on
    assumed = []
    if rule.lasts and found["valid_until"] is None and begins is not None and paper.known_to == KnownTo.DAY:
        found["valid_until"] = years_later(begins, years(rule.lasts)) - timedelta(days=1)
        assumed.append("valid_until")
    decided = paper.filed_on or paper.issued_on
    if rule.review and found["review_on"] is None and decided is not None:
        found["review_on"] = years_later(decided, years(rule.review))
        assumed.append("review_on")
    return found | {"assumed": assumed}


def days_due(paper: Paper, lead: int) -> dict[Clock, date | None]:
    """The last day of each of a document's clocks; `lead` days before its end its renewal must be asked for."""
    if not paper.holds:
        return dict.fromkeys(Clock)
    end, applied = paper.valid_until, paper.renewal_applied_on is not None
    renewal = None if end is None or applied else end - timedelta(days=min(lead, _MOST_DAYS))
    return {Clock.RENEWAL: renewal, Clock.EXPIRY: end, Clock.REVIEW: paper.review_on}


def to_run(days: Mapping[Clock, date | None], today: date, grace: int) -> dict[Clock, date]:
    """Which clocks run from today on, and until when.

    What ended more than `grace` days before it is entered is history: no clock, no message; the lists still show it.
    What was due before it was on record is due today: nobody could have known. An ended permit cannot be renewed in
    time any more, so that only its end is told.
    """
    oldest = today - timedelta(days=min(grace, _MOST_DAYS))
    running = {clock: max(day, today) for clock, day in days.items() if day is not None and day >= oldest}
    end = days[Clock.EXPIRY]
    renewal = days[Clock.RENEWAL]
    running.pop(Clock.RENEWAL, None)
    if renewal is not None and end is not None and end >= today:
        running[Clock.RENEWAL] = max(renewal, today)
    return running


def words(clock: Clock, paper: Paper, lead: int, until: date) -> str:
    """Why a clock of a document is due when it is."""
    end, review = paper.valid_until, paper.review_on
    assumed = "（文件未写明，按规则推算）"
    said = {
        Clock.RENEWAL: f"有效期至{day_words(end)}，应在届满{lead}日前申请延续" if end else "",
        Clock.EXPIRY: f"有效期至{day_words(end)}{assumed if 'valid_until' in paper.assumed else ''}" if end else "",
        Clock.REVIEW: f"最迟{day_words(review)}重新评估修订{assumed if 'review_on' in paper.assumed else ''}"
        if review
        else "",
    }
    missed = days_due(paper, lead)[clock] != until
    late = f"，登记时已过此日，改自登记之日起计，至{day_words(until)}止" if missed else ""
    return said[clock] + late
