"""What a clerk sees of divisions."""

from tests.support.house import House

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
    seen = await clerk.put("/api/registry/v1/divisions/500230", json=renamed, headers={"If-Match": '"v1"'})
    assert (seen.status_code, seen.json()["version"]) == (200, 2)


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
