"""Random secrets and a certificate for docker-compose.yml: `python -m deploy.compose.make_secrets [FOLDER]`.

Only what is missing is made, so that it may be run again and single files may be one's own.
"""

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.compose import certificate
from deploy.embedded import environment, logins
from deploy.embedded.folders import LOCAL, secret
from shared.settings import SERVICES

_PUBLIC_PORT = "8443"


def make(folder: Path, host: str, port: str) -> None:
    """Everything that docker-compose.yml mounts, in `<folder>/secrets`, and `<folder>/demo.json` for people."""
    environment.keys(folder)
    logins.client_secret(folder, logins.LOADER)
    secret(folder, "bootstrap.json", lambda: logins.wanted(folder))
    secret(folder, "postgres_password")
    secret(folder, "redis_url", lambda: f"redis://default:{_password()}@redis:6379/0")
    for service in SERVICES:
        secret(folder, f"{service}_database_url", _database_url(service, "app"))
        secret(folder, f"{service}_migration_database_url", _database_url(service, "owner"))
    if not (folder / "secrets" / "gateway.key").exists():
        certificate.make(folder / "secrets", host, "gateway")
    logins.show(folder, f"https://{host}:{port}", authority="secrets/authority.pem")
    _let_containers_read(folder)


def _database_url(service: str, role: str) -> Callable[[], str]:
    return lambda: f"postgresql://{service}_{role}:{_password()}@postgres:5432/{service}"


def _password() -> str:
    return secrets.token_urlsafe(24)


def _let_containers_read(folder: Path) -> None:
    """The processes in the containers are other users than we are; on this machine the folder keeps others out."""
    folder.chmod(0o700)
    for path in (folder / "secrets").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o444)
    (folder / "secrets").chmod(0o755)


if __name__ == "__main__":
    make(
        Path(sys.argv[1]) if sys.argv[1:] else LOCAL / "compose",
        os.environ.get("HOST", "localhost"),
        os.environ.get("PORT", _PUBLIC_PORT),
    )
    print("What was missing is made: secrets/ for the containers, demo.json with the logins for people.")
