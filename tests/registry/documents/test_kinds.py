"""What kinds of documents there are, and which source should have which."""

from services.registry.document_kinds.lifecycle import Kind
from shared.contracts.registry import PolicyRecorded
from tests.support.ledger import API
from tests.support.papers import Papers
from tests.support.town import policies


async def test_every_kind_tells_its_rules_which_the_town_has(papers: Papers) -> None:
    kinds = (await papers.clerk.get(f"{API}/document-kinds")).json()
    assert {kind["kind"] for kind in kinds} == set(Kind)
    keys = {kind[policy] for kind in kinds for policy in ("validity_policy", "renewal_policy", "review_policy")}
    assert keys - {None} <= {row.key for row in policies() if isinstance(row, PolicyRecorded)}


async def test_what_a_source_should_have_is_a_list(papers: Papers) -> None:
    needs = (await papers.clerk.get(f"{API}/document-needs")).json()
    assert {"source_kind": "drinking_water_source", "need": "emergency_plan"}.items() <= needs[-1].items()
