"""A river sign names its chiefs; when they change, somebody owes its renewal."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.registry.parts import SERVICE
from shared import time
from shared.ids import new_id
from shared.time import local
from tests.support.house import House
from tests.support.ledger import API, PERSON, WHY, WRITE, Ledger, refused
from tests.support.town import TOWN, VILLAGE, person, small_town

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
SIGN = {"number": "01", "place": "示例桥头", "overview": "示例河，长2.4千米。", "hotline": "12345", "mark": "sample"}


def day(ahead: int = 0) -> str:
    """A local day so many days from today."""
    return (local(time.now()).date() + timedelta(days=ahead)).isoformat()


class Bank:
    """A reach with its village chief, and a sign that names him."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.ledger = Ledger(house)

    async def prepare(self) -> None:
        await self.ledger.divide()
        self.reach: str = (await self.ledger.reach())["id"]
        self.first, self.second = [await self.person(name) for name in ("赵河长", "钱河长")]
        await self.chief(self.first, "2023-01-01")
        self.sign = await self.ledger.enter("signs", SIGN, reach_id=self.reach, shown_since="2023-01-01")

    async def person(self, name: str) -> str:
        entered = await self.ledger.enter("people", PERSON, name=name)
        post = {"code": "river_chief_village", "title": f"理明村河长（{name}）", "division_code": VILLAGE}
        await self.ledger.enter("posts", post, mark="sample", person_id=entered["id"], valid_from="2023-01-01")
        found: str = entered["id"]
        return found

    async def chief(self, person_id: str, since: str) -> dict[str, Any]:
        row = {"object_type": "reach", "object_id": self.reach, "level": "village", "valid_from": since}
        return await self.ledger.enter("responsibilities", row, person_id=person_id)

    def pass_days(self, days: int) -> None:
        self.house.pass_time(days=days)
        self.ledger.clerk = self.house.caller(WRITE)

    async def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.ledger.clerk.get(f"{API}/signs/{self.sign['id']}")).json()
        return found

    async def runs(self) -> list[tuple[int, str, str | None]]:
        found = await self.ledger.clerk.get(f"{API}/signs/{self.sign['id']}/deadlines")
        return [(run["run"], run["state"], run["outcome"]) for run in found.json()["items"]]

    async def photo(self) -> str:
        sent = await self.ledger.clerk.post(
            f"{API}/attachments", data={"division_code": TOWN}, files={"file": ("sign.png", PNG, "image/png")}
        )
        assert sent.status_code == 201, sent.text
        found: str = sent.json()["id"]
        return found

    async def renew(self, **more: object) -> httpx.Response:
        version = (await self.seen())["version"]
        body = {"updated_on": day(), "photo_ids": []} | more
        return await self.ledger.clerk.post(
            f"{API}/signs/{self.sign['id']}/updating", json=body, headers={"If-Match": f'"v{version}"'}
        )

    async def inbox(self) -> list[str]:
        """What was told, or is held since people are not to be disturbed when the test happens to run."""
        office = self.house.caller("notifications:read", person=person("office"))
        lists = [(await office.get(f"{API}/notifications", params={"held": held})).json() for held in ("false", "true")]
        return [item["title"] for found in lists for item in found["items"]]


@pytest.fixture
async def bank(house: House) -> Bank:
    await house.know(*small_town())
    made = Bank(house)
    await made.prepare()
    return made


async def test_a_sign_names_the_chiefs_of_its_reach_with_their_posts(bank: Bank) -> None:
    shown = await bank.seen()
    assert [(chief["tier_label"], chief["name"], chief["post"]) for chief in shown["chiefs"]] == [
        ("村级河长", "赵河长", "理明村河长（赵河长）")
    ]
    assert (shown["stale"], shown["reach_name"], shown["hotline"]) == (False, "示例河理明村段", "12345")
    assert await bank.runs() == []


async def test_a_new_chief_makes_it_stale_until_it_is_renewed_with_a_photo(bank: Bank) -> None:
    await bank.chief(bank.second, day())
    shown = await bank.seen()
    assert shown["stale"]
    assert ([chief["name"] for chief in shown["chiefs"]], [chief["name"] for chief in shown["chiefs_due"]]) == (
        ["赵河长"],
        ["钱河长"],
    )
    assert await bank.runs() == [(1, "running", None)]
    assert [row["id"] for row in await bank.ledger.listed("signs", due="true")] == [bank.sign["id"]]
    await bank.house.settle()
    assert await bank.inbox() == ["【公示牌待更新】公示牌更新：示例河理明村段（01）"]

    refused(await bank.renew(), 422, "photo_missing")
    refused(await bank.renew(photo_ids=[str(new_id())]), 422, "attachment_unknown")
    photo = await bank.photo()
    refused(await bank.renew(photo_ids=[photo], updated_on=day(1)), 422, "updated_in_future")
    renewed = await bank.renew(photo_ids=[photo])
    assert renewed.status_code == 200, renewed.text
    assert (renewed.json()["stale"], renewed.json()["photo_ids"]) == (False, [photo])
    assert await bank.runs() == [(1, "ended", "met")]
    assert await bank.ledger.listed("signs", due="true") == []


async def test_what_nobody_renews_climbs_the_ladder(bank: Bank) -> None:
    await bank.chief(bank.second, day())
    bank.pass_days(25)
    await bank.house.work(SERVICE)
    await bank.house.settle()
    steps = (await bank.ledger.clerk.get(f"{API}/signs/{bank.sign['id']}/deadlines")).json()["items"][0]["steps"]
    assert "urge" in {step["step"] for step in steps}
    assert any("公示牌更新" in title for title in await bank.inbox())


async def test_a_change_laid_down_ahead_makes_it_stale_on_its_day(bank: Bank) -> None:
    wanted = {"from_person_id": bank.first, "to_person_id": bank.second, "division_code": TOWN}
    handover = await bank.ledger.enter("handovers", wanted, effective_on=day(3), reason="换届")
    await bank.house.periodic(SERVICE, "signs.look_daily")
    assert await bank.runs() == []
    bank.pass_days(3)
    await bank.house.periodic(SERVICE, "signs.look_daily")
    await bank.house.periodic(SERVICE, "signs.look_daily")
    assert await bank.runs() == [(1, "running", None)]
    await bank.ledger.void("handovers", handover["id"])
    assert await bank.runs() == [(1, "ended", "withdrawn")]
    assert (await bank.seen())["stale"] is False


async def test_a_further_change_gives_no_more_time(bank: Bank) -> None:
    await bank.chief(bank.second, day())
    due = (await bank.ledger.clerk.get(f"{API}/signs/{bank.sign['id']}/deadlines")).json()["items"][0]["due_at"]
    bank.pass_days(2)
    await bank.chief(bank.first, day())  # as the sign says, so that there is nothing to do any more
    assert await bank.runs() == [(1, "ended", "withdrawn")]
    await bank.ledger.house.periodic(SERVICE, "signs.look_daily")
    third = await bank.person("孙河长")
    bank.pass_days(1)
    await bank.chief(third, day())
    items = (await bank.ledger.clerk.get(f"{API}/signs/{bank.sign['id']}/deadlines")).json()["items"]
    latest = max(items, key=lambda item: item["run"])
    assert (latest["run"], latest["due_at"] > due) == (2, True)
    bank.pass_days(1)
    await bank.chief(bank.second, day())
    items = (await bank.ledger.clerk.get(f"{API}/signs/{bank.sign['id']}/deadlines")).json()["items"]
    assert max(item["due_at"] for item in items) == latest["due_at"]


async def test_a_voided_sign_owes_nothing(bank: Bank) -> None:
    await bank.chief(bank.second, day())
    await bank.ledger.void("signs", bank.sign["id"])
    assert await bank.runs() == [(1, "ended", "withdrawn")]
    assert await bank.ledger.listed("signs") == []


async def test_a_wrong_sign_is_refused(bank: Bank) -> None:
    for wrong, status, code in (
        ({"reach_id": str(new_id())}, 422, "reach_unknown"),
        ({}, 409, "code_taken"),
        ({"number": "02", "photo_ids": [str(new_id())]}, 422, "attachment_unknown"),
        ({"number": "02", "mark": "reconstructed"}, 422, "citation_missing"),
        ({"number": "02", "shown_since": "2023"}, 422, "payload_invalid"),
        ({"number": "02", "chiefs": [{"name": "甲"}]}, 422, "payload_invalid"),
    ):
        row = SIGN | {"reach_id": bank.reach, "shown_since": "2023-01-01"} | wrong
        refused(await bank.ledger.post("signs", row), status, code)
    stranger = await bank.ledger.neighbour.get(f"{API}/signs/{bank.sign['id']}")
    refused(stranger, 404, "sign_not_found")
    answer = await bank.ledger.clerk.patch(f"{API}/signs/{bank.sign['id']}", json=WHY | {"place": "示例渡口"})
    refused(answer, 428, "if_match_missing")
    assert (await bank.ledger.patch("signs", bank.sign["id"], place="示例渡口"))["place"] == "示例渡口"


async def test_a_new_head_of_the_office_owes_what_the_old_one_owed(bank: Bank) -> None:
    await bank.chief(bank.second, day())
    head = await bank.ledger.enter("people", PERSON, name="新主任", division_code=TOWN)
    post = {"code": "river_chief_office_head", "title": "河长办主任", "division_code": VILLAGE, "mark": "sample"}
    await bank.ledger.enter("posts", post, person_id=head["id"], valid_from=day())
    bank.pass_days(1)
    await bank.house.periodic(SERVICE, "signs.look_daily")
    await bank.house.settle()
    mine = bank.house.caller("reporting:read", person=UUID(head["id"]))
    items = (await mine.get("/api/reporting/v1/my-work")).json()["items"]
    assert [item["link"] for item in items] == [f"/api/registry/v1/signs/{bank.sign['id']}"]
