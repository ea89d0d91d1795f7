"""Memory that a large piece of work has taken and freed goes back to the system.

The C library keeps freed memory in parts that later work fits into badly, so that a process which reads one workbook
after the other grows by some of each. Where the library knows no such call, nothing happens.
"""

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Return what is free; some milliseconds, so after a large piece of work only."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    try:
        trim: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):  # another library than glibc
        return lambda _: None
    return trim
