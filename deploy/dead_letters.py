"""`make dead-letters`: what the services could not take in, and what to do about it, against a running house.

    list [SERVICE]                       open dead letters and stopped deadlines, of all services
    show SERVICE LETTER                  one letter with its event and its error
    replay SERVICE PRODUCER SUBJECT      take in a subject's events in order; if one fails, nothing changes
    dismiss SERVICE LETTER REASON        give one event up
    requeue SERVICE DEADLINE             let a stopped deadline go on

It logs in as the system administrator of `.local/demo.json`, or as HOUSE_USERNAME with HOUSE_PASSWORD at HOUSE_URL.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from deploy.client import Api, Refused, as_person
from deploy.demo import logins_in, person_of
from deploy.embedded.folders import LOCAL
from shared.settings import SERVICES

Json = Mapping[str, Any]


async def show_all(api: Api, services: Sequence[str] = ()) -> None:
    """Everything that waits for an operator."""
    found = 0
    for service in services or SERVICES:
        for letter in await _every(api, f"/api/{service}/v1/dead-letters", state="open"):
            found += 1
            print(f"{service}  letter {letter['id']}  {letter['producer']} {letter['position']}  {letter['subject']}")
            print(f"  {letter['type']}  {letter['error']}")
        for deadline in await _stopped(api, service):
            found += 1
            print(f"{service}  deadline {deadline['id']}  {deadline['subject_type']}s/{deadline['subject_id']}")
            print(f"  {deadline['clock']}, due {deadline['due_at']}  {deadline['error']}")
    print(f"{found} waiting")


async def _stopped(api: Api, service: str) -> list[Json]:
    try:
        return await _every(api, f"/api/{service}/v1/failed-deadlines")
    except Refused as refused:
        if refused.code == "not_found":  # a service without deadlines
            return []
        raise


async def _every(api: Api, path: str, **filters: str) -> list[Json]:
    items: list[Json] = []
    page = await api.get(path, **filters)
    items += page["items"]
    while page["next_cursor"]:
        page = await api.get(path, cursor=page["next_cursor"], **filters)
        items += page["items"]
    return items


async def show(api: Api, service: str, letter: str) -> None:
    """One letter, whole."""
    print(json.dumps(await api.get(f"/api/{service}/v1/dead-letters/{letter}"), ensure_ascii=False, indent=2))


async def replay(api: Api, service: str, producer: str, subject: str) -> None:
    """A subject's events, in order."""
    done = await api.post(f"/api/{service}/v1/dead-letters/replay", producer=producer, subject=subject)
    print(f"{done['replayed']} replayed")


async def dismiss(api: Api, service: str, letter: str, reason: Sequence[str]) -> None:
    """One event, given up."""
    await api.post(f"/api/{service}/v1/dead-letters/{letter}/dismissal", reason=" ".join(reason))
    print("dismissed")


async def requeue(api: Api, service: str, deadline: str) -> None:
    """One deadline, going on."""
    print(f"goes on at {(await api.post(f'/api/{service}/v1/failed-deadlines/{deadline}/requeue'))['next_action_at']}")


def parser() -> argparse.ArgumentParser:
    """The commands, each with the function that carries it out and that function's words."""
    made = argparse.ArgumentParser(
        "make dead-letters", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = made.add_subparsers(metavar="COMMAND")
    made.set_defaults(carry_out=show_all)
    for name, carry_out, words in (
        ("list", show_all, ["services*"]),
        ("show", show, ["service", "letter"]),
        ("replay", replay, ["service", "producer", "subject"]),
        ("dismiss", dismiss, ["service", "letter", "reason+"]),
        ("requeue", requeue, ["service", "deadline"]),
    ):
        command = commands.add_parser(name)
        command.set_defaults(carry_out=carry_out)
        for word in words:
            command.add_argument(word.rstrip("*+"), nargs=word[-1] if word[-1] in "*+" else None)
    return made


async def logged_in() -> Api:
    """The operator."""
    if "HOUSE_URL" in os.environ:
        return await as_person(os.environ["HOUSE_URL"], os.environ["HOUSE_USERNAME"], os.environ["HOUSE_PASSWORD"])
    return await person_of(logins_in(LOCAL / "demo.json"), "system_admin")


async def run(wanted: dict[str, Any]) -> None:
    """One command."""
    carry_out = wanted.pop("carry_out")
    async with await logged_in() as api:
        await carry_out(api, **wanted)


def main() -> int:
    """0 when it was done; else 1, and a line that says what to do."""
    try:
        asyncio.run(run(vars(parser().parse_args())))
    except (FileNotFoundError, httpx.TransportError):
        print("Nothing runs here: start it with `make run`, or say HOUSE_URL=…", file=sys.stderr)
    except Refused as refused:
        print(refused, file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
