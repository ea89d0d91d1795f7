"""What a clerk does with officers and their posts."""

from typing import Any

import pytest

from shared.directory import models
from shared.ids import new_id
from tests.support.ledger import API, PERSON, POST, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR


async def test_a_person_and_a_post_are_on_record_and_told_to_every_service(ledger: Ledger) -> None:
    chief = await ledger.enter("people", PERSON)
    deputy = await ledger.enter("people", PERSON, name="示例·组长")
    post = await ledger.enter("posts", POST, person_id=chief["id"], deputy_id=deputy["id"])
    assert [person["name"] for person in await ledger.listed("people", q="书记")] == ["示例·村书记"]
    for found in ({"code": "river_chief_village"}, {"person_id": chief["id"]}, {"division": "500230104"}):
        assert await ledger.listed("posts", **found) == [post]

    await ledger.house.settle()
    for sessions in ledger.house.sessions.values():
        async with sessions() as session:
            told = await session.get_one(models.Post, post["id"])
            assert (str(told.person_id), str(told.deputy_id)) == (chief["id"], deputy["id"])
            assert await session.get(models.Person, chief["id"]) is not None


async def test_a_post_is_changed_by_somebody_who_has_seen_its_version(ledger: Ledger) -> None:
    post = await ledger.enter("posts", POST)
    address = f"{API}/posts/{post['id']}"
    change = {"title": "理明村村级河长", "valid_to": "2027-01-01"}
    refused(await ledger.clerk.patch(address, json=change | WHY), 428, "if_match_missing")
    refused(await ledger.clerk.patch(address, json=change | WHY, headers={"If-Match": '"v9"'}), 412, "version_stale")
    changed = await ledger.clerk.patch(address, json=change | WHY, headers={"If-Match": '"v1"'})
    assert changed.json() == post | change | {"version": 2}
    assert (await ledger.clerk.get(address)).headers["etag"] == '"v2"'


async def test_a_name_is_corrected_with_a_reason(ledger: Ledger) -> None:
    person = await ledger.enter("people", PERSON)
    address = f"{API}/people/{person['id']}"
    changed = await ledger.clerk.patch(address, json={"name": "示例·支书"} | WHY, headers={"If-Match": '"v1"'})
    assert changed.json() == person | {"name": "示例·支书", "version": 2}
    assert (await ledger.clerk.get(address)).json() == changed.json()
    refused(await ledger.neighbour.get(address), 404, "person_not_found")
    refused(
        await ledger.clerk.patch(address, json={"name": ""} | WHY, headers={"If-Match": '"v2"'}), 422, "payload_invalid"
    )
    await ledger.house.settle()
    async with ledger.house.sessions["reporting"]() as session:
        assert (await session.get_one(models.Person, person["id"])).name == "示例·支书"


async def test_posts_are_found_by_the_day_on_which_they_were_valid(ledger: Ledger) -> None:
    await ledger.enter("posts", POST, valid_to="2024-01-01")
    assert len(await ledger.listed("posts", on="2023-12-31")) == 1
    assert await ledger.listed("posts", on="2024-01-01") == []


async def test_a_record_sent_again_is_the_same_record(ledger: Ledger) -> None:
    mine = {"id": str(new_id())}
    first = await ledger.post("posts", POST, **mine)
    await ledger.clerk.patch(
        f"{API}/posts/{mine['id']}", json={"valid_to": "2024-01-01"} | WHY, headers={"If-Match": '"v1"'}
    )
    again = await ledger.post("posts", POST, **mine, citation=None)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"version": 2, "valid_to": "2024-01-01"}
    refused(await ledger.post("posts", POST, **mine, title="另一岗位"), 409, "id_taken")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"code": "emperor"}, 422, "payload_invalid"),
        ({"title": ""}, 422, "payload_invalid"),
        ({"title": "岗\x00位"}, 422, "payload_invalid"),
        ({"valid_from": 20230101}, 422, "payload_invalid"),
        ({"valid_from": "9999-12-31"}, 422, "payload_invalid"),
        ({"valid_to": "2023-01-01"}, 422, "period_wrong"),
        ({"mark": "reconstructed"}, 422, "citation_missing"),
        ({"person_id": str(new_id())}, 422, "person_unknown"),
        ({"division_code": "500230104299"}, 422, "division_unknown"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"phone": "13800000000"}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_post_is_refused_and_leaves_nothing(
    ledger: Ledger, change: dict[str, Any], status: int, code: str
) -> None:
    refused(await ledger.post("posts", POST, **change), status, code)
    assert await ledger.listed("posts") == []


async def test_nobody_stands_in_for_oneself(ledger: Ledger) -> None:
    chief = (await ledger.enter("people", PERSON))["id"]
    refused(await ledger.post("posts", POST, person_id=chief, deputy_id=chief), 422, "deputy_is_holder")
    post = await ledger.enter("posts", POST, person_id=chief)
    answer = await ledger.clerk.patch(
        f"{API}/posts/{post['id']}", json={"deputy_id": chief} | WHY, headers={"If-Match": '"v1"'}
    )
    refused(answer, 422, "deputy_is_holder")


async def test_another_town_sees_and_changes_nothing(ledger: Ledger) -> None:
    await ledger.enter("people", PERSON)
    post = await ledger.enter("posts", POST)
    for things in ("people", "posts"):
        assert (await ledger.neighbour.get(f"{API}/{things}")).json()["items"] == []
    address = f"{API}/posts/{post['id']}"
    refused(await ledger.neighbour.get(address), 404, "post_not_found")
    change = await ledger.neighbour.patch(address, json={"person_id": None} | WHY, headers={"If-Match": '"v1"'})
    refused(change, 404, "post_not_found")


async def test_a_reader_cannot_write(ledger: Ledger) -> None:
    refused(await ledger.reader.post(f"{API}/people", json=PERSON), 403, "not_permitted")
    refused(await ledger.reader.post(f"{API}/posts", json=POST), 403, "not_permitted")
