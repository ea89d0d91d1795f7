"""What the county's key reads."""

from typing import Any

import httpx
import pytest

from services.reporting.summaries.schemas import RowAnswer, SummaryAnswer
from shared.contracts.registry import DivisionRecorded, SourceRecorded
from shared.ids import derived_id
from tests.reporting import events
from tests.support.house import House
from tests.support.town import NEIGHBOUR, SINCE, TOWN, VILLAGE, person, small_town

READ = "reporting:read complaints:read"
SUMMARY = "/api/reporting/v1/summaries/{}/{}"


async def figures(caller: httpx.AsyncClient, period: str, division: str = TOWN) -> dict[str, Any]:
    """The values of a summary by key."""
    answer = await caller.get(SUMMARY.format(division, period))
    assert answer.status_code == 200, answer.text
    return {figure["key"]: figure["value"] for figure in answer.json()["figures"]}


async def all_rows(caller: httpx.AsyncClient, address: str, limit: int = 2) -> list[dict[str, Any]]:
    """Every row behind a figure, page by page."""
    rows: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        answer = await caller.get(f"{address}&limit={limit}" + (f"&cursor={cursor}" if cursor else ""))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert all(row.keys() == RowAnswer.model_fields.keys() for row in page["items"])
        rows += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows


def june() -> list[Any]:
    """A month of work of one village."""
    return [
        events.received(1, "2026-06-02T09:00"),
        events.accepted(1, "2026-06-03T09:00"),
        events.received(2, "2026-06-05T09:00"),
        events.closed(1, "2026-06-20T09:00"),
        events.issued(1, "2026-06-04T09:00"),
        events.issued(2, "2026-06-04T10:00"),
        events.verified(1, "2026-06-10T09:00", passed=False),
        events.verified(1, "2026-06-11T09:00"),
        events.escalated(2, "2026-06-12T00:00", "due", 0, "2026-06-12T00:00"),
        events.escalated(2, "2026-06-12T00:00", "urge", 1, "2026-06-13T00:00"),
        events.escalated(3, "2026-06-12T00:00", "due", 0, "2026-06-12T00:00", on="duty"),
        events.proposed(2, "2026-06-28T09:00"),
        events.decided(2, "2026-06-29T09:00"),
        events.owed(1, "2026-06-15T00:00"),
        events.owed(2, "2026-07-01T00:00"),
        events.owed(4, "2026-07-01T00:00"),
        events.made(1, "2026-06-14T09:00"),
        events.met(1, "2026-06-15T00:00", "2026-06-14T09:00"),
        events.missed(2, "2026-07-01T00:00"),
    ]


EXPECTED = {
    "industrial_units": 1,
    "farms": 1,
    "drinking_water_sources": 1,
    "duties_required": 3,
    "duties_met": 1,
    "duties_met_late": 0,
    "duties_missed": 1,
    "duties_met_rate": 33.33,
    "rounds": 1,
    "complaints_received": 2,
    "complaints_accepted": 1,
    "complaints_not_accepted": 0,
    "complaints_closed": 1,
    "orders_issued": 2,
    "orders_closed": 1,
    "orders_overdue": 1,
    "escalations_remind": 0,
    "escalations_urge": 1,
    "escalations_supervise": 0,
    "escalations_talk": 0,
    "escalations_circular": 0,
    "escalations_accountability": 0,
    "accountability_proposed": 1,
    "accountability_decided": 1,
    "findings": 0,
    "findings_ordered": 0,
    "findings_recurred": 0,
    "findings_settled_on_spot": 0,
}


async def test_a_month_in_figures_each_with_its_rows(house: House) -> None:
    await events.know(house)
    await events.tell(house, *june())
    county = house.caller(READ, ["500230"])
    answer = await county.get(SUMMARY.format(TOWN, "2026-06"))
    body = answer.json()
    SummaryAnswer.model_validate(body)
    assert {figure["key"]: figure["value"] for figure in body["figures"]} == EXPECTED
    for figure in body["figures"]:
        rows = await all_rows(county, figure["rows"])
        assert len(rows) == figure.get("numerator", figure["value"]), figure
        assert len({row["id"] for row in rows}) == len(rows)
        assert all(row["link"].startswith("/api/") for row in rows)
    assert body["division"] == {"code": TOWN, "name": "许明寺镇", "mark": "real"}
    assert body["period"] == {
        "code": "2026-06",
        "label": "2026年6月",
        "start": "2026-06-01",
        "end": "2026-06-30",
        "ended": True,
    }
    assert (body["schema_version"], body["provisional"], body["open_dead_letters"]) == (1, False, 0)
    assert body["as_of"]["patrol"]["position"] == 7
    assert "notice" not in body


async def test_a_row_leads_to_the_service_that_owns_it(house: House) -> None:
    await events.know(house)
    await events.tell(house, *june())
    county = house.caller(READ, ["500230"])
    found = {}
    for key in ("duties_missed", "rounds", "complaints_closed", "orders_overdue", "accountability_decided", "farms"):
        (row,) = await all_rows(county, f"/api/reporting/v1/figures/{key}/rows?division={TOWN}&period=2026-06")
        found[key] = row["link"]
    assert found == {
        "duties_missed": f"/api/patrol/v1/duties/{events.row('duty', 2)}",
        "rounds": f"/api/patrol/v1/rounds/{events.row('round', 1)}",
        "complaints_closed": f"/api/complaints/v1/complaints/{events.row('complaint', 1)}",
        "orders_overdue": f"/api/complaints/v1/orders/{events.row('order', 2)}",
        "accountability_decided": f"/api/complaints/v1/accountability-proposals/{events.row('proposal', 2)}",
        "farms": f"/api/registry/v1/sources/{derived_id('test-source', 'farm')}",
    }


async def test_a_visit_counts_in_the_month_in_which_it_fell_due(house: House) -> None:
    await events.know(house)
    await events.tell(
        house,
        events.owed(1, "2026-07-01T00:00"),
        events.met(1, "2026-07-01T00:00", "2026-06-02T09:00"),
        events.owed(2, "2026-07-01T00:01"),
        events.missed(2, "2026-07-01T00:01"),
    )
    county = house.caller(READ, ["500230"])
    june, july = await figures(county, "2026-06"), await figures(county, "2026-07")
    assert (june["duties_required"], june["duties_met"], june["duties_missed"]) == (1, 1, 0)
    assert (july["duties_required"], july["duties_met"], july["duties_missed"]) == (1, 0, 1)


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_round_that_arrives_late_takes_back_the_miss_and_its_steps(house: House, at_once: bool) -> None:
    await events.know(house)
    due = "2026-06-15T00:00"
    told: list[Any] = [
        events.escalated(1, due, "remind", -1, "2026-06-12T00:00", on="duty"),
        events.missed(1, due),
        events.escalated(1, due, "urge", 1, "2026-06-16T00:00", on="duty"),
        events.met(1, due, "2026-06-14T09:00", late=True),
        events.clock_ended(1, due, "2026-06-14T09:00", on="duty", outcome="met_late"),
    ]
    for some in [told] if at_once else [[event] for event in told]:
        await events.tell(house, *some)
    shown = await figures(house.caller(READ, ["500230"]), "2026-06")
    assert (shown["duties_met"], shown["duties_met_late"], shown["duties_missed"]) == (1, 1, 0)
    assert (shown["escalations_remind"], shown["escalations_urge"]) == (1, 0)


async def test_steps_after_the_evidence_of_an_order_do_not_count(house: House) -> None:
    await events.know(house)
    due = "2026-06-15T00:00"
    await events.tell(
        house,
        events.escalated(1, due, "due", 0, due),
        events.escalated(1, due, "urge", 1, "2026-06-16T00:00"),
        events.escalated(1, due, "supervise", 2, "2026-06-18T00:00"),
        events.proposed(1, "2026-06-18T09:00"),
        events.proposed(2, "2026-06-18T09:00"),
        events.clock_ended(1, due, "2026-06-17T09:00", outcome="late", late=True),
        events.accountability_withdrawn(1, "2026-06-18T10:00"),
    )
    shown = await figures(house.caller(READ, ["500230"]), "2026-06")
    assert (shown["orders_overdue"], shown["escalations_urge"], shown["escalations_supervise"]) == (1, 1, 0)
    assert shown["accountability_proposed"] == 1


async def test_a_visit_that_is_handed_on_is_owed_once(house: House) -> None:
    await events.know(house)
    due = "2026-06-15T00:00"
    await events.tell(house, events.owed(1, due), events.owed(1, due, responsible_id=person("cadre")))
    await events.tell(house, events.owed(1, due, responsible_id=person("other")))
    assert (await figures(house.caller(READ, ["500230"]), "2026-06"))["duties_required"] == 1


async def test_what_nobody_recorded_is_absent_and_what_did_not_happen_is_zero(house: House) -> None:
    await events.know(house)
    county = house.caller(READ, ["500230"])
    assert set(await figures(county, "2023")) == {"industrial_units", "farms", "drinking_water_sources"}
    await events.tell(house, events.received(1, "2026-06-02T09:00"))
    assert "complaints_received" not in await figures(county, "2023")
    assert "complaints_received" not in await figures(county, "2026-07", NEIGHBOUR)
    assert (await figures(county, "2026-07"))["complaints_received"] == 0
    assert (await figures(county, "2026-07", "500230"))["complaints_received"] == 0
    assert (await figures(county, "2026-07", VILLAGE))["complaints_received"] == 0


async def test_samples_count_only_in_a_sample_division(house: House) -> None:
    sandbox = "500230199"
    await events.know(
        house,
        DivisionRecorded(
            id=derived_id("division", sandbox),
            version=1,
            code=sandbox,
            name="示例镇",
            level="town",
            parent_code="500230",
            mark="sample",
            valid_from=SINCE,
        ),
    )
    await events.tell(
        house,
        events.received(1, "2026-06-02T09:00"),
        events.received(2, "2026-06-02T09:00", mark="sample"),
        events.received(3, "2026-06-02T09:00", mark="reconstructed"),
        events.received(4, "2026-06-02T09:00", mark="sample", division_code=sandbox),
    )
    county = house.caller(READ, ["500230"])
    assert (await figures(county, "2026-06"))["complaints_received"] == 2
    assert (await figures(county, "2026-06", "500230"))["complaints_received"] == 2
    assert "waste_points" not in await figures(county, "2026-06")
    labelled = (await county.get(SUMMARY.format(sandbox, "2026-06"))).json()
    (shown,) = [figure for figure in labelled["figures"] if figure["value"]]
    assert (shown["key"], shown["value"]) == ("complaints_received", 1)
    assert labelled["division"]["mark"] == "sample"
    assert labelled["notice"].startswith("示例数据")
    assert len(await all_rows(county, shown["rows"])) == 1


async def test_sources_are_those_of_the_periods_last_day(house: House) -> None:
    farm = next(row for row in small_town() if isinstance(row, SourceRecorded) and row.kind == "livestock_farm")
    gone = farm.model_copy(update={"version": 2, "valid_to": farm.valid_from.replace(year=2024, month=6, day=30)})
    await events.know(house, gone)
    county = house.caller(READ, ["500230"])
    by_period = {period: (await figures(county, period)).get("farms") for period in ("2022", "2023", "2024-06", "2025")}
    assert by_period == {"2022": None, "2023": 1, "2024-06": 0, "2025": 0}


@pytest.mark.parametrize(
    ("when", "periods"),
    [
        ("2026-12-31T23:59", ["2026", "2026-12", "2026-W53"]),
        ("2027-01-01T00:00", ["2027", "2027-01", "2026-W53"]),
        ("2027-01-03T23:59", ["2027", "2027-01", "2026-W53"]),
        ("2027-01-04T00:00", ["2027", "2027-01", "2027-W01"]),
    ],
)
async def test_weeks_cross_years_and_days_are_those_of_the_town(house: House, when: str, periods: list[str]) -> None:
    await events.know(house)
    await events.tell(house, events.received(0, "2026-01-01T09:00"), events.received(1, when))
    county = house.caller(READ, ["500230"])
    every = ("2026", "2027", "2026-12", "2027-01", "2026-W52", "2026-W53", "2027-W01")
    shown = {period: (await figures(county, period))["complaints_received"] for period in every}
    shown["2026"] -= 1
    assert [period for period in every if shown[period]] == sorted(periods, key=every.index)


async def test_a_summary_that_has_not_changed_is_not_sent_again(house: House) -> None:
    await events.know(house)
    await events.tell(house, *june())
    county = house.caller(READ, ["500230"])
    first = await county.get(SUMMARY.format(TOWN, "2026-06"))
    assert first.headers["cache-control"] == "private, must-revalidate"
    tag = {"If-None-Match": first.headers["etag"]}
    again = await county.get(SUMMARY.format(TOWN, "2026-06"), headers=tag)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    await events.tell(house, events.received(9, "2026-07-02T09:00"))
    unmoved = await county.get(SUMMARY.format(TOWN, "2026-06"), headers=tag)
    assert unmoved.status_code == 304
    await events.tell(house, events.received(10, "2026-06-30T09:00"))
    changed = await county.get(SUMMARY.format(TOWN, "2026-06"), headers=tag)
    assert (changed.status_code, changed.headers["etag"] == first.headers["etag"]) == (200, False)


async def test_a_running_period_is_provisional(house: House) -> None:
    await events.know(house)
    county = house.caller(READ, ["500230"])
    for period, ended in (("2023", True), ("2150-06", False)):
        body = (await county.get(SUMMARY.format(TOWN, period))).json()
        assert (body["period"]["ended"], body["provisional"]) == (ended, not ended)


async def test_a_town_sees_itself_and_its_villages_and_a_county_all(house: House) -> None:
    await events.know(house)
    await events.tell(
        house, events.received(1, "2026-06-02T09:00"), events.received(2, "2026-06-02T09:00", division_code=NEIGHBOUR)
    )
    county, town = house.caller(READ, ["500230"]), house.caller(READ, [TOWN])
    assert (await figures(county, "2026-06", "500230"))["complaints_received"] == 2
    assert (await figures(county, "2026-06", NEIGHBOUR))["complaints_received"] == 1
    assert (await figures(town, "2026-06", VILLAGE))["complaints_received"] == 1
    for division in ("500230", NEIGHBOUR, "500230999"):
        for path in (
            SUMMARY.format(division, "2026-06"),
            f"/api/reporting/v1/figures/complaints_received/rows?division={division}&period=2026-06",
        ):
            answer = await town.get(path)
            assert (answer.status_code, answer.json()["code"]) == (404, "division_not_found")


async def test_who_may_not_see_a_case_does_not_see_its_figure(house: House) -> None:
    await events.know(house)
    await events.tell(house, *june())
    reader = house.caller("reporting:read", ["500230"])
    assert "accountability_proposed" not in await figures(reader, "2026-06")
    answer = await reader.get(f"/api/reporting/v1/figures/accountability_proposed/rows?division={TOWN}&period=2026-06")
    assert (answer.status_code, answer.json()["code"]) == (404, "metric_unknown")


ROWS = "/api/reporting/v1/figures/{}/rows"


WRONG = [
    (SUMMARY.format(TOWN, "2026-13"), 400, "period_unknown"),
    (SUMMARY.format(TOWN, "2025-W53"), 400, "period_unknown"),
    (SUMMARY.format(TOWN, "9999"), 400, "period_unknown"),
    (SUMMARY.format(TOWN, "last"), 400, "period_unknown"),
    (SUMMARY.format(TOWN, "2026%00"), 400, "parameter_invalid"),
    (SUMMARY.format(TOWN, "2" * 100), 404, "not_found"),
    (SUMMARY.format("xumingsi", "2026"), 404, "not_found"),
    (SUMMARY.format(TOWN + "%00", "2026"), 400, "parameter_invalid"),
    (SUMMARY.format("5002301041", "2026"), 404, "not_found"),
    (SUMMARY.format("500230104999", "2026"), 404, "division_not_found"),
    (ROWS.format("farms"), 400, "parameter_invalid"),
    (ROWS.format("farms") + f"?division={TOWN}&period=x", 400, "period_unknown"),
    (ROWS.format("unicorns") + f"?division={TOWN}&period=2026", 404, "metric_unknown"),
    (ROWS.format("%00") + f"?division={TOWN}&period=2026", 400, "parameter_invalid"),
    (ROWS.format("farms") + f"?division={TOWN}&period=2026&cursor=x", 400, "cursor_invalid"),
    (ROWS.format("farms") + f"?division={TOWN}&period=2026&limit=0", 400, "parameter_invalid"),
]


async def test_what_is_asked_wrongly_is_told(house: House) -> None:
    await events.know(house)
    town = house.caller(READ, [TOWN])
    for path, status, code in WRONG:
        answer = await town.get(path)
        assert (answer.status_code, answer.json()["code"]) == (status, code), path


async def test_summaries_need_a_permission_and_a_division(house: House) -> None:
    await events.know(house)
    path = SUMMARY.format(TOWN, "2026")
    without = await house.caller("complaints:read", [TOWN]).get(path)
    assert (without.status_code, without.json()["code"]) == (403, "not_permitted")
    own = await house.caller(READ, [TOWN], rows="own").get(path)
    assert (own.status_code, own.json()["code"]) == (403, "own_rows_only")
