"""Who may log in on this machine: the services, the loader, the county, and somebody in each role.

Every secret is made up at random once and kept in `.local/secrets`; `.local/demo.json` shows those that are for people.
"""

import hashlib
import json
import os
import secrets
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.embedded import modules
from deploy.embedded.folders import secret, write_private
from deploy.embedded.progress import Say
from deploy.town.files import rows
from shared.ids import derived_id
from shared.settings import SERVICES

COUNTY, COUNTY_DIVISION = "county", "500230"
LOADER = "town-loader"
LOADER_SCOPES = (
    "registry:read",
    "registry:write",
    "policies:write",
    "patrol:read",
    "patrol:manage",
    "reporting:read",
    "accounts:write",
)
_LENGTH = 16
# Without those that look like others: somebody will type it from a screen.
_KINDS = tuple(
    "".join(set(kind) - set("0O1lI")) for kind in (string.ascii_lowercase, string.ascii_uppercase, "23456789")
)


def enter(folder: Path, env: Mapping[str, str], say: Say, *, new: bool) -> None:
    """Put accounts and clients on record, past the API, since nobody could log in to do it.

    A second of work that is left out when these were entered before, unless the database is `new`.
    """
    everybody = wanted(folder, age=False)
    done = folder / "secrets" / "entered"
    seal = hashlib.sha256(f"{os.environ.get('DATABASE_URL')} {everybody}".encode()).hexdigest()
    if new or not done.exists() or done.read_text() != seal:
        say("entering accounts")
        modules.run("services.registry.bootstrap", env=env, typed=everybody)
        write_private(done, seal)


def wanted(folder: Path, *, age: bool = True) -> str:
    """All accounts and clients, as `services.registry.bootstrap` reads them; passwords that `age` must be changed."""
    return json.dumps({"accounts": _accounts(folder, age=age), "clients": _clients(folder)})


def show(folder: Path, base_url: str, **more: str) -> None:
    """Write the file that says where the house is and how to log in, for this user only."""
    users = {
        row["role"]: {"username": row["role"], "password": _password(folder, row["role"])} for row in rows("logins")
    }
    county = {"client_id": COUNTY, "client_secret": client_secret(folder, COUNTY)}
    content = {"base_url": base_url, "users": users, "clients": {COUNTY: county}, **more}
    write_private(folder / "demo.json", json.dumps(content, indent=2) + "\n")


def client_secret(folder: Path, client_id: str) -> str:
    """The secret of a client."""
    return secret(folder, f"client_{client_id}")


def _accounts(folder: Path, *, age: bool) -> list[dict[str, Any]]:
    return [
        {
            "username": row["role"],
            "password": _password(folder, row["role"]),
            "roles": [row["role"]],
            "divisions": row["divisions"].split(),
            "person_id": str(derived_id("person", row["person_key"])) if row["person_key"] else None,
            "must_change": False,  # they are printed, to be used as they are
            "ages": age,
        }
        for row in rows("logins")
    ]


def _clients(folder: Path) -> list[dict[str, Any]]:
    def client(client_id: str, label: str, *scopes: str) -> dict[str, Any]:
        return {
            "client_id": client_id,
            "secret": client_secret(folder, client_id),
            "scopes": list(scopes),
            "divisions": [COUNTY_DIVISION],
            "label": label,
        }

    return [
        *(client(service, f"{service} 服务", "events:read") for service in SERVICES),
        client(LOADER, "数据装载程序", *LOADER_SCOPES),
        client(COUNTY, "县级主管部门", "reporting:read", "registry:read"),
    ]


def _password(folder: Path, role: str) -> str:
    return secret(folder, f"login_{role}", _readable_password)


def _readable_password() -> str:
    """Random, and with every kind of character that the password rule asks for."""
    every = "".join(_KINDS)
    while True:
        made = "".join(secrets.choice(every) for _ in range(_LENGTH))
        if all(set(made) & set(kind) for kind in _KINDS):
            return made
