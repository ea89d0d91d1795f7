"""Bring `.venv` to what a lock says. Runs before anything is installed: the standard library only.

python deploy/embedded/venv.py run|dev
"""

import contextlib
import importlib.util
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENV = ROOT / ".venv"
LOCKS = ROOT / "deploy" / "locks"
_SATISFIES = {"run": ("run",), "dev": ("dev", "run")}  # the dev lock holds all of the run lock


def main(lock: str) -> int:
    wanted = LOCKS / f"{lock}.txt"
    if _is_current(lock):
        return 0
    try:
        _make_venv()
        _install(wanted)
        for name in _SATISFIES["dev"]:
            _stamp(name).unlink(missing_ok=True)
        for name in _SATISFIES[lock]:
            shutil.copyfile(LOCKS / f"{name}.txt", _stamp(name))
    except (OSError, RuntimeError) as error:
        print(f"Cannot prepare {VENV}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _is_current(lock: str) -> bool:
    """Whether this very lock is installed: compared by content, since a checkout changes times."""
    with contextlib.suppress(FileNotFoundError):
        return _python().exists() and _stamp(lock).read_bytes() == (LOCKS / f"{lock}.txt").read_bytes()
    return False


def _make_venv() -> None:
    if _python().exists() and _run("-c", "import pip").returncode == 0:
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise RuntimeError(
            f"this Python has no venv module: install it (Debian: python{version}-venv), or set PYTHON=…"
        )
    print(f"Creating {VENV.name} with Python {sys.version.split()[0]}", flush=True)
    made = subprocess.run(  # noqa: S603 - our own programs, no shell
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise RuntimeError(_reason(made.stdout + made.stderr))


def _install(lock: Path) -> None:
    """Install the lock's libraries, one line of progress per library on its way."""
    print(f"Installing the libraries of {lock.relative_to(ROOT)} (once; about half a minute)", flush=True)
    pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    argv = [_python(), *pip, "--require-hashes", "-r", lock]
    began, said = time.monotonic(), []
    with subprocess.Popen(  # noqa: S603 - our own programs, no shell
        [str(part) for part in argv], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            show(line, time.monotonic() - began)
    _clear_line()
    if process.returncode != 0:
        raise RuntimeError(_reason("".join(said)))
    print(f"Installed in {time.monotonic() - began:.0f} s", flush=True)


def show(line: str, seconds: float) -> None:
    """Of what pip says, what shows that it goes on."""
    words = line.split()
    if words and words[0] in ("Collecting", "Installing"):
        what = words[1] if words[0] == "Collecting" else "all of them"  # pip names them in one endless line
        text = f"{seconds:5.0f} s  {words[0]} {what}"
        if sys.stdout.isatty():
            _clear_line()
            print(text, end="", flush=True)
        elif words[0] == "Installing":
            print(text, flush=True)


def _clear_line() -> None:
    if sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)


def _reason(output: str) -> str:
    """Pip's and venv's many lines in one."""
    if "No space left on device" in output:
        return "the disk is full; free some space, then start again"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["no reason given"])[-1].removeprefix("ERROR: ")


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([_python(), *arguments], capture_output=True, check=False)  # noqa: S603 - our own programs, no shell


def _python() -> Path:
    return VENV / "bin" / "python"


def _stamp(lock: str) -> Path:
    """What was installed, kept as a copy of the lock."""
    return VENV / f"{lock}.lock"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
