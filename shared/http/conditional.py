"""Edits against the version one has seen, and answers that need not be sent twice (RFC 9110, 13)."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from shared.http.problems import ParameterInvalid, PreconditionFailed, PreconditionMissing

# A gateway that compresses an answer weakens its tag; the version in it is still the one that was read.
VERSION_TAG = re.compile(r'(?:W/)?"v(\d{1,18})"')


class IfMatchMissing(PreconditionMissing):
    code = "if_match_missing"


class IfMatchMalformed(ParameterInvalid):
    code = "if_match_malformed"
    default_detail = 'If-Match 应为读取记录时得到的 ETag，例如 "v3"（含引号）。'


class VersionStale(PreconditionFailed):
    code = "version_stale"


def etag(version: int) -> str:
    """The tag of a row's version."""
    return f'"v{version}"'


def set_etag(response: Response, version: int) -> None:
    """Tell the reader which version it got, so that it can edit it."""
    response.headers["ETag"] = etag(version)


@dataclass(frozen=True)
class SeenVersion:
    """The version that the editor has read."""

    number: int

    def check(self, current: int) -> None:
        """Refuse an edit of what the editor has not seen. Call it on the locked row."""
        if self.number != current:
            raise VersionStale(headers={"ETag": etag(current)})


# Coroutines, though they wait for nothing: FastAPI sends plain functions to a thread.
async def _seen_version(
    if_match: Annotated[str | None, Header(description='读取记录时得到的 ETag，例如 "v3"')] = None,
) -> SeenVersion | None:
    if if_match is None:
        return None
    tag = VERSION_TAG.fullmatch(if_match.strip())
    if tag is None:
        raise IfMatchMalformed
    return SeenVersion(int(tag[1]))


# For a write that may also create; one that finds something to change raises IfMatchMissing itself.
OptionalIfMatch = Annotated[SeenVersion | None, Depends(_seen_version)]


async def _required(seen: OptionalIfMatch) -> SeenVersion:
    if seen is None:
        raise IfMatchMissing
    return seen


IfMatch = Annotated[SeenVersion, Depends(_required)]


def not_modified(request: Request, tag: str) -> Response | None:
    """304 when the reader already holds the answer with this tag, else None."""
    held = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if "*" in held or tag in held:
        return Response(status_code=304, headers={"ETag": tag})
    return None
