"""The public API as any client meets it: a token, JSON in and out, and refusals in the words of the problem."""

import ssl
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

_TIMEOUT = 30.0


class Refused(Exception):  # noqa: N818 - an answer, not a fault of the program
    """The API said no; the text is what it says to its users, the code is for programs."""

    def __init__(self, words: str, code: str) -> None:
        super().__init__(words)
        self.code = code


class Api:
    """Calls with one caller's token."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def get(self, path: str, **parameters: object) -> Any:  # noqa: ANN401 - JSON
        """The answer to a question."""
        return await self.request("GET", path, params={name: str(value) for name, value in parameters.items()})

    async def post(self, path: str, **body: object) -> Any:  # noqa: ANN401 - JSON
        """The answer to a write."""
        return await self.request("POST", path, json=body)

    async def request(self, method: str, path: str, **options: Any) -> Any:  # noqa: ANN401 - JSON
        """One request; raises Refused, or httpx.HTTPError when nobody answers."""
        return _content(await self._http.request(method, path, **options))


async def as_machine(base_url: str, client_id: str, client_secret: str, *, authority: Path | None = None) -> Api:
    """The API with a client's token (RFC 6749, client credentials)."""
    login = {"data": {"grant_type": "client_credentials"}, "auth": (client_id, client_secret)}
    return await _with_token(base_url, authority, "oauth/token", **login)


async def as_person(base_url: str, username: str, password: str, *, authority: Path | None = None) -> Api:
    """The API with a person's token; `authority` vouches for a server that no public authority has signed."""
    return await _with_token(base_url, authority, "sessions", json={"username": username, "password": password})


async def _with_token(
    base_url: str,
    authority: Path | None,
    path: str,
    **login: Any,  # noqa: ANN401 - httpx's own arguments
) -> Api:
    trusted = ssl.create_default_context(cafile=authority)
    http = httpx.AsyncClient(base_url=base_url, verify=trusted, timeout=_TIMEOUT, trust_env=False)
    try:
        answer = _content(await http.post(f"/api/registry/v1/{path}", **login))
    except BaseException:
        await http.aclose()
        raise
    http.headers["Authorization"] = f"Bearer {answer['access_token']}"
    return Api(http)


def _content(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    if answer.is_success:
        return answer.json() if answer.content else None
    try:
        problem = answer.json()
        fields = (f"{each['pointer']} {each['message']}" for each in problem["errors"])
        raise Refused("；".join([f"{problem['detail']}（{problem['code']}）", *fields]), problem["code"])
    except (ValueError, KeyError) as error:  # no problem document, so not from us
        raise Refused(f"HTTP {answer.status_code}", "") from error
