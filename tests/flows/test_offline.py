"""A phone that was offline for three days, and a network that loses half of what it is given.

What is lost is either the request or, after the commit, its answer, so that nobody on the phone knows which. It sends
everything again until all is confirmed: in any order, in batches of any size, photos before their rounds and after
them. In the end the house holds what it would hold had nothing been lost.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx
import sqlalchemy as sa

from shared import time
from shared.db.session import transaction
from shared.ids import derived_id
from shared.time import SHANGHAI
from tests.patrol.conftest import API, PATROL, Town, checklist_of
from tests.support.house import House, empty
from tests.support.pictures import photo
from tests.support.town import PLACES, person, small_town

CHUNK = 700
FIRST = datetime(2026, 11, 3, 9, tzinfo=SHANGHAI)
EDITIONS = {number: str(derived_id("offline-checklist", number)) for number in (1, 2)}
# What the phone cannot know: ids and moments of the server's own.
ROWS = {
    "rounds": "SELECT id, patroller_id, started_at, ended_at, remarks, division_code, mark FROM rounds",
    "visits": (
        "SELECT round_id, object_id, arrived_at, left_at, distance_m, checklist_id, answers, photos, signature, flags,"
        " jsonb_path_query_array(outcomes, '$[*].period_label'), jsonb_path_query_array(outcomes, '$[*].counted')"
        " FROM visits"
    ),
    "findings": "SELECT round_id, object_id, label, item, severity, found_at, words, photos, state FROM findings",
    "photos": "SELECT id, kind, state, received, size, sha256, taken_at, device, looks FROM photos",
    "photo_uses": "SELECT photo_id, round_id, purpose, made_at FROM photo_uses",
    "duties": "SELECT obligation_key, object_id, period, ordinal, state, round_id, counted_at FROM duties",
    "events": "SELECT type, count(*) FROM event_log GROUP BY type",
    "deeds": "SELECT action, count(*) FROM audit GROUP BY action",
}


class HalfLost(httpx.AsyncBaseTransport):
    """Loses every second exchange: the request on its way there, or the answer on its way back."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - the same losses each time
        self._wire = httpx.AsyncHTTPTransport()
        self.fates: Counter[int] = Counter()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        fate = self._random.randrange(4)
        self.fates[fate] += 1
        if fate == 0:
            raise httpx.ConnectError("the request was lost")
        answer = await self._wire.handle_async_request(request)
        if fate == 1:
            await answer.aread()
            raise httpx.ReadError("the answer was lost")
        return answer

    async def aclose(self) -> None:
        await self._wire.aclose()


@dataclass
class Phone:
    """What somebody has with them, until the house has confirmed it."""

    caller: httpx.AsyncClient
    random: Random
    rounds: dict[str, dict[str, Any]]
    photos: dict[str, tuple[bytes, str]]
    tries: int = field(default=0)

    async def send_all(self) -> None:
        """Again and again, in any order, until all is confirmed."""
        while (self.rounds or self.photos) and self.tries < 2_000:
            self.tries += 1
            try:
                await self._send_some()
            except httpx.TransportError:
                continue
        assert (self.rounds, self.photos) == ({}, {})

    async def _send_some(self) -> None:
        if self.rounds and (not self.photos or self.random.random() < 0.3):
            await self._send_rounds()
        else:
            await self._send_part(self.random.choice(sorted(self.photos)))

    async def _send_rounds(self) -> None:
        some = self.random.sample(sorted(self.rounds), self.random.randint(1, len(self.rounds)))
        body = {"rounds": [self.rounds[each] for each in some], "sent_at": time.now().isoformat()}
        answer = await self.caller.post(f"{API}/rounds/batches", json=body)
        assert answer.status_code == 200, answer.text
        for item in answer.json()["items"]:
            assert item["status"] in {200, 201}, item
            del self.rounds[item["round"]["id"]]

    async def _send_part(self, photo_id: str) -> None:
        """The next part of a photo: where to go on, the house says when it is announced again."""
        content, kind = self.photos[photo_id]
        sha256 = hashlib.sha256(content).hexdigest()
        told = {"id": photo_id, "size": len(content), "sha256": sha256, "kind": kind}
        begun = await self.caller.post(f"{API}/photos", json=told)
        assert begun.status_code in {200, 201}, begun.text
        offset = max(begun.json()["received"] - self.random.choice((0, 0, 50)), 0)
        part = content[offset : offset + CHUNK]
        if self.random.random() < 0.5:
            sent = await self.caller.put(f"{API}/photos/{photo_id}/chunks/{offset}", content=part)
        else:
            form = {"data": {"offset": str(offset)}, "files": {"file": ("part", part)}}
            sent = await self.caller.post(f"{API}/photos/{photo_id}/chunks", **form)  # type: ignore[arg-type]  # of two kinds
        assert sent.status_code == 200, sent.text
        if sent.json()["state"] == "ready":
            del self.photos[photo_id]


def photo_id(number: int) -> str:
    return str(derived_id("offline-photo", number))


def photos() -> dict[str, tuple[bytes, str]]:
    """Six photos and a signature."""
    told = {"taken": "2026:11:03 09:10:00", "device": "示例手机"}
    taken = {photo_id(number): (photo(number, (120, 90), **told), "photo") for number in range(6)}
    return taken | {photo_id(6): (photo(6, (90, 40), "PNG"), "signature")}


def three_days() -> dict[str, dict[str, Any]]:
    """Two rounds a day: to the spring, to the plant, and along the reach."""
    bad = [{"code": "WS01", "value": "no", "photos": [photo_id(1)]}, {"code": "WS03", "value": "yes"}]
    found = [{"category": "surface", "label": "河岸堆放垃圾", "severity": 2, "photos": [photo_id(2)]}]
    signed = {"signature": {"photo": photo_id(6)}}
    spring = {"checklist_id": EDITIONS[1], "answers": bad, "photos": [photo_id(0)]}
    along: list[dict[str, Any]] = [
        {},
        {"findings": found},
        {"photos": [photo_id(3)]},
        {"photos": [photo_id(4), photo_id(5)]},
    ]
    visits = [
        [("source", PLACES.plant, signed)],
        [("reach", PLACES.reach, along[0])],
        [("reach", PLACES.reach, along[1])],
        [("source", PLACES.spring, spring), ("reach", PLACES.reach, along[2])],
        [("reach", PLACES.reach, along[3])],
        [("reach", PLACES.reach, along[0])],
    ]
    return {each["id"]: each for each in (_round(number, made) for number, made in enumerate(visits))}


def _round(number: int, visits: Sequence[tuple[str, object, dict[str, Any]]]) -> dict[str, Any]:
    started = FIRST + timedelta(days=number // 2, hours=4 * (number % 2))
    return {
        "id": str(derived_id("offline-round", number)),
        "started_at": started.isoformat(),
        "ended_at": (started + timedelta(hours=1)).isoformat(),
        "remarks": f"第{number + 1}次",
        "visits": [{"object_type": kind, "object_id": str(thing), **more} for kind, thing, more in visits],
    }


async def rows_of(house: House) -> dict[str, list[str]]:
    """Everything that was to come about, in an order of its own."""
    async with transaction(house.sessions["patrol"]) as session:
        return {
            name: sorted(str(tuple(row)) for row in await session.execute(sa.text(statement)))
            for name, statement in ROWS.items()
        }


async def three_days_offline(house: House, seeds: Sequence[int | None]) -> dict[str, list[str]]:
    """The patroller loads the phone, is away, and comes back; one phone for each seed, all with the same on them."""
    await empty(house.environment, house.runtimes)
    await house.know(*small_town())
    town = Town(house)
    town.go_to(2026, 11, 3, 8)
    for key in ("water", "key_unit"):
        await town.oblige(key, id=str(derived_id("offline-obligation", key)))
    await town.generate()
    for number, valid_from in ((1, "2023-01-01"), (2, "2026-11-04")):
        edition = checklist_of(id=EDITIONS[number], edition=number, valid_from=valid_from)
        assert (await town.office.post(f"{API}/checklists", json=edition)).status_code == 201
    loaded = (await town.patroller("grid").get(f"{API}/sync", params={"days": "31"})).json()
    assert {each["id"] for each in loaded["objects"]} == {str(PLACES.spring), str(PLACES.plant)}
    town.go_to(2026, 11, 6, 8)
    headers = {"Authorization": f"Bearer {house.token(PATROL, person=person('grid'))}"}
    networks = [None if seed is None else HalfLost(seed) for seed in seeds]
    phones = [
        Phone(house.client(headers=headers, transport=network), Random(number), three_days(), photos())  # noqa: S311 - the same order each time
        for number, network in enumerate(networks)
    ]
    await asyncio.gather(*(phone.send_all() for phone in phones))
    for network in filter(None, networks):
        assert min(network.fates.values()) > 5, "both requests and answers were lost"
    missing = await town.patroller("grid").get(f"{API}/photos/missing")
    assert missing.json()["items"] == []
    return await rows_of(house)


async def test_three_days_offline_and_half_of_all_requests_lost(house: House) -> None:
    perfect = await three_days_offline(house, [None])
    assert [len(perfect[name]) for name in ("rounds", "visits", "findings", "photos", "photo_uses")] == [6, 7, 2, 7, 7]
    assert "checklist_superseded" in "".join(perfect["visits"])
    assert sum("'met'" in row for row in perfect["duties"]) == 2
    for seed in (1, 2):
        assert await three_days_offline(house, [seed]) == perfect


async def test_two_phones_of_one_person_at_once(house: House) -> None:
    perfect = await three_days_offline(house, [None])
    assert await three_days_offline(house, [3, 4]) == perfect
