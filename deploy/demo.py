"""`make demo`: one order's way through every deadline, in the sandbox of a running `make run` or `make up`.

A citizen complains, the office orders something put right within seconds, nobody does it, and every step of the ladder
is printed as it comes; then the work is done, verified and closed.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from deploy import summary
from deploy.client import Api, Refused, as_person
from deploy.embedded.folders import LOCAL
from deploy.town.entries import id_of
from shared.time import local, now

SANDBOX = "500230999"
STEPS = ("remind", "due", "urge", "supervise", "talk", "circular", "accountability")
_LOOK_SECONDS = 0.3
_PATIENCE = 10.0  # between one step and the next

Json = Mapping[str, Any]


class Missing(Exception):  # noqa: N818 - what the demonstration found
    """Something did not come in time; the text says what."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays which part, each with a login of its own."""

    citizen: Api
    clerk: Api
    responsible_unit: Api
    enforcement: Api
    town_leader: Api


async def play(cast: Cast) -> None:
    """The whole story."""
    closed = summary.value(await _summary(cast), "complaints_closed")
    complaint = await _complain(cast)
    order = await _issue(cast, complaint)
    await _watch(cast, order)
    await _propose(cast, order)
    await _put_right(cast, complaint, order)
    print("", *summary.lines(await _summary_with(cast, closed + 1)), sep="\n")


async def _complain(cast: Cast) -> Json:
    """A citizen files a complaint, and the office takes it on and hands it to somebody."""
    complaint: Json = await cast.citizen.post(
        "/api/complaints/v1/complaints",
        channel="wechat",
        category="air",
        source_id=id_of("source", "drill_workshop"),
        description="演练：加工厂切割石材没有收尘，粉尘飘到村里。",
        anonymous=False,
        complainant={"name": "示例居民", "phone": "13800000000"},
    )
    tell(complaint["received_at"], "投诉", f"{complaint['number']}，居民经微信反映，姓名和电话加密保存")
    address = f"/api/complaints/v1/complaints/{complaint['id']}"
    accepted = await cast.clerk.post(f"{address}/acceptance")
    tell(accepted["accepted_at"], "受理", "规环办受理")
    assigned = await cast.clerk.post(f"{address}/assignment", person_id=id_of("person", "drill_cadre"))
    tell(assigned["assigned_at"], "派单", "交演练村包村干部办理")
    return complaint


async def _issue(cast: Cast, complaint: Json) -> Json:
    order: Json = await cast.clerk.post(
        "/api/complaints/v1/orders",
        complaint_id=complaint["id"],
        kind="limited",
        severity="normal",
        requirement="演练：切割工位加装喷淋和围挡，清扫厂区道路。",
        responsible_id=id_of("person", "unit_minfeng"),
    )
    [clock] = await _clocks(cast, order)
    tell(order["issued_at"], "整改", f"{order['number']}，{clock['explanation']}")
    return order


async def _watch(cast: Cast, order: Json) -> None:
    """Nobody does anything, and every step is told as it comes; raises Missing for one that does not."""
    for number, step in enumerate(STEPS):

        async def taken(number: int = number) -> Json | None:
            steps = (await _clocks(cast, order))[-1]["steps"]
            return steps[number] if len(steps) > number else None

        found = await _until(taken, f"步骤 {step} 没有在 {_PATIENCE:.0f} 秒内到来，请查看 .local/logs/worker.log。")
        late = datetime.fromisoformat(found["done_at"]) - datetime.fromisoformat(found["step_due_at"])
        people = "、".join(person["name"] for person in found["recipients"])
        tell(found["done_at"], found["label"], f"{people}（比应到时间晚 {late.total_seconds() * 1000:.0f} 毫秒）")


async def _propose(cast: Cast, order: Json) -> None:
    """At the ladder's end the system proposes, and people will decide: who is to answer for it, in turn."""
    address = "/api/complaints/v1/accountability-proposals"

    async def proposed() -> Json | None:
        found = (await cast.town_leader.get(address, order_id=order["id"]))["items"]
        return await cast.town_leader.get(f"{address}/{found[0]['id']}") if found else None

    proposal = await _until(proposed, "问责建议没有提出，请查看 .local/logs/worker.log。")
    for officer in proposal["subjects"]:
        tell(proposal["proposed_at"], "拟问责", f"{officer['name']}，待领导小组决定")


async def _put_right(cast: Cast, complaint: Json, order: Json) -> None:
    """The unit does the work after all, somebody else looks, and the complaint is closed."""
    address = f"/api/complaints/v1/orders/{order['id']}"
    done = await cast.responsible_unit.post(
        f"{address}/evidence", statement="演练：喷淋和围挡已装好。", done_at=now().isoformat()
    )
    tell(done["evidence"][-1]["recorded_at"], "佐证", "责任单位提交整改佐证")
    verified = await cast.enforcement.post(f"{address}/verification", passed=True, remark="演练：现场查看，已整改。")
    tell(verified["closed_at"], "销号", f"执法人员复核通过，{'逾期' if verified['overdue'] else '按期'}完成")
    closed = await cast.clerk.post(
        f"/api/complaints/v1/complaints/{complaint['id']}/closure",
        finding="substantiated",
        measures="演练：已督促整改到位。",
    )
    tell(closed["closed_at"], "办结", "投诉属实，已整改")


async def _clocks(cast: Cast, order: Json) -> list[Json]:
    answer = await cast.clerk.get(f"/api/complaints/v1/orders/{order['id']}/deadlines")
    return list(answer["items"])


async def _summary(cast: Cast) -> Json:
    answer: Json = await cast.clerk.get(f"/api/reporting/v1/summaries/{SANDBOX}/{local(now()).year}")
    return answer


async def _summary_with(cast: Cast, closed: int) -> Json:
    """The summary once it has heard of this story's end."""

    async def heard() -> Json | None:
        read = await _summary(cast)
        return read if summary.value(read, "complaints_closed") >= closed else None

    return await _until(heard, "汇总没有在 10 秒内更新，请查看 .local/logs/courier.log。")


async def _until(look: Callable[[], Awaitable[Json | None]], otherwise: str) -> Json:
    end = time.monotonic() + _PATIENCE
    while (found := await look()) is None:
        if time.monotonic() > end:
            raise Missing(otherwise)
        await asyncio.sleep(_LOOK_SECONDS)
    return found


def tell(moment: str, what: str, words: str) -> None:
    """One line of the time line, in local time."""
    there = local(datetime.fromisoformat(moment))
    print(f"{there:%H:%M:%S}.{there.microsecond // 1000:03}  {summary.padded(what, 12)}{words}", flush=True)


def logins_in(file: Path) -> Json:
    """What a launcher has written for people: an address, their logins, and who vouches for the address, if anybody."""
    content = json.loads(file.read_text())
    authority = content.get("authority")
    return {**content, "authority": file.parent / authority if authority else None}


async def person_of(logins: Json, role: str) -> Api:
    """Somebody of this role, logged in."""
    login = logins["users"][role]
    try:
        return await as_person(logins["base_url"], **login, authority=logins["authority"])
    except Refused as error:
        raise Refused(f"The login of {login['username']} is refused: {error}", error.code) from error


@asynccontextmanager
async def cast_of(logins: Json) -> AsyncIterator[Cast]:
    """Everybody logged in."""
    async with AsyncExitStack() as stack:
        parts = {
            role: await stack.enter_async_context(await person_of(logins, role)) for role in Cast.__dataclass_fields__
        }
        yield Cast(**parts)


async def main(file: Path = LOCAL / "demo.json") -> int:
    """Play against the house that the file names; 1 and one line when it cannot be played to its end."""
    try:
        async with cast_of(logins_in(file)) as cast:
            await play(cast)
    except (FileNotFoundError, httpx.ConnectError):
        print("Nothing runs here: start it with `make run`, then try again from another terminal.", file=sys.stderr)
    except httpx.HTTPError as error:
        print(f"The house does not answer ({type(error).__name__}); see .local/logs/api.log", file=sys.stderr)
    except (Refused, Missing) as error:
        print(error, file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main(*map(Path, sys.argv[1:]))))
    except KeyboardInterrupt:
        sys.exit(130)
