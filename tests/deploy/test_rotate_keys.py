"""A new key while the house runs: everything sealed anew, everything still readable, and the old key can go."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from deploy import rotate_keys
from shared import resealing
from shared.crypto import key_number
from shared.db.session import transaction
from shared.ids import new_id
from tests.support.complaints import Town
from tests.support.house import House
from tests.support.ledger import API, PERSON, WHY, Ledger
from tests.support.pictures import photo
from tests.support.sheets import Importing, farm, workbook
from tests.support.town import small_town

PURPOSE = {"purpose": "核对轮换后的电话"}


@pytest.fixture
async def turned(house: House, tmp_path: Path) -> AsyncIterator[House]:
    """A house whose keys a test may change, since the others' are put back."""
    folders = {Path(house.environment[f"{name}_SEALING_KEYS"]) for name in ("REGISTRY", "PATROL", "COMPLAINTS")}
    for folder in folders:
        shutil.copytree(folder, tmp_path / folder.name)
    yield house
    for folder in folders:
        for path in folder.iterdir():
            path.unlink()
        for path in (tmp_path / folder.name).iterdir():
            shutil.copy2(path, folder)


async def run(*arguments: str) -> int:
    """The command, beside the house."""
    return await asyncio.to_thread(rotate_keys.main, arguments)


async def numbers(house: House, service: str, table: str, column: str) -> set[int]:
    """Which keys have sealed a column."""
    connection = await asyncpg.connect(house.environment[f"{service.upper()}_DATABASE_URL"])
    kept = await connection.fetch(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608 - our own names
    await connection.close()
    return {key_number(row[0]) for row in kept}


async def people(house: House, count: int) -> list[str]:
    """Some officers with phones, one of whom has changed it."""
    ledger = Ledger(house)
    await ledger.divide()
    ids = [(await ledger.enter("people", PERSON, phone=f"1380000{number:04}"))["id"] for number in range(count)]
    changed = {"phone": "13911112222", **WHY}
    await ledger.clerk.patch(f"{API}/people/{ids[0]}", json=changed, headers={"If-Match": '"v1"'})
    return ids


async def phone(house: House, person: str) -> str:
    """What the office is told."""
    answer = await house.caller("registry:reveal").post(f"{API}/people/{person}/reveal", json=PURPOSE)
    assert answer.status_code == 200, answer.text
    told: str = answer.json()["personal"]["phone"]
    return told


async def test_everything_is_sealed_anew_and_the_old_key_may_go(
    turned: House, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = await people(turned, 3)
    assert await run("all", "registry") == 0
    # The rows and, in their versions, the four numbers that they have had.
    assert capsys.readouterr().out.splitlines() == [
        "registry: key 2 seals from now on",
        "registry: 7 values sealed anew, 0 that no key opens",
    ]
    assert await numbers(turned, "registry", "people", "phone") == {2}
    (Path(turned.environment["REGISTRY_SEALING_KEYS"]) / "1.aes256gcm").unlink()
    assert [await phone(turned, person) for person in ids] == ["13911112222", "13800000001", "13800000002"]
    clerk = turned.caller("registry:read")
    states = (await clerk.get(f"{API}/people/{ids[0]}/versions")).json()
    assert [state["changed"]["phone"] for state in states] == ["138****0000", "139****2222"]
    found = await clerk.get(f"{API}/people", params={"phone": "13911112222"})
    assert [person["id"] for person in found.json()["items"]] == [ids[0]]


async def test_what_an_interruption_leaves_is_done_by_the_next_run(
    turned: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await people(turned, 4)
    monkeypatch.setattr(resealing, "BATCH", 2)
    assert await run("add", "registry") == 0
    turns, whole = 0, transaction
    with monkeypatch.context() as broken:

        def dying(sessions: object) -> object:
            nonlocal turns
            turns += 1
            if turns == 2:
                raise ConnectionError("the power went")
            return whole(sessions)  # type: ignore[arg-type] # as it was called

        broken.setattr(resealing, "transaction", dying)
        assert await run("reseal", "registry") == 1
    assert await numbers(turned, "registry", "people", "phone") == {1, 2}
    capsys.readouterr()
    assert await run("reseal", "registry") == 0
    assert await numbers(turned, "registry", "people", "phone") == {2}
    assert await run("reseal", "registry") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "registry: 0 values sealed anew, 0 that no key opens"


async def test_rows_written_meanwhile_are_sealed_with_the_new_key_without_a_restart(turned: House) -> None:
    ids = await people(turned, 1)
    assert await run("add", "registry") == 0
    later = await Ledger(turned).enter("people", PERSON, phone="13700000000")
    assert await numbers(turned, "registry", "people", "phone") == {1, 2}
    assert [await phone(turned, person) for person in (ids[0], later["id"])] == ["13911112222", "13700000000"]


async def test_a_file_full_of_phones_is_sealed_anew_too(turned: House) -> None:
    ledger = Ledger(turned)
    await ledger.divide()
    importing = Importing(ledger)
    found = await importing.preview(workbook([farm(1)]))
    assert await run("all", "registry") == 0
    (Path(turned.environment["REGISTRY_SEALING_KEYS"]) / "1.aes256gcm").unlink()
    got = await importing.clerk.get(f"{API}/attachments/{found['attachment_id']}")
    assert (got.status_code, got.content) == (200, workbook([farm(1)]))


async def test_complainants_are_sealed_anew_too(turned: House) -> None:
    await turned.know(*small_town())
    town = Town(turned)
    complaint = await town.complaint()
    assert await run("all", "complaints") == 0
    assert await numbers(turned, "complaints", "complainants", "sealed") == {2}
    path = f"/complaints/{complaint['id']}/complainant/reveal"
    told = await town.post(town.office, path, {"reason": "电话回访核实情况"})
    assert told["phone"] == "13812345678"


async def test_signatures_are_sealed_anew_too(turned: House, capsys: pytest.CaptureFixture[str]) -> None:
    await turned.know(*small_town())
    phone, content, photo_id = turned.caller("patrol:read patrol:write"), photo(kind="PNG"), str(new_id())
    sha256 = hashlib.sha256(content).hexdigest()
    told = {"id": photo_id, "size": len(content), "sha256": sha256, "kind": "signature"}
    await phone.post("/api/patrol/v1/photos", json=told)
    await phone.put(f"/api/patrol/v1/photos/{photo_id}/chunks/0", content=content)
    before = await phone.get(f"/api/patrol/v1/photos/{photo_id}/image")
    assert await run("all", "patrol") == 0
    assert "patrol: 2 values sealed anew, 0 that no key opens" in capsys.readouterr().out
    (Path(turned.environment["PATROL_SEALING_KEYS"]) / "1.aes256gcm").unlink()
    after = await phone.get(f"/api/patrol/v1/photos/{photo_id}/image")
    assert (after.status_code, after.content) == (200, before.content)


async def test_a_value_whose_key_is_lost_is_counted_and_left_alone(
    turned: House, capsys: pytest.CaptureFixture[str]
) -> None:
    await people(turned, 1)
    assert await run("add", "registry") == 0
    (Path(turned.environment["REGISTRY_SEALING_KEYS"]) / "1.aes256gcm").unlink()
    assert await run("reseal", "registry") == 1
    assert "0 values sealed anew, 3 that no key opens" in capsys.readouterr().out
    assert await numbers(turned, "registry", "people", "phone") == {1}


@pytest.mark.parametrize("arguments", [(), ("turn",), ("all", "reporting")])
async def test_what_cannot_be_done_is_explained(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert await run(*arguments) == 2
    assert "python -m deploy.rotate_keys all" in capsys.readouterr().err
