"""How admission is counted: pre-checks, and decisions by kind."""

from tests.reporting import events
from tests.reporting.summaries.test_endpoints import READ, figures
from tests.support.house import House


async def test_checks_and_decisions_are_counted_and_what_was_taken_back_is_not(house: House) -> None:
    await events.know(house)
    county = house.caller(READ, ["500230"])
    assert not {key for key in await figures(county, "2026-06") if key.startswith("admissions_")}
    await events.tell(
        house,
        events.checked(1, "2026-06-01T09:00"),
        events.checked(2, "2026-06-02T09:00", finding="conflict"),
        events.checked(2, "2026-06-03T09:00", check_number=2),
        events.checked(3, "2026-06-03T10:00", finding="conflict"),
        events.checked(4, "2026-06-03T10:00", mark="sample"),
        events.let_in(1, "2026-06-08T09:00"),
        events.reopened(1, "2026-06-08T09:00"),
        events.let_in(1, "2026-06-09T09:00", "refuse"),
        events.let_in(2, "2026-06-10T09:00", "approve_with_conditions"),
        events.let_in(3, "2026-06-11T09:00", "transfer"),
        events.admission_voided(3),
    )
    shown = {key: value for key, value in (await figures(county, "2026-06")).items() if key.startswith("admissions_")}
    assert shown == {
        "admissions_checked": 3,
        "admissions_conflicting": 1,
        "admissions_approved": 0,
        "admissions_conditional": 1,
        "admissions_refused": 1,
        "admissions_transferred": 0,
    }
    address = "/api/reporting/v1/figures/admissions_refused/rows?division=500230104&period=2026-06"
    (row,) = (await county.get(address)).json()["items"]
    assert (row["title"], row["link"]) == ("ZR-1", f"/api/registry/v1/admissions/{events.row('admission', 1)}")
