"""What happens to the papers of a unit whose class is raised or lowered: one kind of paper takes the other's place."""

from tests.support.ledger import API, WHY, refused
from tests.support.papers import CREDIT_CODE, PERMIT, PLANT, Papers, due_days, in_days

REGISTRATION = {"kind": "discharge_registration", "number": f"{CREDIT_CODE}001X", "issued_on": "2024-03-01"}
LASTING = PERMIT | {"issued_on": "2024-06-01", "valid_until": in_days(300)}


async def _superseded_by(papers: Papers, document_id: str) -> str | None:
    found: str | None = (await papers.clerk.get(f"{API}/documents/{document_id}")).json()["superseded_by_id"]
    return found


async def test_a_permit_takes_the_place_of_a_registration_whose_clocks_end(papers: Papers) -> None:
    source = await papers.source()
    says = REGISTRATION | {"review_on": in_days(90)}
    registration = await papers.enter("documents", says, source_id=source["id"])
    assert set(await due_days(papers, registration)) == {"review"}
    permit = await papers.enter("documents", LASTING, source_id=source["id"], supersedes_id=registration["id"])
    assert await due_days(papers, registration) == {}
    assert set(await due_days(papers, permit)) == {"renewal", "expiry"}

    shown = await papers.listed("documents", source_id=source["id"])
    assert [(row["kind"], row["supersedes_id"], row["superseded_by_id"]) for row in shown] == [
        ("discharge_registration", None, permit["id"]),
        ("discharge_permit", registration["id"], None),
    ]
    states = (await papers.clerk.get(f"{API}/documents/{registration['id']}/versions")).json()
    assert {state["reason"] for state in states} == {None, "已由新的文件取代"}


async def test_a_registration_takes_the_place_of_a_permit_and_gives_it_back_when_voided(papers: Papers) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", LASTING, source_id=source["id"])
    lowered = REGISTRATION | {"issued_on": in_days(0)}
    registration = await papers.enter("documents", lowered, source_id=source["id"], supersedes_id=permit["id"])
    assert await due_days(papers, permit) == {}
    assert await due_days(papers, registration) == {}
    assert await papers.listed("documents/expiring", days="365") == []
    assert await papers.listed("documents/missing", kind="industrial_unit") == [
        row for row in await papers.listed("documents/missing") if row["need"] == "eia"
    ]
    voiding = f"{API}/documents/{registration['id']}/voiding"
    assert (await papers.clerk.post(voiding, json=WHY, headers={"If-Match": '"v1"'})).status_code == 204
    assert set(await due_days(papers, permit)) == {"renewal", "expiry"}
    assert await _superseded_by(papers, permit["id"]) is None


async def test_only_papers_of_one_family_and_one_source_take_each_others_place(papers: Papers) -> None:
    source = await papers.source()
    other = await papers.source(PLANT | {"code": "500230104-IN-002", "name": "示例建材厂"})
    permit = await papers.enter("documents", LASTING, source_id=source["id"])
    for says in (
        {"kind": "eia_registration", "source_id": source["id"]},
        {"kind": "other", "issued_on": in_days(0), "source_id": source["id"]},
        REGISTRATION | {"source_id": other["id"]},
    ):
        refused(await papers.post("documents", says, supersedes_id=permit["id"]), 422, "superseded_unsuitable")
    assert await _superseded_by(papers, permit["id"]) is None
    kinds = {row["kind"]: row["supersedes"] for row in (await papers.clerk.get(f"{API}/document-kinds")).json()}
    assert (
        kinds["discharge_permit"] == kinds["discharge_registration"] == ["discharge_permit", "discharge_registration"]
    )
    assert kinds["river_policy"] == ["river_policy"]
