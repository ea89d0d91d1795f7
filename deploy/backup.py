"""Copies of the databases: `make backup`, and `make restore SERVICE=complaints FROM=…` (see docs/operations.md).

`python -m deploy.backup take FOLDER [SERVICE …]` writes `FOLDER/SERVICE.dump` and `FOLDER/attachments.tar`.
`python -m deploy.backup restore FILE SERVICE` puts one back, in one transaction, with the attachments that are missing;
`deploy.restored` comes after it.
"""

import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.embedded import binaries, folders, standing
from deploy.embedded.addresses import PostgresAddress
from deploy.embedded.errors import LaunchError, last_words
from shared.attachments.store import FOLDER
from shared.settings import SERVICES

ATTACHMENTS = "attachments.tar"


def take(folder: Path, environment: Mapping[str, str], services: Sequence[str] = SERVICES) -> list[Path]:
    """Copy databases while they are used; each copy is of one moment, and whole or not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = [folder / f"{service}.dump" for service in services]
    for service, file in zip(services, files, strict=True):
        draft = file.with_suffix(".draft")
        _run("pg_dump", _address(environment, service), "--format=custom", f"--file={draft}")
        draft.rename(file)
    # Last: the bytes of an attachment were stored before its row was.
    return [*files, *_take_attachments(folder, environment)]


def _take_attachments(folder: Path, environment: Mapping[str, str]) -> list[Path]:
    """A store that is no folder has copies of its own."""
    kept = _attachments(environment)
    if kept is None or not kept.is_dir():
        return []
    file, draft = folder / ATTACHMENTS, folder / f"{ATTACHMENTS}.draft"
    with tarfile.open(draft, "w") as archive:
        archive.add(kept, arcname=".")
    draft.rename(file)
    return [file]


def _attachments(environment: Mapping[str, str]) -> Path | None:
    address = environment["ATTACHMENTS_URL"]
    return Path(address.removeprefix(FOLDER)) if address.startswith(FOLDER) else None


def restore(file: Path, environment: Mapping[str, str], service: str) -> None:
    """Replace all tables of a database by those of a copy; who reads meanwhile waits, and nobody sees half of it."""
    _run("pg_restore", _address(environment, service), "--clean", "--if-exists", "--single-transaction", str(file))
    archive, kept = file.with_name(ATTACHMENTS), _attachments(environment)
    if kept is not None and archive.is_file():
        _put_back_missing(archive, kept)


def _put_back_missing(file: Path, kept: Path) -> None:
    """Files are named by their content, or by the one row that has them, so that one that is there is right."""
    with tarfile.open(file) as archive:
        missing = [member for member in archive if member.isfile() and not (kept / member.name).exists()]
        archive.extractall(kept, missing, filter="data")


def _address(environment: Mapping[str, str], service: str) -> PostgresAddress:
    """The database, as the role that owns its tables."""
    return PostgresAddress.parse(environment[f"{service.upper()}_MIGRATION_DATABASE_URL"])


def _run(program: str, at: PostgresAddress, *options: str) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, which others cannot read."""
    where = [f"--host={at.host}", f"--port={at.port}", f"--username={at.user}", f"--dbname={at.database}"]
    argv = [str(binaries.postgres_programs(None) / program), *where, *options]
    environment = os.environ | {"PGPASSWORD": at.password}
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    if done.returncode != 0:
        raise LaunchError(f"{program} of {at.database} stopped: {last_words(done.stderr)}")


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; 1 and a sentence when it cannot be done."""
    try:
        environment = os.environ | standing.environment(folders.LOCAL)
        match arguments:
            case ["take", folder, *services]:
                print(*take(Path(folder), environment, services or SERVICES), sep="\n")
            case ["restore", file, service] if service in SERVICES:
                restore(Path(file), environment, service)
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
