"""What a clerk sees of divisions."""

from tests.support.house import House
from tests.support.ledger import API, SOURCE, WHY, Ledger, refused
from tests.support.town import TOWN as TOWN_CODE
from tests.support.town import VILLAGE

COUNTY = {"name": "丰都县", "level": "county", "valid_from": "2000-01-01"}
TOWN = {"name": "许明寺镇", "level": "town", "parent_code": "500230", "valid_from": "2000-01-01"}
WRITE = "registry:read registry:write"


async def test_a_division_is_put_on_record_listed_and_told(house: House) -> None:
    clerk = house.caller(WRITE, ["500230"])
    assert (await clerk.put("/api/registry/v1/divisions/500230", json=COUNTY)).status_code == 200
    put = await clerk.put("/api/registry/v1/divisions/500230104", json=TOWN)
    assert put.json()["version"] == 1
    assert put.headers["etag"] == '"v1"'

    listed = (await clerk.get("/api/registry/v1/divisions", params={"level": "town"})).json()
    assert [item["name"] for item in listed["items"]] == ["许明寺镇"]


async def test_putting_the_same_again_changes_nothing(house: House) -> None:
    clerk = house.caller(WRITE, ["500230"])
    for _ in range(2):
        answer = await clerk.put("/api/registry/v1/divisions/500230", json=COUNTY)
        assert answer.json()["version"] == 1


async def test_an_edit_names_the_version_it_has_seen(house: House) -> None:
    clerk = house.caller(WRITE, ["500230"])
    await clerk.put("/api/registry/v1/divisions/500230", json=COUNTY)
    renamed = COUNTY | {"name": "丰都"}
    unseen = await clerk.put("/api/registry/v1/divisions/500230", json=renamed)
    assert (unseen.status_code, unseen.json()["code"]) == (428, "if_match_missing")
    stale = await clerk.put("/api/registry/v1/divisions/500230", json=renamed, headers={"If-Match": '"v7"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "version_stale")
    seen = {"If-Match": '"v1"'}
    refused(await clerk.put(f"{API}/divisions/500230", json=renamed, headers=seen), 422, "reason_missing")
    put = await clerk.put(f"{API}/divisions/500230", json=renamed | WHY, headers=seen)
    assert (put.status_code, put.json()["version"]) == (200, 2)
    first, second = (await clerk.get(f"{API}/divisions/{put.json()['id']}/versions")).json()
    assert (first["changed"]["name"], second["changed"], second["reason"]) == (
        "丰都县",
        {"name": "丰都"},
        WHY["reason"],
    )


async def test_a_division_that_was_entered_by_mistake_is_voided_and_may_be_put_again(ledger: Ledger) -> None:
    village = {"name": "误登村", "level": "village", "parent_code": TOWN_CODE, "valid_from": "2000-01-01"}
    mistaken = (await ledger.clerk.put(f"{API}/divisions/{TOWN_CODE}299", json=village)).json()
    await ledger.void("divisions", mistaken["id"])
    assert (await ledger.clerk.get(f"{API}/divisions/{TOWN_CODE}299")).json()["voided_at"] is not None
    assert f"{TOWN_CODE}299" not in [item["code"] for item in await ledger.listed("divisions")]
    there = SOURCE | {"division_code": f"{TOWN_CODE}299"}
    refused(await ledger.post("sources", there), 422, "division_unknown")
    group = {"name": "一组", "level": "group", "parent_code": f"{TOWN_CODE}299", "valid_from": "2000-01-01"}
    refused(await ledger.clerk.put(f"{API}/divisions/{TOWN_CODE}29901", json=group), 422, "parent_unknown")
    refused(await ledger.clerk.put(f"{API}/divisions/{TOWN_CODE}299", json=village), 428, "if_match_missing")
    again = await ledger.clerk.put(f"{API}/divisions/{TOWN_CODE}299", json=village | WHY, headers={"If-Match": '"v2"'})
    assert (again.status_code, again.json()["voided_at"], again.json()["valid_to"]) == (200, None, None)
    await ledger.enter("sources", there)


async def test_a_division_in_which_anything_lies_is_not_voided(ledger: Ledger) -> None:
    village = (await ledger.clerk.get(f"{API}/divisions/{VILLAGE}")).json()
    source = await ledger.enter("sources", SOURCE)
    answer = await ledger.try_void("divisions", village["id"])
    refused(answer, 409, "division_used")
    assert "监管对象" in answer.json()["detail"]
    assert "人员" not in answer.json()["detail"]
    await ledger.void("sources", source["id"])
    refused(
        await ledger.neighbour.post(f"{API}/divisions/{village['id']}/voiding", json=WHY, headers={"If-Match": '"v1"'}),
        404,
        "record_not_found",
    )
    await ledger.void("divisions", village["id"])
    town = (await ledger.clerk.get(f"{API}/divisions/{TOWN_CODE}")).json()
    assert town["voided_at"] is None


async def test_another_town_does_not_exist_for_the_caller(house: House) -> None:
    county = house.caller(WRITE, ["500230"])
    await county.put("/api/registry/v1/divisions/500230", json=COUNTY)
    await county.put("/api/registry/v1/divisions/500230104", json=TOWN)
    neighbour = house.caller(WRITE, ["500230105"])
    answer = await neighbour.get("/api/registry/v1/divisions/500230104")
    assert (answer.status_code, answer.json()["code"]) == (404, "division_not_found")
    assert (await neighbour.get("/api/registry/v1/divisions")).json()["items"] == []


async def test_who_may_only_complain_can_name_a_place_of_their_own_division(house: House) -> None:
    county = house.caller(WRITE, ["500230"])
    await county.put("/api/registry/v1/divisions/500230", json=COUNTY)
    await county.put("/api/registry/v1/divisions/500230104", json=TOWN)
    citizen = house.caller("complaints:create", ["500230104"], rows="own")
    listed = (await citizen.get("/api/registry/v1/divisions")).json()
    assert [item["code"] for item in listed["items"]] == ["500230104"]
    assert (await citizen.get("/api/registry/v1/divisions/500230104")).json()["name"] == "许明寺镇"
    assert (await citizen.get("/api/registry/v1/divisions/500230")).status_code == 404


async def test_a_code_that_is_not_the_parents_is_refused(house: House) -> None:
    clerk = house.caller(WRITE, ["500230"])
    answer = await clerk.put("/api/registry/v1/divisions/500230104", json=TOWN | {"parent_code": "500231"})
    assert (answer.status_code, answer.json()["code"]) == (422, "division_code_wrong")
    assert answer.json()["detail"] == "上级代码应为 500230。"


async def test_without_a_token_one_is_asked_to_log_in(house: House) -> None:
    answer = await house.client().get("/api/registry/v1/divisions")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


async def test_what_is_internal_never_passes_the_gateway(house: House) -> None:
    machine = house.caller("events:read")
    for path in ("/internal/registry/events", "/healthz/registry", "/metrics"):
        assert (await machine.get(path)).status_code == 404
    inside = house.caller("events:read", private=True)
    assert (await inside.get("/internal/registry/events")).json()["items"] == []
