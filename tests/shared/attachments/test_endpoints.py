"""Files that people attach: kept whole, found by those who may, and never what they only pretend to be."""

from pathlib import Path

import pytest

from deploy import backup
from shared.ids import new_id
from tests.support.house import House
from tests.support.ledger import refused
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE, person

API = "/api/registry/v1/attachments"
SCOPES = "registry:read registry:write"
PHOTO = b"\xff\xd8\xff\xe0" + b"a photo" * 1000
HERE = {"division_code": VILLAGE}


async def test_a_photo_comes_back_as_it_was_sent(house: House) -> None:
    clerk = house.caller(SCOPES)
    sent = await clerk.post(API, data=HERE, files={"file": ("现场/照片.jpg", PHOTO, "text/html")})
    assert (sent.status_code, sent.json()["media_type"], sent.json()["name"]) == (201, "image/jpeg", "照片.jpg")
    got = await clerk.get(f"{API}/{sent.json()['id']}")
    assert (got.content, got.headers["content-type"]) == (PHOTO, "image/jpeg")
    assert got.headers["content-disposition"].startswith("attachment;")
    refused(await house.caller(SCOPES, [NEIGHBOUR]).get(f"{API}/{sent.json()['id']}"), 404, "attachment_not_found")


async def test_a_photo_sent_again_from_the_hills_is_the_same_photo(house: House) -> None:
    account = new_id()
    token = house.token(SCOPES, [TOWN], account=account)
    clerk = house.client(headers={"Authorization": f"Bearer {token}"})
    mine = HERE | {"id": str(new_id())}
    first = await clerk.post(API, data=mine, files={"file": ("a.jpg", PHOTO)})
    again = await clerk.post(API, data=mine, files={"file": ("a.jpg", PHOTO)})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    refused(await clerk.post(API, data=mine, files={"file": ("a.jpg", PHOTO + b"!")}), 409, "id_taken")


async def test_who_sees_only_their_own_sees_their_own_photo(house: House) -> None:
    mine = house.caller(SCOPES, [TOWN], person=person("grid"), rows="own")
    sent = (await mine.post(API, data=HERE, files={"file": ("a.jpg", PHOTO)})).json()
    assert (await mine.get(f"{API}/{sent['id']}")).status_code == 200
    other = house.caller(SCOPES, [TOWN], person=person("cadre"), rows="own")
    refused(await other.get(f"{API}/{sent['id']}"), 404, "attachment_not_found")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jpg", b""), ("a.jpg", b"MZ\x90"), ("a.html", b"<html>"), ("a.zip", b"PK\x03\x04..."), ("a.svg", b"<svg/>")],
)
async def test_what_is_no_photo_and_no_document_is_refused(house: House, name: str, content: bytes) -> None:
    answer = await house.caller(SCOPES).post(API, data=HERE, files={"file": (name, content)})
    refused(answer, 422, "attachment_refused")


async def test_a_file_is_refused_when_it_is_too_big_or_elsewhere(house: House) -> None:
    clerk = house.caller(SCOPES)
    big = {"file": ("a.jpg", PHOTO[:3] + bytes(21 * 1024 * 1024))}
    refused(await clerk.post(API, data=HERE, files=big), 413, "payload_too_large")
    elsewhere = await clerk.post(API, data={"division_code": NEIGHBOUR}, files={"file": ("a.jpg", PHOTO)})
    refused(elsewhere, 404, "not_found")
    refused(
        await clerk.post(API, data={"division_code": "x"}, files={"file": ("a.jpg", PHOTO)}), 422, "payload_invalid"
    )
    refused(await clerk.post(API, data=HERE), 422, "payload_invalid")


def lose(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            file.unlink()


async def test_a_restore_puts_back_the_files_that_are_missing(house: House, tmp_path: Path) -> None:
    clerk = house.caller(SCOPES)
    sent = (await clerk.post(API, data=HERE, files={"file": ("a.jpg", PHOTO)})).json()
    dump, *_ = backup.take(tmp_path, house.environment, ["registry"])
    lose(Path(house.environment["ATTACHMENTS_URL"].removeprefix("file://")))
    backup.restore(dump, house.environment, "registry")
    assert (await clerk.get(f"{API}/{sent['id']}")).content == PHOTO
