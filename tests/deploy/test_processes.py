"""The supervisor of `make run`."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from deploy.embedded import children
from deploy.embedded.errors import LaunchError
from deploy.embedded.processes import Program, kept_running
from deploy.embedded.progress import quiet


def program(folder: Path, name: str, code: str) -> Program:
    """A Python program that is ready when it has written its pid."""
    mark = folder / f"{name}.pid"
    script = f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text(str(os.getpid())); {code}"
    return Program(name, [sys.executable, "-c", script], ready=lambda: mark.exists() and mark.read_text() != "")


def pid_of(folder: Path, name: str) -> int:
    return int((folder / f"{name}.pid").read_text() or 0)


class _EnoughError(Exception):
    pass


def test_a_program_that_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    with kept_running(tmp_path, said.append) as processes:
        processes.start(program(tmp_path, "worker", "time.sleep(60)"))
        first = pid_of(tmp_path, "worker")
        os.kill(first, signal.SIGKILL)

        def look(_seconds: float) -> None:
            if pid_of(tmp_path, "worker") not in (0, first):
                raise _EnoughError

        monkeypatch.setattr(time, "sleep", look)
        with pytest.raises(_EnoughError):
            processes.look_after()
        monkeypatch.undo()
    assert any(text.startswith("worker stopped (SIGKILL); again in 1 s") for text in said)
    assert not children.command_line(pid_of(tmp_path, "worker"))


def test_a_program_that_ends_while_it_starts_stops_the_launch_with_its_reason(tmp_path: Path) -> None:
    broken = Program("api", [sys.executable, "-c", "raise SystemExit('error: no such table')"], ready=lambda: False)
    steady = program(tmp_path, "courier", "time.sleep(60)")
    with kept_running(tmp_path, quiet) as processes:
        processes.start(steady)
        with pytest.raises(LaunchError, match="api does not start: error: no such table"):
            processes.start(broken)
    assert not children.command_line(pid_of(tmp_path, "courier"))


LAUNCHER = """
    import pathlib, sys
    from deploy.embedded.processes import Program, ended_by_signals, kept_running

    mark = pathlib.Path(sys.argv[1], "pid")
    script = f"echo $$ > {mark}.new; mv {mark}.new {mark}; exec sleep 60"
    sleeper = Program("sleeper", ["sh", "-c", script], ready=mark.exists)
    try:
        with ended_by_signals(), kept_running(mark.parent, lambda _: None) as processes:
            processes.start(sleeper)
            print(mark.read_text(), end="", flush=True)
            processes.look_after()
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children")
@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_outlives_the_launcher(tmp_path: Path, sig: signal.Signals) -> None:
    argv = [sys.executable, "-c", textwrap.dedent(LAUNCHER), str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as launcher:  # noqa: S603
        assert launcher.stdout
        sleeper = int(launcher.stdout.readline())
        assert "sleep" in children.command_line(sleeper)
        launcher.send_signal(sig)
        rest = launcher.stdout.read()
    assert rest == ("" if sig == signal.SIGKILL else "stopped\n")
    assert children.wait_until(lambda: not children.command_line(sleeper), 5)
