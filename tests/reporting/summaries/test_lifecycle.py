"""The figures as data."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.ledger.lifecycle import READINGS, kind_of
from services.reporting.ledger.models import Fact
from services.reporting.summaries.lifecycle import BY_KEY, METRICS, SELECTED_BY, figures

EVERYBODY = {"reporting:read", "complaints:read"}
EVERYTHING = {name for metric in METRICS for name in metric.told_by}
KINDS = {kind_of(contract) for contract in READINGS}

groups = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(sorted(KINDS)),
            "n": st.integers(1, 9),
            "late": st.sampled_from([None, True, False]),
            "outcome": st.sampled_from([None, "passed", "failed"]),
            "step": st.sampled_from([None, "due", "urge"]),
            "subject_type": st.sampled_from(["duty", "order"]),
            "category": st.sampled_from([None, "visit", "rectification", "verification"]),
        }
    )
)


def test_every_metric_selects_what_there_is() -> None:
    assert len(BY_KEY) == len(METRICS)
    for metric in METRICS:
        assert metric.kind != "count" or metric.of in KINDS
        assert metric.kind != "rate" or {metric.of, metric.out_of} <= BY_KEY.keys()
    assert set(SELECTED_BY) <= set(Fact.__table__.columns.keys())


@given(groups)
def test_parts_never_exceed_their_whole(found: list[dict[str, Any]]) -> None:
    shown = {figure.metric.key: figure.value for figure in figures(found, EVERYTHING, EVERYBODY)}
    assert shown["duties_met_late"] <= shown["duties_met"]
    assert shown["orders_overdue"] + shown["escalations_urge"] <= sum(group["n"] for group in found)
    assert shown["rounds"] == sum(group["n"] for group in found if group["kind"] == "round.recorded")


@given(groups)
def test_a_rate_names_what_it_was_made_of(found: list[dict[str, Any]]) -> None:
    by_key = {figure.metric.key: figure for figure in figures(found, EVERYTHING, EVERYBODY)}
    rate, required = by_key.get("duties_met_rate"), by_key["duties_required"].value
    assert (rate is None) == (required == 0)
    if rate is not None:
        assert (rate.numerator, rate.denominator) == (by_key["duties_met"].value, required)


def test_what_nobody_tells_of_has_no_figure() -> None:
    assert figures([], set(), EVERYBODY) == []
    assert {figure.metric.key for figure in figures([], {"livestock_farm"}, EVERYBODY)} == {"farms"}


def test_a_step_of_the_ladder_says_what_it_is_a_step_of() -> None:
    labels = [metric.label for metric in METRICS if metric.key.startswith("escalations_")]
    assert labels == ["到期前提醒", "逾期催办", "逾期督办", "逾期约谈", "逾期通报", "逾期提请问责"]
