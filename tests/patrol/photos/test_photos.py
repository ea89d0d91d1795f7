"""A photo comes in parts, over days and bad networks, and shows itself but nothing that it says of itself."""

import asyncio
import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image

from services.patrol.parts import SERVICE
from services.patrol.photos import repository
from shared.db.session import transaction
from shared.ids import new_id
from tests.patrol.conftest import API, MANAGE, PATROL, Town, round_of
from tests.support.pictures import photo
from tests.support.town import PLACES, person

TOLD: dict[str, Any] = {"taken": "2026:11:01 08:30:00", "place": (107.7, 29.9), "device": "HUAWEI P60"}


async def begun(caller: httpx.AsyncClient, content: bytes, **more: object) -> dict[str, Any]:
    """A photo that is expected."""
    sha256 = hashlib.sha256(content).hexdigest()
    body = {"id": str(new_id()), "size": len(content), "sha256": sha256, **more}
    answer = await caller.post(f"{API}/photos", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def chunk(caller: httpx.AsyncClient, photo_id: str, offset: int, content: bytes) -> httpx.Response:
    """What comes of a part."""
    return await caller.put(f"{API}/photos/{photo_id}/chunks/{offset}", content=content)


async def uploaded(caller: httpx.AsyncClient, content: bytes, **more: object) -> str:
    """The id of a photo that is there."""
    photo_id: str = (await begun(caller, content, **more))["id"]
    answer = await chunk(caller, photo_id, 0, content)
    assert (answer.status_code, answer.json()["state"]) == (200, "ready"), answer.text
    return photo_id


async def recorded(caller: httpx.AsyncClient, **visit: Any) -> dict[str, Any]:
    """A round to the spring."""
    answer = await caller.post(f"{API}/rounds", json=round_of(PLACES.spring, **visit))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def states(of_round: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {each["id"]: (each["purpose"], each["state"]) for each in of_round["photos"]}


async def test_parts_may_come_again_overlap_and_come_days_later(town: Town) -> None:
    content = photo(1, (640, 480))
    made = await begun(town.patroller("grid"), content)
    assert (made["state"], made["received"]) == ("uploading", 0)
    for offset, until, received in ((0, 1000, 1000), (0, 1000, 1000), (400, 1500, 1500), (200, 300, 1500)):
        answer = await chunk(town.patroller("grid"), made["id"], offset, content[offset:until])
        assert (answer.status_code, answer.json()["received"]) == (200, received)
    gap = await chunk(town.patroller("grid"), made["id"], 1600, content[1600:])
    assert (gap.status_code, gap.json()["code"]) == (409, "photo_chunk_missing")
    assert gap.headers["upload-offset"] == "1500"
    town.go_to(2026, 11, 9)
    grid = town.patroller("grid")
    assert (await grid.get(f"{API}/photos/{made['id']}")).json()["received"] == 1500
    whole = await chunk(grid, made["id"], 1500, content[1500:])
    assert (whole.json()["state"], whole.json()["width"]) == ("ready", 640)
    again = await chunk(grid, made["id"], 1500, content[1500:])
    assert again.json() == whole.json()


async def test_a_mini_program_sends_forms(town: Town) -> None:
    content, grid = photo(2), town.patroller("grid")
    made = await begun(grid, content)
    for offset in range(0, len(content), 500):
        answer = await grid.post(
            f"{API}/photos/{made['id']}/chunks",
            data={"offset": str(offset)},
            files={"file": ("blob", content[offset : offset + 500])},
        )
        assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == "ready"


async def test_begun_again_it_is_the_same_and_another_is_refused(town: Town) -> None:
    content, grid = photo(3), town.patroller("grid")
    made = await begun(grid, content)
    body = {"id": made["id"], "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    again = await grid.post(f"{API}/photos", json=body)
    assert (again.status_code, again.json()) == (200, made)
    for caller, changed in ((grid, {"size": 7}), (grid, {"kind": "signature"}), (town.patroller("other"), {})):
        answer = await caller.post(f"{API}/photos", json=body | changed)
        assert (answer.status_code, answer.json()["code"]) == (409, "photo_exists")
    foreign = await chunk(town.patroller("other"), made["id"], 0, content)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "photo_not_found")


async def test_what_it_says_of_itself_is_for_managers_and_leaves_no_copy(town: Town) -> None:
    content = photo(4, (64, 48), **TOLD, orientation=6)
    grid = town.patroller("grid")
    photo_id = await uploaded(grid, content)
    await recorded(grid, photos=[photo_id])
    assert (await grid.get(f"{API}/photos/{photo_id}")).json()["taken"] is None
    assert (await town.office.get(f"{API}/photos/{photo_id}")).json()["taken"] == {
        "taken_at": "2026-11-01T00:30:00Z",
        "taken_longitude": 107.7,
        "taken_latitude": 29.9,
        "device": "HUAWEI P60",
    }
    for name, size in (("image", (48, 64)), ("thumbnail", (48, 64))):
        shown = (await grid.get(f"{API}/photos/{photo_id}/{name}")).content
        picture = Image.open(BytesIO(shown))
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", size, {})
        assert b"HUAWEI" not in shown
        assert b"13800001234" not in shown
    assert (await grid.get(f"{API}/photos/{photo_id}/original")).status_code == 403
    assert (await town.office.get(f"{API}/photos/{photo_id}/original")).content == content


async def test_a_round_says_which_photos_are_still_to_come(town: Town) -> None:
    grid = town.patroller("grid")
    first, second, third = (str(new_id()) for _ in range(3))
    made = await recorded(grid, photos=[first, second], signature={"photo": third})
    expected = {first: ("visit", "pending"), second: ("visit", "pending"), third: ("signature", "pending")}
    assert states(made) == expected
    await uploaded(grid, photo(5), id=first)
    await begun(grid, photo(6), id=second)
    found = (await town.office.get(f"{API}/rounds/{made['id']}")).json()
    assert states(found) == expected | {first: ("visit", "ready"), second: ("visit", "uploading")}
    missing = (await grid.get(f"{API}/photos/missing")).json()["items"]
    assert {each["id"]: each["state"] for each in missing} == {second: "uploading", third: "pending"}
    assert {each["round_id"] for each in missing} == {made["id"]}
    assert (await town.patroller("other").get(f"{API}/photos/missing")).json()["items"] == []


async def test_a_photo_is_seen_by_who_sees_the_round(town: Town) -> None:
    grid, other = town.patroller("grid"), town.patroller("other")
    elsewhere = town.house.caller(MANAGE, ["500230105"])
    photo_id = await uploaded(grid, photo(7))
    address = f"{API}/photos/{photo_id}/image"
    assert (await other.get(address)).json()["code"] == "photo_not_found"
    await recorded(other, photos=[photo_id])
    assert (await other.get(address)).status_code == 404, "who names another's photo is not shown it"
    await recorded(grid, photos=[photo_id])
    assert (await other.get(address)).status_code == 200
    own_rows = town.house.caller(PATROL, person=person("other"), rows="own")
    assert (await elsewhere.get(address)).status_code == (await own_rows.get(address)).status_code == 404


@pytest.mark.parametrize("kind", ["signature", "person"])
async def test_personal_ones_are_for_their_sender_and_for_managers(town: Town, kind: str) -> None:
    grid = town.patroller("grid")
    content = photo(8, (200, 100), "PNG", **TOLD)
    photo_id = await uploaded(grid, content, kind=kind)
    await recorded(grid, signature={"photo": photo_id})
    assert (await grid.get(f"{API}/photos/{photo_id}/image")).status_code == 200
    assert (await town.patroller("other").get(f"{API}/photos/{photo_id}/image")).status_code == 404
    shown = await town.office.get(f"{API}/photos/{photo_id}/image")
    assert Image.open(BytesIO(shown.content)).size == (200, 100)
    assert (await town.office.get(f"{API}/photos/{photo_id}")).json()["taken"] is None
    assert (await town.office.get(f"{API}/photos/{photo_id}/original")).status_code == 404
    await town.house.periodic(SERVICE, "photos.tidy")
    kept = kept_of(town, photo_id)
    assert kept.keys() == {"shown", "thumbnail"}
    assert [name for name, sealed in kept.items() if sealed.startswith(b"\xff\xd8")] == []


def folder_of(town: Town, photo_id: str) -> Path:
    """Where the store keeps a photo."""
    return Path(town.house.environment["ATTACHMENTS_URL"].removeprefix("file://")) / "photos" / photo_id


def kept_of(town: Town, photo_id: str) -> dict[str, bytes]:
    """What the store holds of a photo."""
    folder = folder_of(town, photo_id)
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


async def test_parts_go_when_it_is_whole_and_what_never_came_whole_goes_by_rule(town: Town) -> None:
    content, grid = photo(9), town.patroller("grid")
    whole = await uploaded(grid, content)
    unfinished = (await begun(grid, content))["id"]
    await chunk(grid, unfinished, 0, content[:100])
    made = await recorded(grid, photos=[unfinished])
    await town.house.periodic(SERVICE, "photos.tidy")
    assert kept_of(town, whole).keys() == {"original", "shown", "thumbnail"}
    assert kept_of(town, unfinished).keys() == {"part-00000000"}
    town.house.pass_time(days=29)
    await town.house.periodic(SERVICE, "photos.forget_unfinished")
    assert states((await town.office.get(f"{API}/rounds/{made['id']}")).json())[unfinished][1] == "uploading"
    town.house.pass_time(days=1, minutes=1)
    await town.house.periodic(SERVICE, "photos.forget_unfinished")
    assert kept_of(town, unfinished) == {}
    assert states((await town.office.get(f"{API}/rounds/{made['id']}")).json())[unfinished][1] == "pending"
    assert await uploaded(town.patroller("grid"), content, id=unfinished) == unfinished


async def test_other_rounds_that_used_a_photo_are_found(town: Town) -> None:
    grid = town.patroller("grid")
    sizes = (photo(10, (640, 480)), photo(10, (320, 240)), photo(11, (640, 480)))
    first, smaller, unlike = [await uploaded(grid, content) for content in sizes]
    again = await uploaded(grid, sizes[0])
    one = await recorded(grid, photos=[first])
    rounds = [await recorded(grid, photos=[each]) for each in (smaller, again, first, unlike)]
    async with transaction(town.house.sessions["patrol"]) as session:
        found = await repository.reused(session, UUID(one["id"]))
    assert [(str(each.other_photo_id), str(each.other_round_id), each.same_file) for each in found] == [
        (smaller, rounds[0]["id"], False),
        (again, rounds[1]["id"], True),
        (first, rounds[2]["id"], True),
    ]


def with_bomb() -> bytes:
    """Fifty kilobytes that would unpack to hundreds of megabytes."""
    kept = BytesIO()
    Image.new("1", (20_000, 20_000)).save(kept, "PNG")
    return kept.getvalue()


def with_gif() -> bytes:
    kept = BytesIO()
    Image.new("L", (4, 4)).save(kept, "GIF")
    return kept.getvalue()


BAD = {
    "photo_not_an_image": lambda: "这不是照片".encode() * 40,
    "photo_damaged": lambda: photo(12, (640, 480))[:2000],
    "photo_too_many_pixels": with_bomb,
    "photo_of_other_kind": with_gif,
}


@pytest.mark.parametrize("code", BAD)
async def test_what_is_no_photo_of_ours_is_refused_for_good(town: Town, code: str) -> None:
    content, grid = BAD[code](), town.patroller("grid")
    made = await begun(grid, content)
    for _ in range(2):
        answer = await chunk(grid, made["id"], 0, content)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    found = (await grid.get(f"{API}/photos/{made['id']}")).json()
    assert (found["state"], found["refusal"]) == ("refused", code)
    image = await grid.get(f"{API}/photos/{made['id']}/image")
    assert (image.status_code, image.json()["code"]) == (409, "photo_not_yet")
    seen = await recorded(grid, photos=[made["id"]])
    assert seen["photos"][0]["refusal"] == code
    await town.house.periodic(SERVICE, "photos.tidy")
    assert kept_of(town, made["id"]) == {}


async def test_other_bytes_than_were_announced_are_thrown_away_and_may_come_anew(town: Town) -> None:
    content, grid = photo(13), town.patroller("grid")
    made = await begun(grid, content)
    wrong = await chunk(grid, made["id"], 0, content[::-1])
    assert (wrong.status_code, wrong.json()["code"]) == (422, "photo_hash_wrong")
    assert (await grid.get(f"{API}/photos/{made['id']}")).json()["received"] == 0
    assert (await chunk(grid, made["id"], 0, content)).json()["state"] == "ready"


async def test_wrong_requests_are_refused_and_change_nothing(town: Town) -> None:
    content, grid = photo(14), town.patroller("grid")
    sha256 = hashlib.sha256(content).hexdigest()
    good = {"id": str(new_id()), "size": len(content), "sha256": sha256}
    for changed, code in (
        ({"size": 20 * 1024 * 1024 + 1}, "photo_too_large"),
        ({"size": 0}, "payload_invalid"),
        ({"size": 10**30}, "payload_invalid"),
        ({"sha256": "A" * 64}, "payload_invalid"),
        ({"id": "photo-1"}, "payload_invalid"),
        ({"kind": "selfie"}, "payload_invalid"),
        ({"name": "x\x00"}, "payload_invalid"),
    ):
        answer = await grid.post(f"{API}/photos", json=good | changed)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await grid.get(f"{API}/photos/{good['id']}")).status_code == 404
    made = await begun(grid, content)
    longer = await chunk(grid, made["id"], 0, content + b"x")
    assert (longer.status_code, longer.json()["code"]) == (422, "photo_longer_than_said")
    assert (await chunk(grid, made["id"], -1, content)).status_code == 404
    assert (await chunk(grid, made["id"], 10**20, content)).status_code == 404
    assert (await chunk(grid, made["id"], 0, b"x" * (1024 * 1024 + 1))).status_code == 413
    assert (await chunk(grid, str(new_id()), 0, content)).status_code == 404
    assert (await grid.get(f"{API}/photos/{made['id']}")).json()["received"] == 0
    reader = town.house.caller("patrol:read", person=person("grid"))
    assert (await reader.post(f"{API}/photos", json=good)).status_code == 403


async def test_two_who_send_the_same_part_at_once_make_one_photo(town: Town) -> None:
    content, grid = photo(15), town.patroller("grid")
    made = await begun(grid, content)
    answers = await asyncio.gather(*(chunk(grid, made["id"], 0, content) for _ in range(4)))
    assert {(answer.status_code, answer.json()["state"]) for answer in answers} == {(200, "ready")}


async def test_a_bad_photo_id_in_one_round_of_fifty_keeps_no_other_back(town: Town) -> None:
    grid, ids = town.patroller("grid"), [str(new_id()) for _ in range(50)]
    rounds = [
        round_of(PLACES.spring, ago=timedelta(minutes=40 * number), photos=[photo_id])
        for number, photo_id in enumerate(ids)
    ]
    rounds[36]["visits"][0]["photos"].append("photo-37")
    answer = await grid.post(f"{API}/rounds/batches", json={"rounds": rounds})
    items = answer.json()["items"]
    assert [item["status"] for item in items] == [201] * 36 + [422] + [201] * 13
    assert [error["pointer"] for error in items[36]["problem"]["errors"]] == ["/visits/0/photos/1"]
    missing = (await grid.get(f"{API}/photos/missing", params={"limit": "100"})).json()["items"]
    assert [each["id"] for each in missing] == [each for each in reversed(ids) if each != ids[36]]
    crowded = round_of(PLACES.spring, photos=[str(new_id()) for _ in range(51)])
    assert (await grid.post(f"{API}/rounds", json=crowded)).json()["code"] == "payload_invalid"


async def test_a_part_that_a_killed_process_left_behind_is_written_over(town: Town) -> None:
    content, grid = photo(16), town.patroller("grid")
    made = await begun(grid, content)
    left = folder_of(town, made["id"]) / "part-00000000"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half of a pa")
    assert (await chunk(grid, made["id"], 0, content)).json()["state"] == "ready"


async def test_parts_that_are_lost_with_their_disk_are_asked_for_again(town: Town) -> None:
    content, grid = photo(17), town.patroller("grid")
    made = await begun(grid, content)
    await chunk(grid, made["id"], 0, content[:500])
    (folder_of(town, made["id"]) / "part-00000000").unlink()
    answer = await chunk(grid, made["id"], 500, content[500:])
    assert (answer.status_code, answer.json()["code"]) == (422, "photo_hash_wrong")
    assert (await chunk(grid, made["id"], 0, content)).json()["state"] == "ready"
