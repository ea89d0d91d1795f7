"""What stops a launch, said in one line."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
_DISK_FULL_WORDS = re.compile("No space left on device|Check free disk space|Disk quota exceeded")


class LaunchError(Exception):
    """Something that the person at the terminal can put right; its text is one line that says how."""


def disk_full(owner: Path | str) -> LaunchError:
    return LaunchError(f"The disk of {owner} is full: free some space, then start again.")


def says_disk_full(words: str) -> bool:
    """Whether a program gave up, as it said, for want of space."""
    return _DISK_FULL_WORDS.search(words) is not None


def refusal(program: str, words: str, folder: Path) -> LaunchError:
    """Why a program that works on `folder` gave up, from what it said."""
    if says_disk_full(words):
        return disk_full(folder)
    return LaunchError(f"{program} does not start: {last_words(words)}")


@contextmanager
def one_line(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into a LaunchError."""
    try:
        yield
    except PermissionError as error:
        raise LaunchError(f"No permission for {error.filename or folder}: it belongs to another user.") from error
    except OSError as error:
        if error.errno in _DISK_FULL:
            raise disk_full(folder) from error
        raise


def log_tail(log: Path, start: int = 0) -> str:
    """What a program wrote to its log since byte `start`; at most the last 64 KiB."""
    try:
        with log.open("rb") as file:
            file.seek(max(start, log.stat().st_size - 65536))
            return file.read().decode(errors="replace")
    except FileNotFoundError:
        return ""


def last_words(text: str) -> str:
    """The line that most likely says why a program stopped."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line]
    errors = [line for line in lines if "error" in line.lower()]
    # A server's first fatal line is the cause of those that follow; a traceback ends with its error.
    return [*fatal[:1], *errors[-1:], *lines[-1:], "it said nothing"][0]
