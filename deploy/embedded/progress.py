"""One line per step on the terminal, so that a long one is seen to be alive."""

import time
from collections.abc import Callable

Say = Callable[[str], None]


class Progress:
    """Prints each step with the seconds since the launch: `   1.3 s  starting PostgreSQL`."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        print(f"{time.monotonic() - self._began:6.1f} s  {text}", flush=True)


def quiet(text: str) -> None:
    """Say nothing."""
