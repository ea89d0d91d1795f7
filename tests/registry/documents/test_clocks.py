"""The clocks of documents: renewal, expiry and review."""

import asyncio
from uuid import UUID

from tests.support.ledger import API, WHY, refused
from tests.support.papers import HEAD, PERMIT, PLANT, Papers, due_days, in_days, move
from tests.support.town import VILLAGE


async def test_renewal_is_reminded_of_before_the_permit_ends(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(160))
    runs = await papers.clocks("documents", permit["id"])
    (renewal,), (expiry,) = runs["renewal"], runs["expiry"]
    assert renewal["rule"]["policy"] == "permit.renew_notice"
    assert renewal["rule"]["basis_kind"] == "practice"
    assert "届满60日前申请延续" in renewal["explanation"]
    assert expiry["rule"]["label"] == "文件所载日期"

    papers.pass_time(98)
    await papers.house.work()
    await papers.house.settle()
    papers.pass_time(4)
    for whose in (HEAD, UUID(papers.clerk_id)):
        assert any("排污许可证（民峰建材厂）申请延续" in title for title in await papers.inbox(whose)), whose
    link = (await papers.house.caller("notifications:read", person=HEAD).get(f"{API}/notifications")).json()["items"][0]
    assert link["link"] == f"{API}/documents/{permit['id']}"


async def test_a_radiation_licence_is_renewed_by_law_thirty_days_before(papers: Papers) -> None:
    source = await papers.source(PLANT | {"kind": "radiation_unit"})
    licence = await papers.enter(
        "documents",
        {"kind": "radiation_licence", "number": "渝环辐证[00123]"},
        source_id=source["id"],
        valid_until="2031-06-30",
    )
    (renewal,) = (await papers.clocks("documents", licence["id"]))["renewal"]
    assert (renewal["due_at"], renewal["rule"]["basis_kind"]) == ("2031-05-31T16:00:00Z", "law")


async def test_an_application_in_time_ends_the_renewal_and_the_end_stays(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(70))
    refused(await move(papers, permit, "renewal-application", renewal_applied_on=in_days(1)), 422, "document_wrong")
    applied = await move(papers, permit, "renewal-application", renewal_applied_on=in_days(0))
    assert applied.json()["renewal_applied_on"] == in_days(0)
    runs = await papers.clocks("documents", permit["id"])
    assert (runs["renewal"][0]["outcome"], runs["expiry"][0]["state"]) == ("met", "running")


async def test_a_renewed_permit_ends_the_clocks_of_the_one_before(papers: Papers) -> None:
    source = await papers.source()
    old = await papers.enter(
        "documents", PERMIT, source_id=source["id"], valid_until=in_days(20), issued_on="2021-12-01"
    )
    says = PERMIT | {"issued_on": in_days(0), "valid_until": in_days(1800), "supersedes_id": old["id"]}
    new = await papers.enter("documents", says, source_id=source["id"])
    runs = await papers.clocks("documents", old["id"])
    assert {(run["state"], run["outcome"]) for of in runs.values() for run in of} == {("ended", "met")}
    assert set(await due_days(papers, new)) == {"renewal", "expiry"}
    shown = (await papers.clerk.get(f"{API}/documents/{old['id']}")).json()
    assert (shown["superseded_by_id"], shown["version"]) == (new["id"], 2)
    assert [row["id"] for row in await papers.listed("documents/expiring")] == []
    twice = await papers.post("documents", says, source_id=source["id"])
    refused(twice, 422, "superseded_unsuitable")


async def test_of_two_renewals_at_once_one_holds(papers: Papers) -> None:
    source = await papers.source()
    old = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(20))
    says = PERMIT | {"source_id": source["id"], "supersedes_id": old["id"], "valid_until": in_days(900)}
    answers = await asyncio.gather(*(papers.post("documents", says) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    assert len(await papers.listed("documents")) == 2


async def test_what_runs_out_is_on_the_worklists(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(70))
    await papers.house.settle()
    reader = papers.house.caller("reporting:read", person=HEAD)
    due = (await reader.get("/api/reporting/v1/due", params={"to": in_days(100)})).json()["items"]
    assert {item["clock"] for item in due if item["subject_id"] == permit["id"]} == {"renewal", "expiry"}
    mine = (await reader.get("/api/reporting/v1/my-work")).json()["items"]
    assert {item["title"] for item in mine} == {
        "排污许可证（民峰建材厂）申请延续",
        "排污许可证（民峰建材厂）有效期届满",
    }


async def test_voiding_the_renewal_lets_the_old_permit_hold_again(papers: Papers) -> None:
    source = await papers.source()
    old = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(20))
    new = await papers.enter("documents", PERMIT, source_id=source["id"], supersedes_id=old["id"])
    address = f"{API}/documents/{old['id']}/voiding"
    refused(await papers.clerk.post(address, json=WHY, headers={"If-Match": '"v2"'}), 409, "still_referred")
    seen = {"If-Match": '"v1"'}
    voided = await papers.clerk.post(f"{API}/documents/{new['id']}/voiding", json=WHY, headers=seen)
    assert voided.status_code == 204
    assert set(await due_days(papers, old)) == {"renewal", "expiry"}
    assert (await papers.clerk.get(f"{API}/documents/{old['id']}")).json()["superseded_by_id"] is None


async def test_voiding_ends_every_clock(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(200))
    await papers.clerk.post(f"{API}/documents/{permit['id']}/voiding", json=WHY, headers={"If-Match": '"v1"'})
    runs = await papers.clocks("documents", permit["id"])
    assert {run["outcome"] for of in runs.values() for run in of} == {"withdrawn"}
    assert await papers.listed("documents") == []


async def test_a_corrected_end_starts_the_clocks_anew(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until="2030-01-31")
    address, seen = f"{API}/documents/{permit['id']}", {"If-Match": '"v1"'}
    await papers.clerk.patch(address, json={"note": "只改备注"} | WHY, headers=seen)
    assert len((await papers.clocks("documents", permit["id"]))["expiry"]) == 1
    changed = await papers.clerk.patch(address, json={"valid_until": "2031-01-31"} | WHY, headers={"If-Match": '"v2"'})
    assert changed.json()["valid_until"] == "2031-01-31"
    runs = await papers.clocks("documents", permit["id"])
    assert [run["state"] for run in runs["expiry"]] == ["superseded", "running"]
    assert runs["expiry"][1]["due_at"] == "2031-01-31T16:00:00Z"
    ended = await papers.clerk.patch(address, json={"valid_until": None} | WHY, headers={"If-Match": '"v3"'})
    assert ended.json()["valid_until"] is None
    assert await due_days(papers, permit) == {}


async def test_an_end_that_the_permit_does_not_print_follows_from_the_rule_and_says_so(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], issued_on="2025-05-10")
    assert (permit["valid_until"], permit["assumed"]) == ("2030-05-09", ["valid_until"])
    address = f"{API}/documents/{permit['id']}"
    moved = await papers.clerk.patch(address, json={"issued_on": "2025-06-01"} | WHY, headers={"If-Match": '"v1"'})
    assert (moved.json()["valid_until"], moved.json()["assumed"]) == ("2030-05-31", ["valid_until"])
    printed = {"valid_until": "2028-01-01"} | WHY
    told = await papers.clerk.patch(address, json=printed, headers={"If-Match": '"v2"'})
    assert (told.json()["valid_until"], told.json()["assumed"]) == ("2028-01-01", [])


async def test_what_ended_long_ago_is_history_and_tells_nobody(papers: Papers) -> None:
    source = await papers.source()
    long_ago = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(-31))
    lately = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(-3))
    assert await papers.clocks("documents", long_ago["id"]) == {}
    assert await due_days(papers, lately) == {"expiry": in_days(0)}
    assert [row["id"] for row in await papers.listed("documents/expired")] == [long_ago["id"], lately["id"]]


async def test_who_answers_from_a_day_on_answers_for_what_is_due_from_then_on(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(400))
    successor = await papers.enter("people", {"name": "示例·新负责人", "division_code": VILLAGE, "mark": "sample"})
    link = {"object_type": "source", "object_id": source["id"], "level": "owner", "person_id": successor["id"]}
    await papers.enter("responsibilities", link, valid_from=in_days(30))
    await papers.house.settle()
    papers.pass_time(400 - 60 + 1)
    await papers.house.work()
    (renewal,) = (await papers.clocks("documents", permit["id"]))["renewal"]
    assert successor["id"] in {each["id"] for step in renewal["steps"] for each in step["recipients"]}


async def test_nothing_is_due_of_a_source_that_is_supervised_no_more(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(400))
    ended = {"valid_to": in_days(1)} | WHY
    address = f"{API}/sources/{source['id']}"
    changed = await papers.clerk.patch(address, json=ended, headers={"If-Match": '"v1"'})
    assert changed.status_code == 200, changed.text
    await papers.house.settle()
    assert await due_days(papers, permit) == {}
