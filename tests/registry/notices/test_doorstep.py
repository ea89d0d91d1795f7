"""What a grid member does with notices at somebody's door, and what is the clerk's alone."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.registry.notices.lifecycle import doorstep_faults
from shared.ids import new_id
from tests.support.ledger import API, WHY, refused
from tests.support.papers import GROUP, NEXT_GROUP, PHOTO, RESTAURANT, Papers, in_days
from tests.support.town import TOWN

WORDING = {
    "kind": "burn_ban_notice",
    "label": "禁烧告知书",
    "counts_as": "notice",
    "edition": 1,
    "title": "禁烧告知书",
    "division_code": TOWN,
    "valid_from": "2023-01-01",
}
AT_THE_DOOR = {
    "kind": "burn_ban_notice",
    "recipient_type": "household",
    "division_code": GROUP,
    "recipient": "一组12号",
    "issued_on": "2026-11-03",
}
SEEN = {"If-Match": '"v1"'}


@dataclass(frozen=True)
class Doorstep:
    """A grid member of one group, with the role's own permissions, and the town's clerk."""

    papers: Papers
    member: httpx.AsyncClient
    member_id: str

    async def post(self, **more: object) -> httpx.Response:
        """A notice from the phone."""
        return await self.member.post(f"{API}/notices", json=AT_THE_DOOR | more)

    async def notice(self) -> dict[str, Any]:
        answer = await self.post()
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def photo(self, division_code: str = GROUP) -> httpx.Response:
        given = {"division_code": division_code}
        return await self.member.post(f"{API}/attachments", data=given, files={"file": ("门口.jpg", PHOTO)})

    async def signed(self, notice: dict[str, Any]) -> httpx.Response:
        proof = [(await self.photo()).json()["id"]]
        says = {"signed_on": "2026-11-03", "signed_by": "户主本人", "proof": proof}
        return await self.member.post(f"{API}/notices/{notice['id']}/signature", json=says)


@pytest.fixture
async def doorstep(papers: Papers) -> Doorstep:
    """A town with one wording, whose grid member holds the role's token."""
    await papers.enter("wordings", WORDING)
    roles = (await papers.house.caller("registry:read").get(f"{API}/roles")).json()["items"]
    scopes = next(" ".join(role["scopes"]) for role in roles if role["code"] == "grid_member")
    somebody = {"name": "示例·网格员", "division_code": GROUP, "mark": "sample"}
    member_id = (await papers.enter("people", somebody))["id"]
    member = papers.house.caller(scopes, [GROUP], person=UUID(member_id), roles=["grid_member"])
    return Doorstep(papers, member, member_id)


async def test_a_notice_is_handed_out_and_signed_for_at_the_door(doorstep: Doorstep) -> None:
    notice = await doorstep.notice()
    assert (notice["issued_by_id"], notice["division_code"], notice["state"]) == (doorstep.member_id, GROUP, "issued")
    signed = await doorstep.signed(notice)
    assert (signed.status_code, signed.json()["state"]) == (200, "signed")
    sent = {"id": str(new_id())}
    assert [(await doorstep.post(**sent)).status_code for _ in range(2)] == [201, 200]
    shown = await doorstep.papers.listed("notices")
    assert {row["id"] for row in shown} == {notice["id"], sent["id"]}


async def test_who_signed_is_shown_masked_and_told_to_who_says_why(doorstep: Doorstep) -> None:
    notice = await doorstep.notice()
    assert (await doorstep.signed(notice)).json()["signed_by"] == "户**人"
    (listed,) = await doorstep.papers.listed("notices")
    assert listed.keys().isdisjoint({"signed_by", "witness"})
    address, why = f"{API}/notices/{notice['id']}/reveal", {"purpose": "核对签收情况"}
    refused(await doorstep.member.post(address, json=why), 403, "not_permitted")
    told = await doorstep.papers.house.caller("registry:reveal").post(address, json=why)
    assert told.json() == {"personal": {"signed_by": "户主本人", "witness": None}}


async def test_a_refusal_is_noted_with_its_witness(doorstep: Doorstep) -> None:
    notice = await doorstep.notice()
    address = f"{API}/notices/{notice['id']}/refusal"
    refused(await doorstep.member.post(address, json={"refused_on": "2026-11-03"}), 422, "payload_invalid")
    noted = await doorstep.member.post(address, json={"refused_on": "2026-11-03", "witness": "组长（示例）"})
    assert noted.json()["state"] == "refused"


async def test_what_the_clerk_handed_out_is_signed_for_at_the_door_and_stays_the_clerks(doorstep: Doorstep) -> None:
    notice = await doorstep.papers.enter("notices", AT_THE_DOOR)
    assert (await doorstep.signed(notice)).status_code == 200
    address, seen = f"{API}/notices/{notice['id']}", {"If-Match": '"v2"'}
    refused(await doorstep.member.patch(address, json={"copies": 9} | WHY, headers=seen), 403, "notice_not_own")
    refused(await doorstep.member.post(f"{address}/voiding", json=WHY, headers=seen), 403, "notice_not_own")
    assert (await doorstep.papers.clerk.get(address)).json()["version"] == 2


async def test_ones_own_is_corrected_and_voided_until_somebody_else_has_had_it_in_hand(doorstep: Doorstep) -> None:
    own, checked = await doorstep.notice(), await doorstep.notice()
    address = f"{API}/notices/{own['id']}"
    corrected = await doorstep.member.patch(address, json={"recipient": "一组13号"} | WHY, headers=SEEN)
    assert (corrected.status_code, corrected.json()["recipient"]) == (200, "一组13号")
    refused(await doorstep.member.post(f"{address}/voiding", json=WHY, headers=SEEN), 412, "version_stale")
    voided = await doorstep.member.post(f"{address}/voiding", json=WHY, headers={"If-Match": '"v2"'})
    assert (voided.status_code, voided.headers["etag"]) == (204, '"v3"')
    again = await doorstep.member.post(f"{address}/voiding", json=WHY, headers={"If-Match": '"v3"'})
    refused(again, 409, "record_voided")

    await doorstep.papers.patch("notices", checked["id"], number="〔2026〕7号")
    address, seen = f"{API}/notices/{checked['id']}", {"If-Match": '"v2"'}
    refused(await doorstep.member.post(f"{address}/voiding", json=WHY, headers=seen), 403, "notice_not_own")
    await doorstep.papers.void("notices", checked["id"])
    assert await doorstep.papers.listed("notices") == []


@pytest.mark.parametrize(
    ("says", "status", "code"),
    [
        ({"division_code": NEXT_GROUP}, 404, "division_not_found"),
        ({"division_code": TOWN}, 404, "division_not_found"),
        ({"issued_by_id": str(new_id())}, 422, "notice_wrong"),
        ({"mark": "reconstructed", "citation": "报告"}, 422, "notice_wrong"),
        ({"issued_on": in_days(1)}, 422, "notice_wrong"),
        ({"recipient": "一\x00组"}, 422, "payload_invalid"),
        ({"copies": 10**30}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_notice_from_the_door_is_refused_and_leaves_nothing(
    doorstep: Doorstep, says: dict[str, Any], status: int, code: str
) -> None:
    refused(await doorstep.post(**says), status, code)
    assert await doorstep.papers.listed("notices") == []


async def test_elsewhere_there_is_nothing_to_see_to_sign_or_to_attach(doorstep: Doorstep) -> None:
    notice = await doorstep.papers.enter("notices", AT_THE_DOOR, division_code=NEXT_GROUP)
    refused(await doorstep.signed(notice), 404, "notice_not_found")
    address = f"{API}/notices/{notice['id']}"
    refused(await doorstep.member.post(f"{address}/voiding", json=WHY, headers=SEEN), 404, "notice_not_found")
    assert (await doorstep.photo(NEXT_GROUP)).status_code == 404
    source = await doorstep.papers.source(RESTAURANT)
    own = {"recipient_type": "source", "source_id": source["id"], "division_code": None, "recipient": None}
    refused(await doorstep.post(**own), 422, "object_unknown")


async def test_the_rest_of_the_ledger_is_not_a_grid_members(doorstep: Doorstep) -> None:
    somebody = {"name": "示例", "division_code": GROUP}
    for things, row in (
        ("wordings", WORDING | {"edition": 2}),
        ("notices/bulk", {"items": [AT_THE_DOOR]}),
        ("people", somebody),
        ("sources", RESTAURANT | {"division_code": GROUP}),
        ("documents", {"kind": "other", "division_code": GROUP}),
    ):
        refused(await doorstep.member.post(f"{API}/{things}", json=row), 403, "not_permitted")
    address = f"{API}/people/{doorstep.member_id}/voiding"
    refused(await doorstep.member.post(address, json=WHY, headers=SEEN), 403, "not_permitted")
    reader = doorstep.papers.house.caller("registry:read", [GROUP])
    refused(await reader.post(f"{API}/notices", json=AT_THE_DOOR), 403, "not_permitted")


@pytest.mark.parametrize(
    ("mark", "issued_by", "person", "codes"),
    [
        ("real", 1, 1, []),
        ("sample", 1, 1, []),
        ("reconstructed", 1, 1, ["not_handed_out"]),
        ("real", 2, 1, ["not_oneself"]),
        ("real", None, 1, ["not_oneself"]),
        ("reconstructed", 2, 1, ["not_handed_out", "not_oneself"]),
    ],
)
def test_what_may_be_said_at_the_door(mark: str, issued_by: int | None, person: int, codes: list[str]) -> None:
    issued_by_id = UUID(int=issued_by) if issued_by else None
    assert [fault.code for fault in doorstep_faults(mark, issued_by_id, UUID(int=person))] == codes
