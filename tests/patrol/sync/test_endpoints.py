"""What a phone loads before it goes where there is no network."""

from tests.patrol.conftest import API, Town, checklist_of, round_of
from tests.support.town import PLACES


async def test_one_answer_holds_all_that_the_days_ahead_take(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    made = await town.office.post(f"{API}/checklists", json=checklist_of())
    grid = town.patroller("grid")
    answers = [{"code": "WS03", "value": "no"}]
    await grid.post(f"{API}/rounds", json=round_of(PLACES.spring, checklist_id=made.json()["id"], answers=answers))
    (duty,) = await town.duties(state="open")
    found = (await grid.get(f"{API}/sync", params={"days": "31"})).json()
    assert [each["id"] for each in found["duties"]] == [duty["id"]]
    assert found["duties"][0]["conditions"]["min_gap_days"] == 7
    (spring,) = found["objects"]
    assert (spring["id"], spring["kind"]) == (str(PLACES.spring), "drinking_water_source")
    assert [each["key"] for each in found["checklists"]] == ["water_source"]
    assert [each["item"] for each in found["findings"]] == ["WS03"]
    assert {each["key"] for each in found["policies"]} == {"patrol.sync_grace", "patrol.photo.unfinished_kept"}
    assert found["complete"] is True
    other = (await town.patroller("other").get(f"{API}/sync", params={"days": "31"})).json()
    assert (other["duties"], other["objects"]) == ([], [])


async def test_what_has_not_changed_is_not_sent_again(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    grid = town.patroller("grid")
    first = await grid.get(f"{API}/sync", params={"days": "31"})
    held = {"If-None-Match": first.headers["etag"]}
    assert (await grid.get(f"{API}/sync", params={"days": "31"}, headers=held)).status_code == 304
    await grid.post(f"{API}/rounds", json=round_of(PLACES.spring))
    changed = await grid.get(f"{API}/sync", params={"days": "31"}, headers=held)
    assert (changed.status_code, len(changed.json()["duties"])) == (200, len(first.json()["duties"]) - 1)


async def test_it_is_for_a_persons_phone_and_for_a_month_at_most(town: Town) -> None:
    machine = await town.house.caller("patrol:read").get(f"{API}/sync")
    assert (machine.status_code, machine.json()["code"]) == (403, "nobodys_phone")
    for days in ("0", "32", "x"):
        assert (await town.office.get(f"{API}/sync", params={"days": days})).status_code == 400
