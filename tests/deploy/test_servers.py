"""The embedded servers as the person at the terminal, and the services, meet them."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import redis

from deploy.embedded import binaries, children, databases
from deploy.embedded.servers import (
    LaunchError,
    Servers,
    create_databases,
    create_from_template,
    drop,
    remove_data,
    running,
)

SERVICES = ("registry", "patrol")


@pytest.fixture(autouse=True)
def own_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about servers of their own, whatever the other tests use."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder, whose data may lie elsewhere when root runs the tests."""
    yield tmp_path / "local"
    remove_data(tmp_path / "local")


@pytest.fixture(scope="module")
def shared_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("DATABASE_URL", raising=False)
        environment.delenv("REDIS_URL", raising=False)
        with running(tmp_path_factory.mktemp("servers"), durable=False) as servers:
            yield servers


async def run_sql(url: str, statement: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        return str(await connection.execute(statement))
    finally:
        await connection.close()


async def fetch(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_second_start_has_the_same_data_addresses_and_passwords(folder: Path) -> None:
    with running(folder) as first:
        urls = create_databases(first, SERVICES)
        await run_sql(urls["registry"].owner, "CREATE TABLE kept AS SELECT '许明寺镇' AS name")
        with redis.Redis.from_url(first.redis_url) as client:
            client.set("kept", "yes")
    with running(folder) as second:
        assert second == first
        assert create_databases(second, SERVICES) == urls
        assert await fetch(urls["registry"].app, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'") == 1
        with redis.Redis.from_url(second.redis_url) as client:
            assert client.get("kept") == b"yes"


async def test_a_killed_server_resumes_with_what_was_committed(folder: Path) -> None:
    with running(folder) as first:
        await run_sql(first.postgres.url, "CREATE TABLE kept ()")
        data = (folder / "postgres").resolve()
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        os.kill(int((folder / "valkey/pid").read_text().split()[0]), signal.SIGKILL)
    assert (data / "postmaster.pid").exists()
    with running(folder) as second:
        assert await fetch(second.postgres.url, "SELECT count(*) FROM kept") == 0


LAUNCHER = """
    import pathlib, sys, time
    from deploy.embedded import children
    from deploy.embedded.servers import running

    if "orphans" in sys.argv:
        children._libc = None  # as on a system that does not tell children of their launcher's death
    with running(pathlib.Path(sys.argv[1])):
        print("up", flush=True)
        time.sleep(60)
"""


@pytest.mark.parametrize("fate", ["followers", "orphans"])
def test_servers_of_a_killed_launcher_do_not_stand_in_the_way(folder: Path, fate: str) -> None:
    argv = [sys.executable, "-c", textwrap.dedent(LAUNCHER), str(folder), fate]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as launcher:  # noqa: S603
        assert launcher.stdout
        assert launcher.stdout.readline() == b"up\n"
        with pytest.raises(LaunchError, match=f"Already running on .* as process {launcher.pid}"):
            running(folder).__enter__()
        launcher.kill()
    pid = int((folder / "valkey/pid").read_text().split()[0])
    if fate == "followers":
        assert children.wait_until(lambda: not children.command_line(pid), 10)
    else:
        assert children.command_line(pid)
    with running(folder) as servers, redis.Redis.from_url(servers.redis_url) as client:
        assert client.ping()
        assert not children.command_line(pid)


def test_a_number_that_another_program_has_now_is_no_running_server(folder: Path) -> None:
    with running(folder):
        pid_file = (folder / "postgres").resolve() / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        account = pid_file.stat()
    with subprocess.Popen(["sleep", "60"], user=account.st_uid if os.geteuid() == 0 else None) as other:  # noqa: S607
        pid_file.write_text("\n".join([str(other.pid), *lines[1:]]))
        os.chown(pid_file, account.st_uid, account.st_gid)
        with running(folder) as servers:
            assert create_databases(servers, SERVICES)
        assert other.poll() is None
        other.kill()


def test_a_port_taken_meanwhile_is_replaced(folder: Path) -> None:
    with running(folder) as first:
        pass
    with socket.socket() as other:
        other.bind(("127.0.0.1", first.postgres.port))
        other.listen()
        with running(folder) as second:
            assert second.postgres.port != first.postgres.port


def test_a_machine_without_the_servers_is_one_clear_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_package", lambda _name: None)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(LaunchError, match=r"^No PostgreSQL for .* or set DATABASE_URL"):
        running(folder).__enter__()


def test_a_full_disk_is_one_clear_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def initdb(argv: list[str], *_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(
            argv, 1, "", "initdb: error: wrote only 4096 bytes\nHINT:  Check free disk space."
        )

    monkeypatch.setattr(children, "run", initdb)
    with pytest.raises(LaunchError, match=r"^The disk of .* is full"):
        running(folder).__enter__()
    assert not (folder / "postgres").exists()


def test_a_disk_that_fills_later_is_one_clear_line_even_where_the_server_died_of_it(folder: Path) -> None:
    def died() -> None:
        with running(folder, durable=False):
            with (folder / "logs" / "postgres.log").open("a") as log:
                log.write('PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device\n')
            raise LaunchError("PostgreSQL refuses: connection was closed in the middle of operation")

    with pytest.raises(LaunchError, match=r"^The disk of .* is full"):
        died()


def test_a_server_that_refuses_for_want_of_room_says_so(
    shared_servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise asyncpg.DiskFullError('could not extend file "base/1/2": No space left on device')

    monkeypatch.setattr(databases, "_create_all", refused)
    with pytest.raises(LaunchError, match=r"^The disk of PostgreSQL on .* is full"):
        create_databases(shared_servers, ["full"])


def test_given_servers_are_used_and_left_running(
    shared_servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", shared_servers.postgres.url)
    monkeypatch.setenv("REDIS_URL", shared_servers.redis_url)
    with running(tmp_path) as given:
        assert given.postgres == shared_servers.postgres
        urls = create_databases(given, ["registry"], suffix="_given")
        drop(given, *urls.values(), roles=True)
    assert not (tmp_path / "postgres").exists()
    with redis.Redis.from_url(shared_servers.redis_url) as client:
        assert client.ping()


def test_secrets_are_for_the_owner_only(shared_servers: Servers) -> None:
    create_databases(shared_servers, SERVICES)
    keep = shared_servers.folder / "secrets"
    assert keep.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in keep.iterdir()} == {0o600}
    assert shared_servers.postgres.password not in repr(shared_servers)


async def test_the_app_role_reads_and_writes_rows_and_nothing_else(shared_servers: Servers) -> None:
    registry = create_databases(shared_servers, SERVICES)["registry"]
    await run_sql(registry.owner, "CREATE TABLE IF NOT EXISTS rows (id bigint GENERATED ALWAYS AS IDENTITY)")
    assert await run_sql(registry.app, "INSERT INTO rows DEFAULT VALUES") == "INSERT 0 1"
    assert await run_sql(registry.app, "DELETE FROM rows") == "DELETE 1"
    for forbidden in (
        "CREATE TABLE own ()",
        "CREATE TEMPORARY TABLE own ()",
        "CREATE SCHEMA own",
        "DROP TABLE rows",
        "ALTER TABLE rows ADD COLUMN more int",
        "TRUNCATE rows",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run_sql(registry.app, forbidden)


async def test_a_role_connects_to_its_own_database_only(shared_servers: Servers) -> None:
    urls = create_databases(shared_servers, SERVICES)
    for role in (urls["registry"].app, urls["registry"].owner):
        for elsewhere in ("patrol", "postgres", "template1"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await run_sql(role.removesuffix("registry") + elsewhere, "SELECT 1")


async def test_a_copy_of_a_template_has_its_tables_and_its_rights(shared_servers: Servers) -> None:
    urls = create_databases(shared_servers, SERVICES, suffix="_template")
    await run_sql(urls["registry"].owner, "CREATE TABLE rows (id int)")
    copy = create_from_template(shared_servers, urls["registry"], "registry_copy")
    assert await run_sql(copy.app, "INSERT INTO rows VALUES (1)") == "INSERT 0 1"
    await run_sql(copy.owner, "CREATE TABLE later (id int)")
    assert await run_sql(copy.app, "INSERT INTO later VALUES (1)") == "INSERT 0 1"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await run_sql(urls["patrol"].app.removesuffix("patrol_template") + "registry_copy", "SELECT 1")
    drop(shared_servers, copy)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await run_sql(copy.app, "SELECT 1")


async def test_a_refused_password_is_one_clear_line(
    shared_servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = shared_servers.postgres.url.replace(shared_servers.postgres.password, "wrong")
    monkeypatch.setenv("DATABASE_URL", wrong)
    monkeypatch.setenv("REDIS_URL", shared_servers.redis_url)
    with running(tmp_path) as servers, pytest.raises(LaunchError, match="refuses: password authentication failed"):
        create_databases(servers, SERVICES)


def test_removing_the_data_removes_all_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "local"
    with running(folder):
        data = (folder / "postgres").resolve()
    assert data.exists()
    remove_data(folder)
    assert not folder.exists()
    assert not data.exists()


def test_a_throwaway_database_is_gone_at_the_end(tmp_path: Path) -> None:
    with running(tmp_path, durable=False):
        data = (tmp_path / "postgres").resolve()
        assert data.exists()
    assert not data.exists()
