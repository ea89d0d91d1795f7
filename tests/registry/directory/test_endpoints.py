"""What another service is told of a row that it has not heard of."""

from uuid import UUID

import pytest

from shared.contracts import registry
from shared.directory import models
from shared.directory.lookup import Directory, ReferenceUnknown
from shared.ids import derived_id
from tests.support.ledger import PERSON, SOURCE, Ledger, refused
from tests.support.town import TOWN

NOBODY = derived_id("nobody")

ADDRESS = "/internal/registry/directory"


async def test_the_answer_is_what_the_event_said(ledger: Ledger) -> None:
    machine = ledger.house.caller("events:read", private=True)
    source = await ledger.enter("sources", SOURCE, location={"longitude": 107.7, "latitude": 30.0, "crs": "wgs84"})
    told = (await machine.get(f"{ADDRESS}/sources/{source['id']}")).json()
    assert told == {name: source[name] for name in registry.SourceRecorded.model_fields}

    events = (await machine.get("/internal/registry/events")).json()["items"]
    assert events == []  # nothing has a position yet: the row is known before its event can be
    await ledger.house.settle()
    events = (await machine.get("/internal/registry/events")).json()["items"]
    assert events[-1]["data"] == told


async def test_a_service_that_has_not_heard_of_a_row_asks_for_it(ledger: Ledger) -> None:
    patrol = ledger.house.runtimes["patrol"]
    directory = Directory(patrol.sessions, patrol.http, ledger.house.private_url, patrol.tokens)
    source = await ledger.enter("sources", SOURCE)
    async with patrol.sessions() as session:
        await directory.ensure(session, "sources", UUID(source["id"]))
        assert (await session.get_one(models.Source, source["id"])).name == source["name"]
        with pytest.raises(ReferenceUnknown):
            await directory.ensure(session, "reaches", UUID(source["id"]))


async def test_every_kind_can_be_asked_for(ledger: Ledger) -> None:
    machine = ledger.house.caller("events:read", private=True)
    person, reach = await ledger.enter("people", PERSON), await ledger.reach()
    for kind, row_id, name in [
        ("divisions", derived_id("division", TOWN), "许明寺镇"),
        ("persons", person["id"], person["name"]),
        ("reaches", reach["id"], reach["name"]),
    ]:
        assert (await machine.get(f"{ADDRESS}/{kind}/{row_id}")).json()["name"] == name


@pytest.mark.parametrize("path", [f"sources/{NOBODY}", f"accounts/{NOBODY}", "sources/1"])
async def test_what_is_unknown_is_not_found(ledger: Ledger, path: str) -> None:
    machine = ledger.house.caller("events:read", private=True)
    refused(await machine.get(f"{ADDRESS}/{path}"), 404, "not_found")


async def test_only_machines_may_ask(ledger: Ledger) -> None:
    clerk = ledger.house.caller("registry:read", private=True)
    refused(await clerk.get(f"{ADDRESS}/sources/{NOBODY}"), 403, "not_permitted")
