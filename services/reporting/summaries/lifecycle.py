"""The figures as data, and how they are read off grouped rows. Pure."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Literal

Group = Mapping[str, Any]
PATROL, COMPLAINTS = ("patrol",), ("complaints",)
BURNING = ("dispatch.recorded", "fire.recorded")
CLEANING = ("cleaning.assigned",)
ADMISSIONS = ("admission.checked", "admission.decided")


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure.

    A `count` is of the facts of kind `of` that the period holds, a `sum` of their `number`; a `stock` is of the
    sources of kind `of` that are on record on its last day; all only of rows whose columns are as in `where`. A `rate`
    is of one figure out of another, and the rows behind it are those of the first. `told_by` are the services whose
    use, or the kinds of facts in the period that, make a zero a fact.
    `scope` is what one needs to see it.
    """

    key: str
    label: str
    unit: str
    of: str
    kind: Literal["count", "sum", "stock", "rate"] = "count"
    number: str = "n"
    where: Mapping[str, Any] = field(default_factory=dict)
    out_of: str = ""
    told_by: tuple[str, ...] = COMPLAINTS
    scope: str = "reporting:read"

    def selects(self, group: Group) -> bool:
        """Whether rows with these columns are counted."""
        return group["kind"] == self.of and all(group[column] == value for column, value in self.where.items())


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric with its value; a rate also with what it was made of."""

    metric: Metric
    value: int | float
    numerator: int | None = None
    denominator: int | None = None


def _stocks(*rows: tuple[str, str, str, str]) -> tuple[Metric, ...]:
    return tuple(Metric(key, label, unit, of, "stock", told_by=(of,)) for key, label, unit, of in rows)


def _steps(**labels: str) -> tuple[Metric, ...]:
    return tuple(
        Metric(
            f"escalations_{step}",
            label,
            "次",
            "deadline.escalated",
            where={"step": step},
            told_by=(*PATROL, *COMPLAINTS),
        )
        for step, label in labels.items()
    )


def _admissions(**figures: tuple[str, str]) -> tuple[Metric, ...]:
    """Decisions on applications for admission, by what was decided."""
    return tuple(
        Metric(key, label, "件", "admission.decided", where={"outcome": decision}, told_by=ADMISSIONS)
        for key, (label, decision) in figures.items()
    )


def _burning(**sums: tuple[str, str, str]) -> tuple[Metric, ...]:
    """Sums over the dispatches against open burning: copies of leaflets and of notices are two figures."""
    return tuple(
        Metric(f"burn_{key}", label, unit, "dispatch.recorded", "sum", number, told_by=BURNING)
        for key, (label, unit, number) in sums.items()
    )


def _fires(**labels: str) -> tuple[Metric, ...]:
    """Fires that were stopped, by what burnt."""
    return tuple(
        Metric(
            f"burn_stopped_{kind}",
            f"其中：{label}",
            "次",
            "fire.recorded",
            where={"outcome": "passed", "category": kind},
            told_by=BURNING,
        )
        for kind, label in labels.items()
    )


def _findings(**figures: tuple[str, str, str]) -> tuple[Metric, ...]:
    """What became of what patrols found."""
    return tuple(
        Metric(key, label, "个", f"finding.{told}", where={"outcome": outcome}, told_by=PATROL)
        for key, (label, told, outcome) in figures.items()
    )


METRICS: tuple[Metric, ...] = (
    # No figure for restaurants: the town counts the notices that it handed them, not them (its rows are addressees).
    *_stocks(
        ("industrial_units", "工业企业", "家", "industrial_unit"),
        ("medical_units", "医疗机构", "家", "medical_unit"),
        ("sewage_plants", "污水处理厂", "座", "sewage_plant"),
        ("farms", "养殖场", "家", "livestock_farm"),
        ("drinking_water_sources", "饮用水水源地", "处", "drinking_water_source"),
        ("river_outfalls", "入河排污口", "个", "river_outfall"),
        ("waste_points", "垃圾收运点", "个", "waste_point"),
        ("radiation_units", "辐射单位", "家", "radiation_unit"),
        ("farmland_plots", "耕地地块", "块", "farmland_plot"),
    ),
    Metric("duties_required", "应完成巡查任务", "次", "duty.assigned", told_by=PATROL),
    Metric("duties_met", "已完成巡查任务", "次", "duty.met", told_by=PATROL),
    Metric("duties_met_late", "其中：按时巡查、补传", "次", "duty.met", where={"late": True}, told_by=PATROL),
    Metric("duties_missed", "逾期未巡", "次", "duty.missed", told_by=PATROL),
    Metric("duties_met_rate", "巡查任务完成率", "%", "duties_met", "rate", out_of="duties_required"),
    Metric("rounds", "巡查记录", "次", "round.recorded", told_by=PATROL),
    Metric("field_days", "马路办公", "次", "field_day.recorded", told_by=("field_day.recorded",)),
    Metric("burn_dispatches", "禁烧出动", "次", "dispatch.recorded", told_by=BURNING),
    *_burning(
        persons=("禁烧出动人员", "人次", "people"),
        vehicles=("禁烧出动车辆", "车次", "vehicles"),
        leaflets=("发放禁烧宣传资料", "份", "leaflets"),
        notices=("发放禁烧告知书", "份", "notices"),
    ),
    Metric("burn_fires", "发现火点", "处", "fire.recorded", told_by=BURNING),
    Metric("burn_stopped", "阻止焚烧", "次", "fire.recorded", where={"outcome": "passed"}, told_by=BURNING),
    *_fires(straw="秸秆", household_waste="生活垃圾", leaves="落叶", other="其他"),
    Metric("findings", "巡查发现问题", "个", "finding.recorded", told_by=PATROL),
    *_findings(
        findings_settled_on_spot=("其中：当场整改", "recorded", "passed"),
        findings_ordered=("巡查发现问题已交办", "changed", "ordered"),
        findings_recurred=("回访时问题仍在", "confirmed", "failed"),
    ),
    Metric("cleaning_required", "应完成保洁班次", "次", "cleaning.assigned", told_by=CLEANING),
    Metric("cleaning_done", "按时完成保洁", "次", "cleaning.recorded", where={"outcome": "passed"}, told_by=CLEANING),
    Metric(
        "cleaning_done_late", "逾期补做保洁", "次", "cleaning.recorded", where={"outcome": "failed"}, told_by=CLEANING
    ),
    Metric("cleaning_missed", "漏扫班次", "次", "cleaning.missed", told_by=CLEANING),
    Metric("cleaning_rate", "保洁按时完成率", "%", "cleaning_done", "rate", out_of="cleaning_required"),
    Metric("complaints_received", "收到投诉", "件", "complaint.received"),
    Metric("complaints_accepted", "受理投诉", "件", "complaint.accepted"),
    Metric("complaints_not_accepted", "不予受理投诉", "件", "complaint.not_accepted"),
    Metric("complaints_closed", "办结投诉", "件", "complaint.closed"),
    Metric("orders_issued", "下达整改通知", "件", "order.issued"),
    Metric("orders_closed", "整改销号", "件", "order.verified", where={"outcome": "passed"}),
    Metric(
        "orders_overdue",
        "整改逾期",
        "次",
        "deadline.escalated",
        where={"step": "due", "subject_type": "order", "category": "rectification"},
    ),
    *_steps(
        remind="到期前提醒",
        urge="逾期催办",
        supervise="逾期督办",
        talk="逾期约谈",
        circular="逾期通报",
        accountability="逾期提请问责",
    ),
    Metric("admissions_checked", "环境准入预审", "次", "admission.checked", told_by=ADMISSIONS),
    Metric(
        "admissions_conflicting",
        "其中：与划定的区域冲突",
        "次",
        "admission.checked",
        where={"outcome": "conflict"},
        told_by=ADMISSIONS,
    ),
    *_admissions(
        admissions_approved=("同意准入", "approve"),
        admissions_conditional=("有条件同意准入", "approve_with_conditions"),
        admissions_refused=("不予准入", "refuse"),
        admissions_transferred=("移送其他机关的准入申请", "transfer"),
    ),
    Metric("accountability_proposed", "问责建议", "件", "accountability.proposed", scope="complaints:read"),
    Metric("accountability_decided", "问责决定", "件", "accountability.decided", scope="complaints:read"),
)
BY_KEY = {metric.key: metric for metric in METRICS}
# What facts have to be grouped by, so that every metric can select.
SELECTED_BY = tuple(sorted({column for metric in METRICS for column in metric.where}))
# Of which kinds of facts which numbers are summed up.
SUMMED = frozenset(metric.of for metric in METRICS if metric.kind == "sum")
NUMBERS = tuple(sorted({metric.number for metric in METRICS if metric.kind == "sum"}))


def rows_of(metric: Metric) -> Metric:
    """The metric whose rows are behind this one."""
    return BY_KEY[metric.of] if metric.kind == "rate" else metric


def figures(groups: Sequence[Group], fed: AbstractSet[str], scopes: AbstractSet[str]) -> list[Figure]:
    """Every figure that has a source, in the order of METRICS.

    `fed` are the services that the town has worked with until then, and the kinds of source that it has on record:
    what nobody has ever recorded is left out, since its zero would be invented; what did not happen is a true zero.
    """
    counts = {
        metric.key: sum(group.get(metric.number, 0) for group in groups if metric.selects(group))
        for metric in METRICS
        if metric.kind != "rate" and not fed.isdisjoint(metric.told_by)
    }
    found = (_figure(metric, counts) for metric in METRICS if metric.scope in scopes)
    return [figure for figure in found if figure is not None]


def differences(then: Sequence[Figure], now: Sequence[Figure]) -> list[tuple[Figure | None, Figure]]:
    """Each figure that has changed, with what it was; nothing where there was none."""
    before = {figure.metric.key: figure for figure in then}
    pairs = ((before.get(figure.metric.key), figure) for figure in now)
    return [(was, figure) for was, figure in pairs if was is None or was.value != figure.value]


Reason = Literal["period_running", "follower_halted", "dead_letters_open"]


def obstacles(*, ended: bool, halted: bool, open_letters: int) -> list[Reason]:
    """Why figures may not be published as a report yet."""
    found: dict[Reason, bool] = {
        "period_running": not ended,
        "follower_halted": halted,
        "dead_letters_open": open_letters > 0,
    }
    return [reason for reason, stands in found.items() if stands]


def _figure(metric: Metric, counts: Mapping[str, int]) -> Figure | None:
    """The figure, or nothing where it has no source, or is a rate out of nothing."""
    if metric.key in counts:
        return Figure(metric, counts[metric.key])
    part, whole = counts.get(metric.of), counts.get(metric.out_of)
    if part is None or not whole:
        return None
    return Figure(metric, round(100 * part / whole, 2), part, whole)
