"""Passwords' hashes: slow on purpose, so they are made beside the event loop, and only so many wait for their turn."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from shared.http.problems import TooManyRequests
from shared.ids import new_id

# As many at a time as fit into the memory of an api: a burst of logins waits instead of ending the process.
POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hashing")
MOST_OF_ONE_NAME = 8  # default: about half a second of work; somebody with all their devices needs fewer
MOST = 40  # default: whoever comes last has waited some two seconds
_argon2 = PasswordHasher()  # RFC 9106's second recommendation: 64 MiB, 3 passes, Argon2id
_waiting: Counter[bytes] = Counter()


class LoginsBusy(TooManyRequests):
    code, title = "logins_busy", "同时登录的请求过多"
    default_detail = "请过几秒再试。"


@contextmanager
def turn(name: bytes) -> Iterator[None]:
    """A place among those who prove a password; raises LoginsBusy, so that no flood of them makes others wait long."""
    if _waiting[name] >= MOST_OF_ONE_NAME or _waiting.total() >= MOST:
        raise LoginsBusy(headers={"Retry-After": "3"})
    _waiting[name] += 1
    try:
        yield
    finally:
        _waiting[name] -= 1
        if not _waiting[name]:
            del _waiting[name]


async def hashed(password: str) -> str:
    """The password's Argon2id hash."""
    return await asyncio.get_running_loop().run_in_executor(POOL, _argon2.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one of the hash; without a hash it is none, found out in the same time."""
    right = await asyncio.get_running_loop().run_in_executor(POOL, _matches, password_hash, password)
    return right and password_hash is not None


def _matches(password_hash: str | None, password: str) -> bool:
    try:
        return _argon2.verify(password_hash or _nobodys(), password)
    except VerifyMismatchError:
        return False


@cache
def _nobodys() -> str:
    return _argon2.hash(new_id().hex)
