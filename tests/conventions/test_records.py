"""Every table of the ledger: a record, corrected or voided with a reason, or none for a reason that is written here."""

from typing import Any

import pytest

from services.registry.ledger import THINGS, Voided
from services.registry.models import Base
from shared.sealed import table_of
from tests.support.house import House

NO_RECORDS = {
    "roles": "what a role may do comes with the program, by migration",
    "login_attempts": "a count that passes",
    "old_passwords": "kept so that none is used again, then forgotten",
    "sessions": "a login; ended, and forgotten after its end",
    "refresh_tokens": "of a login",
    "imports": "a file that somebody means to enter; what it enters is on record, and it is forgotten",
    "import_rows": "of an import",
    "handover_moves": "what a handover did, void with it",
    "notifications": "a message; it was sent or not",
    "dossier_entries": "a copy of what other services tell; corrected there",
    "matters": "as dossier_entries",
    "search_entries": "a copy of what records say",
    "search_rounds": "how far the search has gone through the records",
    "versions": "what records said: only ever added",
}
# Not corrected field by field; voided, or in the case of access revoked, and entered anew.
NEVER_REWRITTEN = {
    "policies": "clocks that run name the rule that they began with",
    "wordings": "notices were given out with it",
    "handovers": "taken back as a whole",
    "admission_opinions": "whoever gave an opinion gives another one",
    "clients": "what a machine may do was agreed on with whoever runs it",
}
ADDRESSES = {
    "calendar_years": "/calendar/{year}",
    "divisions": "/divisions/{code}",
    "river_tiers": "/river_tiers/{code}",
    "river_office_members": "/river_offices/{office_id}/members/{member_id}",
}
TAKEN_BACK = {
    "calendar_years": "/calendar/{year}/voiding",
    "policies": "/policies/{policy_id}/voiding",
    "accounts": "/accounts/{account_id}/revocation",
    "clients": "/clients/{row_id}/revocation",
}
TABLES = {thing: str(table_of(each.table).name) for thing, each in THINGS.items()}


def test_every_table_is_a_record_or_says_why_not() -> None:
    tables = {str(mapper.local_table.name) for mapper in Base.registry.mappers}  # type: ignore[attr-defined] # a table
    records = set(TABLES.values())
    assert tables == records | set(NO_RECORDS)
    assert not records & set(NO_RECORDS)


@pytest.mark.parametrize("thing", sorted(THINGS))
def test_every_record_is_named_as_its_table(thing: str) -> None:
    """So that a state in `versions` is found by the address of its record."""
    assert TABLES[thing] == thing


async def test_every_record_is_corrected_or_is_never_rewritten_for_a_reason(house: House) -> None:
    paths = (await described(house))["paths"]
    changed = [path for path, methods in paths.items() if {"patch", "put"} & set(methods)]
    corrected = {thing for thing in THINGS for path in changed if is_of(path.split("/v1", 1)[1], thing)}
    assert set(THINGS) - corrected == set(NEVER_REWRITTEN)


async def test_every_record_is_taken_back_with_a_reason(house: House) -> None:
    described_there = await described(house)
    for thing, each in THINGS.items():
        way = "/{things}/{row_id}/voiding" if each.voided is Voided.HERE else TAKEN_BACK[thing]
        [posted] = [methods["post"] for path, methods in described_there["paths"].items() if path.endswith(f"/v1{way}")]
        schema = posted["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        assert "reason" in described_there["components"]["schemas"][schema]["required"]


async def described(house: House) -> dict[str, Any]:
    """What the service says of itself."""
    said: dict[str, Any] = (await house.client().get("/api/registry/v1/openapi.json")).json()
    return said


def is_of(path: str, thing: str) -> bool:
    """Whether this is the address of one record of a kind."""
    if thing in ADDRESSES:
        return path == ADDRESSES[thing]
    parts = path.split("/")
    return len(parts) == 3 and parts[1] == thing and parts[2].startswith("{")
