"""What was found wrong at a visit: where it comes from, how severe it is, what became of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What has become of a finding; the complaints service says so from `reported` on."""

    REPORTED = "reported"  # put on record here; the complaints service has not answered yet
    ORDERED = "ordered"  # there is an order to put it right
    SETTLED = "settled"  # put right, on the spot or by an order that was verified
    DISMISSED = "dismissed"  # looked at, and nothing is to be done
    RECURRED = "recurred"  # was settled and came back: another finding stands for it now
    KEPT = "kept"  # entered long after it was found: it starts no clocks, and later visits ask about it


OPEN = (State.REPORTED, State.ORDERED, State.KEPT)


class News(StrEnum):
    """What the complaints service tells of what it made of a finding."""

    ORDERED = "ordered"
    VERIFIED = "verified"
    REFUSED = "refused"
    UNFOUNDED = "unfounded"


MOVES = {
    (State.REPORTED, News.ORDERED): State.ORDERED,
    (State.REPORTED, News.VERIFIED): State.SETTLED,
    (State.ORDERED, News.VERIFIED): State.SETTLED,
    (State.REPORTED, News.REFUSED): State.DISMISSED,
    (State.REPORTED, News.UNFOUNDED): State.DISMISSED,
    (State.ORDERED, News.UNFOUNDED): State.DISMISSED,
}


class Category(StrEnum):
    """Where the problem lies: the problem types of river patrols (domain.md §1.3), and those of other objects."""

    BODY = "body"
    SURFACE = "surface"
    MIDDLE = "middle"
    SIDE = "side"
    ACTIVITY = "activity"
    OUTLET = "outlet"
    BILLBOARD = "billboard"
    BUILD = "build"
    WATER_SOURCE = "water_source"
    WASTEWATER = "wastewater"
    WASTE_GAS = "waste_gas"
    SOLID_WASTE = "solid_waste"
    MANURE = "manure"
    RADIATION = "radiation"
    BURNING = "burning"
    PAPERS = "papers"
    OTHER = "other"


CATEGORY_WORDS = {
    Category.BODY: "水体异常",
    Category.SURFACE: "河面漂浮物",
    Category.MIDDLE: "河中障碍或倾倒",
    Category.SIDE: "河岸堆放垃圾、废弃物",
    Category.ACTIVITY: "违法涉水活动",
    Category.OUTLET: "排污口问题",
    Category.BILLBOARD: "公示牌问题",
    Category.BUILD: "涉水建筑问题",
    Category.WATER_SOURCE: "饮用水水源地问题",
    Category.WASTEWATER: "污水问题",
    Category.WASTE_GAS: "废气问题",
    Category.SOLID_WASTE: "固体废物问题",
    Category.MANURE: "畜禽粪污问题",
    Category.RADIATION: "辐射安全问题",
    Category.BURNING: "露天焚烧",
    Category.PAPERS: "证照、台账问题",
    Category.OTHER: "其他问题",
}


class Disorder(StrEnum):
    """The kinds of 四乱 (domain.md §1.3): how bad one is follows from how much of it there is."""

    RECLAIMING = "reclaiming"
    OCCUPYING = "occupying"
    TALL_CROPS = "tall_crops"
    SAND_MINING = "sand_mining"
    DUMPING = "dumping"
    FLOOD_OBSTACLE = "flood_obstacle"
    SHORELINE_MISUSE = "shoreline_misuse"
    UNPERMITTED_PROJECT = "unpermitted_project"
    OBSTRUCTING_BUILDING = "obstructing_building"


DISORDER_WORDS = {
    Disorder.RECLAIMING: "乱占：围垦",
    Disorder.OCCUPYING: "乱占：侵占水域、滩地",
    Disorder.TALL_CROPS: "乱占：种植阻洪林木、高秆作物",
    Disorder.SAND_MINING: "乱采：非法采砂、取土",
    Disorder.DUMPING: "乱堆：倾倒、填埋、堆放垃圾和固体废物",
    Disorder.FLOOD_OBSTACLE: "乱堆：弃置阻碍行洪的物体",
    Disorder.SHORELINE_MISUSE: "乱建：岸线多占少用、占而不用、滥用",
    Disorder.UNPERMITTED_PROJECT: "乱建：违规涉河项目",
    Disorder.OBSTRUCTING_BUILDING: "乱建：阻碍行洪的建筑物、构筑物",
}
NORMAL, SERIOUS, MAJOR = 1, 2, 3
# The rules beside each other that make the table: `finding.severity.sand_mining.major` is 500 m³.
STEPS = {"serious": SERIOUS, "major": MAJOR}
# How much of its measure a unit is; people write the same unit in several ways.
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("m²", "㎡", "m2", "平方米"), ("area", 1)),
    **dict.fromkeys(("m³", "㎥", "m3", "立方米", "方"), ("volume", 1)),
    "亩": ("area", 10_000 / 15),
    "公顷": ("area", 10_000),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """From how much on something is so severe, by which rule."""

    severity: int
    at_least: float
    unit: str


def table_key(disorder: Disorder, step: str) -> str:
    """The rule of one cell of the table."""
    return f"finding.severity.{disorder}.{step}"


def reached(quantity: float | None, unit: str | None, thresholds: Iterable[Threshold]) -> Threshold | None:
    """The most severe threshold that a quantity reaches; nothing below all of them or where nothing is measured.

    Another measure (a length, a weight) reaches none.
    """
    found = [each for each in thresholds if _reaches(quantity, unit, each)]
    return max(found, key=lambda each: each.severity, default=None)


def _reaches(quantity: float | None, unit: str | None, threshold: Threshold) -> bool:
    given, wanted = _UNITS.get(unit or ""), _UNITS.get(threshold.unit)
    if quantity is None or given is None or wanted is None or given[0] != wanted[0]:
        return False
    return quantity * given[1] >= threshold.at_least * wanted[1]


def severity_of(said: int | None, by_table: int | None) -> int:
    """The higher of what the patroller says and what the table says: nobody talks a problem down."""
    return max(said or NORMAL, by_table or NORMAL)


def first_state(severity: int, followed_from: int, *, settled_on_spot: bool, is_past: bool) -> State:
    """What becomes of a finding when it is put on record; one severe enough is followed though settled on the spot."""
    if settled_on_spot and severity < followed_from:
        return State.SETTLED
    return State.KEPT if is_past else State.REPORTED


def seen(state: State, *, fixed: bool) -> State:
    """The state after a later visit looked: what nobody else follows is settled, what had been settled is not."""
    if fixed:
        return State.SETTLED if state is State.KEPT else state
    return State.RECURRED if state is State.SETTLED else state


def after(state: State, news: News) -> State:
    """The state that news of the complaints service brings a finding to; what is old or unexpected changes nothing."""
    return MOVES.get((state, news), state)
