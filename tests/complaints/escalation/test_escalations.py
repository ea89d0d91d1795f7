"""The steps that were taken, and who signs their documents."""

from typing import Any

from tests.support.complaints import API, BASIS, LEADER, Town
from tests.support.town import NEIGHBOUR, person, policy


async def overdue(town: Town, days: int = 16) -> dict[str, Any]:
    """An order that nobody obeys; after 16 days it is under supervision."""
    order = await town.order()
    await town.days(days)
    return order


async def listed(town: Town, **params: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await town.get("/escalations", town.leader, **params))["items"]
    return items


async def test_steps_are_listed_with_their_documents_and_filtered(town: Town) -> None:
    order = await overdue(town)
    taken = await listed(town, subject_id=order["id"])
    assert [item["step"] for item in taken] == ["supervise", "urge", "due", "remind"]
    assert order["number"] in taken[0]["title"]
    assert (taken[0]["subject_type"], taken[0]["run"]) == ("order", 1)
    assert [item["document"] for item in await listed(town, unsigned="true")] == ["supervision_order", "slip"]
    assert len(await listed(town, step="urge")) == 1
    assert await listed(town, division=NEIGHBOUR) == []
    neighbour = town.house.caller("complaints:read", [NEIGHBOUR])
    assert (await town.get("/escalations", neighbour))["items"] == []


async def test_a_document_on_a_mere_default_is_signed_only_with_the_rule_it_rests_on(town: Town) -> None:
    await overdue(town)
    slip = (await listed(town, step="urge"))[0]
    path = f"{API}/escalations/{slip['id']}/signature"
    answer = await town.leader.post(path, json={})
    assert (answer.status_code, answer.json()["code"]) == (422, "basis_missing")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/issuer", "/document_number"]
    signed = await town.post(town.leader, f"/escalations/{slip['id']}/signature", BASIS)
    assert (signed["signed_by"], signed["issuer"]) == (str(person("secretary")), BASIS["issuer"])
    assert await listed(town, unsigned="true", step="urge") == []
    again = await town.leader.post(path, json=BASIS)
    assert (again.status_code, again.json()["code"]) == (409, "already_signed")
    told = [event["data"] for event in await town.told() if event["type"] == "complaints.document.signed.v1"]
    assert [data["escalation_id"] for data in told] == [slip["id"]]


async def test_a_rule_of_the_towns_own_needs_nothing_more(town: Town) -> None:
    await town.house.know(policy("escalate.urge", 1, "工作日"))
    await overdue(town)
    slip = (await listed(town, step="urge"))[0]
    signed = await town.post(town.leader, f"/escalations/{slip['id']}/signature", {})
    assert signed["signed_at"] is not None


async def test_notifications_need_no_signature_and_the_responsible_person_gives_none(town: Town) -> None:
    await overdue(town)
    notice = (await listed(town, step="due"))[0]
    answer = await town.leader.post(f"{API}/escalations/{notice['id']}/signature", json=BASIS)
    assert (answer.status_code, answer.json()["code"]) == (409, "signature_not_needed")
    slip = (await listed(town, step="urge"))[0]
    answer = await town.client("cadre", LEADER).post(f"{API}/escalations/{slip['id']}/signature", json=BASIS)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_case")


async def test_a_step_that_was_taken_back_is_not_signed(town: Town) -> None:
    order = await town.order()
    await town.evidence(order)
    await town.days(16)
    await town.verification(order)
    [slip] = [item for item in await listed(town, step="urge") if item["clock"] == "rectification"]
    assert slip["withdrawn_at"] is not None
    answer = await town.leader.post(f"{API}/escalations/{slip['id']}/signature", json=BASIS)
    assert (answer.status_code, answer.json()["code"]) == (409, "escalation_withdrawn")
    # Those who should have looked were late themselves; what was done about that stands.
    assert {item["clock"] for item in await listed(town, unsigned="true")} == {"verification"}
