"""The parts that every service has beside its own endpoints, and what it tells the log."""

import json
import logging
import re
from collections.abc import Iterator

import httpx
import pytest
import structlog

from shared import logs


@pytest.fixture
def own_logging() -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def test_the_docs_come_from_this_host_only(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert "script-src" not in page.headers["content-security-policy"]  # so default-src 'self' holds for scripts
    assert not re.search(r"https?://|<script>", page.text)
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert (await client.get(f"/{address}")).status_code == 200, address
    for gone in ("http://test/docs", "http://test/redoc", "http://test/openapi.json"):
        assert (await client.get(gone)).status_code == 404


async def test_the_document_names_functions_and_problems(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    create = document["paths"]["/api/demo/v1/notes"]["post"]
    assert create["operationId"] == "create_note"
    assert create["responses"].keys() == {"201", "default"}
    reference = create["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"]
    assert reference == "#/components/schemas/ProblemBody"
    schemas = document["components"]["schemas"]
    assert {"ProblemBody", "FieldErrorBody", "Page_NoteRow_"} <= schemas.keys()
    assert "HTTPValidationError" not in schemas


@pytest.mark.parametrize("given", ["12345678", "A-b-3456-7", "x" * 64])
async def test_a_request_keeps_its_number(client: httpx.AsyncClient, given: str) -> None:
    assert (await client.get("/notes", headers={"X-Request-ID": given})).headers["x-request-id"] == given


@pytest.mark.parametrize("given", [b"", b"1234567", b"x" * 65, b"<script>alert", "编号编号编号".encode()])
async def test_a_strange_number_is_replaced(client: httpx.AsyncClient, given: bytes) -> None:
    answer = await client.get("/notes", headers={b"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


async def test_a_failure_is_logged_with_its_number_and_without_the_persons_data(
    client: httpx.AsyncClient,
    capsys: pytest.CaptureFixture[str],
    own_logging: None,  # noqa: ARG001 - it cleans up
) -> None:
    logs.configure("demo", "api")
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    headers = {"X-Request-ID": "request-1", "traceparent": trace}
    await client.post("/failures", headers=headers)
    (line,) = (each for each in capsys.readouterr().out.splitlines() if "request_failed" in each)
    told = json.loads(line)
    assert told.items() >= {"level": "error", "service": "demo", "process": "api", "event": "request_failed"}.items()
    assert (told["request_id"], told["trace_id"], told["exception"]) == ("request-1", "a" * 32, "RuntimeError")
    assert any(" fail" in frame for frame in told["stack"])
    assert "1380" not in line


def test_what_is_personal_does_not_reach_the_log(
    capsys: pytest.CaptureFixture[str],
    own_logging: None,  # noqa: ARG001 - it cleans up
) -> None:
    logs.configure("demo", "courier")
    logs.logger("test").info("person_recorded", person_id=7, name="张三", phone="138", token="t", password="p")
    logging.getLogger("a library").warning("with %s", "arguments")
    ours, theirs = map(json.loads, capsys.readouterr().out.splitlines())
    assert ours.keys() == {"time", "level", "service", "process", "event", "person_id"}
    assert theirs["event"] == "with arguments"


async def test_a_request_leaves_nothing_in_the_log_of_the_next(client: httpx.AsyncClient) -> None:
    await client.get("/notes")
    assert (logs.request_id.get(), logs.traceparent.get(), logs.serving.get()) == (None, None, None)
