"""A complaint over HTTP, with its identity, rules, clock, events and audit, against the two INSERTs of a bare endpoint.

32 connections, rounds of four seconds that take turns. In the first line courier and worker rest, as the bare endpoint
has none; in the second they take in what is written, on the same cores.
"""

import json

from benchmarks.beside import bare
from benchmarks.figures import Figure, compared
from benchmarks.house import TOWN, House, at_rest
from benchmarks.load import Request, in_turns

ROUNDS = 5
AIM = 0.6
REPORT = {
    "channel": "phone",
    "category": "air",
    "division_code": TOWN,
    "description": "夜里切割石材，粉尘很大，窗户都不敢开。",
}
COMPLAINT = REPORT | {
    "anonymous": False,
    "complainant": {"name": "张小三", "phone": "13812345678", "address": "理明村3组12号"},
}


def ours(house: House) -> Request:
    """A complaint of a division as a clerk enters it."""
    token = house.token("complaints:create complaints:read")
    return Request(house.port, "POST", "/api/complaints/v1/complaints", token, json.dumps(COMPLAINT))


async def measure(house: House) -> list[Figure]:
    """Ours and the bare one's, in turns."""
    async with bare(house) as port:
        request, least = ours(house), Request(port, "POST", "/complaints", body=json.dumps(REPORT))
        with house.paused("courier", "worker"):
            alone, beside = in_turns(request, least, ROUNDS)
        await at_rest(house)
        busy, busy_beside = in_turns(request, least, ROUNDS)
    return [
        compared("write a complaint, courier and worker resting", alone, beside, "bare", AIM),
        compared("write a complaint, the whole house at work", busy, busy_beside, "bare", AIM),
    ]
