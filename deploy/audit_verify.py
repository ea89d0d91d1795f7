"""`make audit-verify`: whether the audit of a running house still says what it said.

    python -m deploy.audit_verify [--noted FILE] [SERVICE …]

For each service a line with the number of its chained rows, its newest link as NUMBER:HASH, and how many rows wait for
the courier. Keep these lines somewhere else: with FILE, which holds lines of earlier runs, a chain that was cut off at
its end or made anew is found out, too. Ends with 1, and the first broken link, where a row was changed, removed or put
in.
"""

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.embedded import folders, standing
from deploy.embedded.errors import LaunchError
from deploy.embedded.parts import SERVICES
from shared.audit.verification import Verdict, verify
from shared.db.engine import make_engine, make_sessions
from shared.service import Service

NOTED = re.compile(r"^(\w+) .*\b(\d+):([0-9a-f]{64})\b", re.MULTILINE)
Noted = Mapping[str, Mapping[int, bytes]]
_BY_NAME = {service.name: service for service in SERVICES}


def noted_in(text: str) -> Noted:
    """The links that earlier runs have printed, by service."""
    noted: dict[str, dict[int, bytes]] = {}
    for service, link, link_hash in NOTED.findall(text):
        noted.setdefault(service, {})[int(link)] = bytes.fromhex(link_hash)
    return {service: {link: kept for link, kept in links.items() if link} for service, links in noted.items()}


def said(verdict: Verdict) -> str:
    """A line for the operator, and for the next run."""
    head = f"{verdict.head.link}:{verdict.head.hash.hex()}"
    if verdict.fault:
        return f"{verdict.service} BROKEN after {verdict.head.link} links: {verdict.fault}"
    return f"{verdict.service} {verdict.head.link} links, head {head}, {verdict.waiting} waiting"


async def check(services: Sequence[Service], noted: Noted) -> list[Verdict]:
    """The verdicts, one service after the other."""
    return [await _check(service, noted.get(service.name, {})) for service in services]


async def _check(service: Service, noted: Mapping[int, bytes]) -> Verdict:
    engine = make_engine(service.settings())
    try:
        async with make_sessions(engine)() as session:
            return await verify(session, service.name, noted)
    finally:
        await engine.dispose()


def main(arguments: Sequence[str]) -> int:
    """0 when all of it holds."""
    parser = argparse.ArgumentParser("make audit-verify", description=__doc__)
    parser.add_argument("--noted", type=Path, help="a file with lines of earlier runs")
    parser.add_argument("services", nargs="*", choices=[*_BY_NAME, []], metavar="SERVICE")
    wanted = parser.parse_args(arguments)
    try:
        os.environ.update(standing.environment(folders.LOCAL))
        noted = noted_in(wanted.noted.read_text()) if wanted.noted else {}
        services = [_BY_NAME[name] for name in wanted.services] or SERVICES
        verdicts = asyncio.run(check(services, noted))
    except (LaunchError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(*map(said, verdicts), sep="\n")
    return 1 if any(verdict.fault for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
