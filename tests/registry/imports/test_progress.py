"""How far an import is, whoever asks while it runs, whatever kills the worker; and giving it up."""

import asyncio
import contextlib
from typing import Any

import pytest

from services.registry.importables.service import Sources
from tests.registry.imports.test_files import bytes_at_rest, deeds
from tests.support.ledger import API, Ledger, refused
from tests.support.sheets import Importing, farm, workbook

ROWS = 60


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if sixty rows were many."""
    monkeypatch.setattr(Sources, "batch", 20)


def told(found: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(found[name] for name in ("state", "total", "checked", "to_write", "written"))


@pytest.mark.usefixtures("small_batches")
async def test_whoever_asks_sees_how_far_it_is(importing: Importing) -> None:
    """All rows are written only where it says committed, also when they fill the last batch."""
    sent = (await importing.upload(workbook([farm(number) for number in range(ROWS)]))).json()
    seen = [told(sent)]
    for _ in range(4):
        await importing.turn()
        seen.append(told(await importing.get(sent["id"])))
    await importing.commit(sent["id"])
    for _ in range(3):
        seen.append(told(await importing.get(sent["id"])))
        await importing.turn()
    seen.append(told(await importing.get(sent["id"])))
    assert seen == [
        ("uploaded", None, 0, None, 0),
        ("checking", 60, 0, None, 0),
        ("checking", 60, 20, None, 0),
        ("checking", 60, 40, None, 0),
        ("previewed", 60, 60, None, 0),
        ("committing", 60, 60, 60, 0),
        ("committing", 60, 60, 60, 20),
        ("committing", 60, 60, 60, 40),
        ("committed", 60, 60, 60, 60),
    ]


@pytest.mark.usefixtures("small_batches")
async def test_a_worker_that_is_killed_loses_a_batch_and_doubles_nothing(importing: Importing, ledger: Ledger) -> None:
    sent = (await importing.upload(workbook([farm(number) for number in range(ROWS)]))).json()
    await _killed_now_and_then(importing)
    assert (await importing.at_rest(sent["id"]))["rows"] == {"new": ROWS}
    await importing.commit(sent["id"])
    await _killed_now_and_then(importing)
    done = await importing.at_rest(sent["id"])
    assert told(done) == ("committed", ROWS, ROWS, ROWS, ROWS)
    assert done["rows"] == {"done": ROWS}
    sources = await ledger.listed("sources", limit="200")
    assert {source["version"] for source in sources} == {1}
    assert len({source["code"] for source in sources}) == ROWS


async def _killed_now_and_then(importing: Importing) -> None:
    for seconds in (0.005, 0.01, 0.02, 0.04):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await importing.turn()


@pytest.mark.parametrize("turns", [0, 1, 2, 4])
@pytest.mark.usefixtures("small_batches")
async def test_an_import_may_be_given_up_before_it_is_committed(
    importing: Importing, ledger: Ledger, turns: int
) -> None:
    before = len(bytes_at_rest(ledger))
    sent = (await importing.upload(workbook([farm(number) for number in range(ROWS)]))).json()
    for _ in range(turns):
        await importing.turn()
    address = f"{API}/imports/{sent['id']}/cancellation"
    answers = [await importing.clerk.post(address) for _ in range(2)]
    assert [(answer.status_code, answer.json()["state"]) for answer in answers] == [(200, "cancelled")] * 2
    await importing.turn()
    found = await importing.get(sent["id"])
    assert (found["state"], found["rows"], found["forgotten_at"] is None) == ("cancelled", {}, False)
    assert len(bytes_at_rest(ledger)) == before
    assert await deeds(ledger, f"attachments/{sent['attachment_id']}") == [
        ("attachment.enter", None),
        ("attachment.delete", "已撤销"),
    ]
    refused(await importing.commit(sent["id"]), 409, "import_not_previewed")
    assert await ledger.listed("sources") == []


async def test_what_was_committed_is_not_given_up(importing: Importing, ledger: Ledger) -> None:
    found = await importing.preview(workbook([farm(1)]))
    address = f"{API}/imports/{found['id']}/cancellation"
    refused(await ledger.clerk.post(address), 404, "import_not_found")
    await importing.commit(found["id"])
    refused(await importing.clerk.post(address), 409, "import_not_cancellable")
    assert (await importing.at_rest(found["id"]))["state"] == "committed"
    refused(await importing.clerk.post(address), 409, "import_not_cancellable")
