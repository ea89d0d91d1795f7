"""What the processes of the house are told: servers, secrets and addresses, as environment variables."""

import os
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded.addresses import DatabaseUrls
from deploy.embedded.folders import LOOPBACK, secret
from services.registry.signing import make_key
from shared.crypto import add_key
from shared.settings import SERVICES

SEALING = ("registry", "patrol", "complaints")  # the services that keep personal data


def databases(urls: Mapping[str, DatabaseUrls]) -> dict[str, str]:
    """Each service's database, for its rows and for its migrations."""
    variables = {}
    for service, of_service in urls.items():
        variables[f"{service.upper()}_DATABASE_URL"] = of_service.app
        variables[f"{service.upper()}_MIGRATION_DATABASE_URL"] = of_service.owner
    return variables


def keys(folder: Path) -> dict[str, str]:
    """The keys and the services' own client secrets, made at first use and kept in `<folder>/secrets`."""
    return {
        "REGISTRY_SIGNING_KEYS": str(_signing_keys(folder.absolute() / "secrets" / "signing")),
        **{f"{name.upper()}_SEALING_KEYS": str(_sealing_keys(folder.absolute(), name)) for name in SEALING},
        "CURSOR_KEY": secret(folder, "cursor_key"),
        "ATTACHMENTS_URL": f"file://{folder.absolute() / 'attachments'}",
        **{f"{service.upper()}_CLIENT_SECRET": secret(folder, f"client_{service}") for service in SERVICES},
    }


def addresses(port: int, private_port: int) -> dict[str, str]:
    """Where the apis listen, and where the services reach each other."""
    private = f"http://{LOOPBACK}:{private_port}"
    return {
        "PORT": str(port),
        "PRIVATE_PORT": str(private_port),
        **{f"{service.upper()}_URL": private for service in SERVICES},
    }


def _signing_keys(folder: Path) -> Path:
    if not any(folder.glob("*.pem")):
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f"1.{os.getpid()}"
        make_key(draft)
        draft.rename(folder / "1.pem")  # whole or not at all
    return folder


def _sealing_keys(folder: Path, service: str) -> Path:
    keys = folder / "secrets" / "sealing" / service
    if not keys.exists():
        draft = keys.with_name(f".{service}.{os.getpid()}")
        add_key(draft)
        draft.rename(keys)  # with both its keys or not at all
    return keys
