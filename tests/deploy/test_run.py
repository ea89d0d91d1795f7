"""What `make run` does before anything is started, and what it leaves for people to read."""

import json
import socket
import stat
from pathlib import Path

import pytest

from deploy.embedded import environment, folders, logins, run
from deploy.embedded.errors import LaunchError
from deploy.embedded.progress import quiet
from deploy.town.files import rows
from shared.db.chains import heads, versions
from shared.settings import SERVICES


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def shown(folder: Path, base_url: str = "http://127.0.0.1:8000") -> dict[str, object]:
    logins.show(folder, base_url)
    content: dict[str, object] = json.loads((folder / "demo.json").read_text())
    return content


def test_demo_json_has_exactly_what_clients_read_and_is_for_the_owner_only(tmp_path: Path) -> None:
    content = shown(tmp_path)
    assert mode(tmp_path / "demo.json") == 0o600
    assert list(content) == ["base_url", "users", "clients"]
    users, clients = content["users"], content["clients"]
    assert isinstance(users, dict)
    assert isinstance(clients, dict)
    assert set(users) == {row["role"] for row in rows("logins")}
    assert all(set(user) == {"username", "password"} for user in users.values())
    assert {name: set(client) for name, client in clients.items()} == {"county": {"client_id", "client_secret"}}


def test_passwords_are_random_keep_the_rule_and_are_made_once(tmp_path: Path) -> None:
    first = shown(tmp_path, "http://127.0.0.1:8000")
    second = shown(tmp_path, "http://127.0.0.1:18000")
    assert second["base_url"] == "http://127.0.0.1:18000"
    assert second["users"] == first["users"]
    assert second["clients"] == first["clients"]
    assert isinstance(first["users"], dict)
    passwords = [user["password"] for user in first["users"].values()]
    assert len(set(passwords)) == len(passwords)
    for password in passwords:
        assert len(password) >= 8
        assert any(map(str.islower, password))
        assert any(map(str.isupper, password))
        assert any(map(str.isdigit, password))


def test_keys_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first = environment.keys(tmp_path)
    assert environment.keys(tmp_path) == first
    assert len({first[f"{service.upper()}_CLIENT_SECRET"] for service in SERVICES}) == len(SERVICES)
    files = [path for path in (tmp_path / "secrets").rglob("*") if path.is_file()]
    # Beside the clients' secrets: the cursors' key, the one that signs, and of three services what seals and finds.
    assert len(files) == len(SERVICES) + 2 + 3 * 2
    assert {mode(path) for path in files} == {0o600}
    assert mode(tmp_path / "secrets") == 0o700


def test_a_service_logs_in_with_the_secret_that_was_entered_for_it(tmp_path: Path) -> None:
    for service in SERVICES:
        assert environment.keys(tmp_path)[f"{service.upper()}_CLIENT_SECRET"] == logins.client_secret(tmp_path, service)


@pytest.mark.parametrize(("text", "port"), [("", 8000), ("1", 1), ("18000", 18000), ("65535", 65535)])
def test_port(text: str, port: int) -> None:
    assert run.wanted_port({"PORT": text}) == port
    assert run.wanted_port({}) == 8000


@pytest.mark.parametrize("text", ["0", "65536", "-1", "eighty", "80.5", "８０"])
def test_what_is_no_port_is_one_line(text: str) -> None:
    with pytest.raises(LaunchError, match=f"PORT={text} is no port"):
        run.wanted_port({"PORT": text})


def test_a_taken_port_is_one_line_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((folders.LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LaunchError, match=f"Port {port} is taken by another program"):
            run.run(tmp_path / "local", port, quiet)
    assert not (tmp_path / "local" / "servers").exists()


def test_a_second_launcher_says_who_runs_already(tmp_path: Path) -> None:
    with folders.locked(tmp_path), pytest.raises(LaunchError, match=r"Already running on .* as process"):
        run.run(tmp_path, 1, quiet)


@pytest.mark.parametrize("service", SERVICES)
def test_the_newest_revisions_are_those_that_the_files_declare(service: str) -> None:
    declared = [path.read_text() for chain in ("plumbing", service) for path in versions(chain).glob("*.py")]
    for head in heads(service):
        assert any(f'revision = "{head}"' in text for text in declared)
        assert not any(f'down_revision = "{head}"' in text for text in declared)
