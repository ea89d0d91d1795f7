"""Load from a process of its own, so that the client takes nothing from what is measured but its share of the machine.

Every connection sends the same request again as soon as it is answered: `python -m benchmarks.load` with JSON on stdin.
"""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

import uvloop

from deploy.embedded import modules
from deploy.embedded.folders import LOOPBACK

CONNECTIONS = 32
SECONDS = 4.0


@dataclass(frozen=True)
class Request:
    """What to send where."""

    port: int
    method: str
    path: str
    token: str = ""
    body: str = ""

    def encoded(self) -> bytes:
        """As HTTP."""
        body = self.body.encode()
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: {LOOPBACK}:{self.port}",
            f"Authorization: Bearer {self.token}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body


def per_second(request: Request) -> float:
    """How many of these requests are answered with success in a second; raises RuntimeError when one is not."""
    asked = json.dumps(asdict(request))
    done = subprocess.run(  # noqa: S603 - our own module
        modules.command("benchmarks.load"), input=asked, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    if found["refused"]:
        raise RuntimeError(found["refused"])
    return float(found["per_second"])


def in_turns(ours: Request, theirs: Request, rounds: int) -> tuple[list[float], list[float]]:
    """Requests a second of both, in rounds that take turns, so that whatever else goes on meets both alike."""
    per_second(ours), per_second(theirs)  # caches, connections and prepared statements
    pairs = [(per_second(ours), per_second(theirs)) for _ in range(rounds)]
    return [mine for mine, _ in pairs], [others for _, others in pairs]


class _Connection(asyncio.Protocol):
    """One connection that asks until told to stop."""

    def __init__(self, request: bytes, until: float) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.answered = 0
        self.refused = ""
        self._request = request
        self._until = until
        self._buffer = b""

    def connection_made(self, transport: asyncio.WriteTransport) -> None:  # type: ignore[override] # TCP can write
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        if head[9:10] != b"2":
            self.refused = self._buffer.decode()
        self.answered += 1
        self._buffer = b""
        if self.refused or time.monotonic() > self._until:
            self._transport.close()
            self.done.set_result(None)
        else:
            self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.refused = f"connection lost: {exc}"
            self.done.set_result(None)


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])


async def _run(request: Request) -> dict[str, object]:
    began = time.monotonic()
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: _Connection(request.encoded(), began + SECONDS), LOOPBACK, request.port)
        for _ in range(CONNECTIONS)
    ]
    connections = [connection for _, connection in made]
    await asyncio.gather(*(connection.done for connection in connections))
    answered = sum(connection.answered for connection in connections)
    refused = next((connection.refused for connection in connections if connection.refused), "")
    return {"per_second": answered / (time.monotonic() - began), "refused": refused}


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_run(Request(**json.load(sys.stdin))))))
