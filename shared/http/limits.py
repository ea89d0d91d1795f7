"""What no request may be, refused before anything of it is looked at, and what every answer carries."""

from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.http.problems import ParameterInvalid, PayloadTooLarge, Problem, UriTooLong

LONGEST_BODY = 1024 * 1024  # bytes, default
LONGEST_FILE = 20 * LONGEST_BODY
FILES = ("/attachments", "/imports")  # the ends of the addresses that take a file
LONGEST_QUERY = 4096  # bytes, default


class Limits:
    """Pure ASGI: refuses oversized and undecodable requests, and adds the security headers."""

    def __init__(self, app: ASGIApp, longest_body: int = LONGEST_BODY) -> None:
        self.app = app
        self.longest_body = longest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        problem = self._refusal(scope)
        app = problem.response() if problem else self.app
        await app(scope, _counted(receive, self._longest(scope)), _with_security_headers(send))

    def _longest(self, scope: Scope) -> int:
        return LONGEST_FILE if scope["path"].endswith(FILES) else self.longest_body

    def _refusal(self, scope: Scope) -> Problem | None:
        query = scope["query_string"]
        if len(query) > LONGEST_QUERY:
            return UriTooLong()
        if not (_is_text(scope.get("raw_path") or b"") and _is_text(query)):
            return ParameterInvalid("地址中含有无法识别的字符，请按 UTF-8 编码后重试。")
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > self._longest(scope):
            return PayloadTooLarge()
        return None


def _is_text(encoded: bytes) -> bool:
    decoded = unquote_to_bytes(encoded)
    try:
        decoded.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in decoded


def _counted(receive: Receive, longest: int) -> Receive:
    """A chunked body has no length beforehand, so it is counted as it comes."""
    received = 0

    async def receive_counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > longest:
            # FastAPI lets only an HTTPException through while it reads the body.
            raise HTTPException(PayloadTooLarge.status)
        return message

    return receive_counted


def _with_security_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return send_with_headers
