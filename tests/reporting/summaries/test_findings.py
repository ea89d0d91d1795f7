"""How findings are counted, and what became of them."""

from tests.reporting import events
from tests.reporting.summaries.test_endpoints import READ, figures
from tests.support.house import House


async def test_what_was_found_settled_ordered_and_found_again_is_counted(house: House) -> None:
    await events.know(house)
    county = house.caller(READ, ["500230"])
    await events.tell(
        house,
        events.found(1, "2026-06-01T09:00"),
        events.found(2, "2026-06-02T09:00", settled_on_spot=True, state="settled"),
        events.found(3, "2026-06-02T09:00", mark="sample"),
        events.became(1, "2026-06-02T09:00", "ordered"),
        events.became(1, "2026-06-09T09:00", "settled"),
        events.became(3, "2026-06-02T09:00", "ordered", mark="sample"),
        events.looked(1, "2026-06-05T09:00", fixed=False),
        events.looked(1, "2026-06-08T09:00", fixed=True),
    )
    shown = {key: value for key, value in (await figures(county, "2026-06")).items() if key.startswith("findings")}
    assert shown == {"findings": 2, "findings_settled_on_spot": 1, "findings_ordered": 1, "findings_recurred": 1}
    address = "/api/reporting/v1/figures/findings_recurred/rows?division=500230104&period=2026-06"
    (row,) = (await county.get(address)).json()["items"]
    assert row["link"] == f"/api/patrol/v1/findings/{events.row('finding', 1)}"
