"""Running a part of the house as a program of its own: what it imports is not the launcher's burden."""

import os
import subprocess
import sys
from collections.abc import Mapping

from deploy.embedded.errors import LaunchError, last_words


def command(module: str, *arguments: str) -> list[str]:
    """The command line of a module, on the Python that runs us."""
    return [sys.executable, "-m", module, *arguments]


def run(module: str, *arguments: str, env: Mapping[str, str], typed: str = "") -> None:
    """Run a module to its end; what it refuses is a LaunchError."""
    done = subprocess.run(  # noqa: S603 - our own module
        command(module, *arguments),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **env},
    )
    if done.returncode != 0:
        raise LaunchError(f"{module} stopped: {last_words(done.stdout + done.stderr)}")
