"""What other systems have been told stays true."""

import json
import re

import pytest

from shared.contracts import KNOWN
from shared.contracts.publish import ASYNCAPI, CATALOGUE, SCHEMAS, asyncapi, catalogue, schema_of

NAME = re.compile(r"(registry|patrol|complaints|reporting)\.[a-z_]+\.[a-z_]+\.v[1-9]\d*")
PERSONAL = {"phone", "address", "description", "complainant", "id_number", "text", "remarks", "reason"}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_published_schema_never_changes(name: str) -> None:
    """A difference here means: add a `.v2` beside it. (A new event: `make contracts`.)"""
    stored = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    assert schema_of(KNOWN[name]) == stored


def test_no_published_schema_has_disappeared() -> None:
    assert {path.stem for path in SCHEMAS.iterdir()} == set(KNOWN)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_names_are_facts_of_a_service_with_a_version(name: str) -> None:
    assert NAME.fullmatch(name)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_events_carry_neither_free_text_nor_personal_data(name: str) -> None:
    assert PERSONAL & set(KNOWN[name].model_fields) == set()


def test_the_catalogue_is_current() -> None:
    assert json.loads(ASYNCAPI.read_text(encoding="utf-8")) == asyncapi()
    assert CATALOGUE.read_text(encoding="utf-8") == catalogue()
