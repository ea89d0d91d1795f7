"""Each service's database and its two roles: one owns and migrates, one only reads and writes rows."""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import asyncpg

from deploy.embedded.addresses import DatabaseUrls, PostgresAddress, Servers
from deploy.embedded.errors import LaunchError, disk_full, says_disk_full
from deploy.embedded.folders import secret

_Result = TypeVar("_Result")
_IS_CHAINED = "SELECT true FROM pg_attribute WHERE attrelid = to_regclass('audit') AND attname = 'link'"
_LOCK = 0x746F776E  # "town": two starters at once create one after the other


def create_databases(servers: Servers, services: Sequence[str], *, suffix: str = "") -> dict[str, DatabaseUrls]:
    """Bring the databases `<service><suffix>` and their roles to what they should be."""
    made = {name: urls_of(servers, f"{name}{suffix}") for name in services}
    create(servers.postgres, made)
    return made


def create(superuser: PostgresAddress, wanted: Mapping[str, DatabaseUrls]) -> None:
    """Bring these databases and their roles to what their addresses say."""
    _wait_for(superuser, _create_all(superuser, wanted.values()))


def create_from_template(servers: Servers, template: DatabaseUrls, name: str) -> DatabaseUrls:
    """A copy of a database under another name, for the same roles; nobody may be connected to it."""
    return _wait_for(servers.postgres, _copy(servers, template, name))


def drop(servers: Servers, *databases: DatabaseUrls, roles: bool = False) -> None:
    """Drop databases, whoever is connected, and with `roles` also their roles."""
    _wait_for(servers.postgres, _drop(servers, databases, roles=roles))


def _wait_for(server: PostgresAddress, work: Coroutine[object, object, _Result]) -> _Result:
    """Run to the end in a thread of its own, so that a caller inside an event loop may ask, too."""
    where = f"PostgreSQL on {server.host}:{server.port}"
    try:
        with ThreadPoolExecutor(max_workers=1) as pool:
            return pool.submit(asyncio.run, work).result()
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise (disk_full(where) if says_disk_full(str(error)) else LaunchError(f"{where} refuses: {error}")) from error
    except (OSError, TimeoutError) as error:
        raise LaunchError(f"{where} does not answer: {error}") from error


async def _create_all(superuser: PostgresAddress, wanted: Iterable[DatabaseUrls]) -> None:
    connection = await asyncpg.connect(superuser.url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        for urls in wanted:
            app, owner = _both(urls)
            await _create_role(connection, owner)
            await _create_role(connection, app)
            await _create_database(connection, app, owner)
            await _grant(superuser.to(owner.database), app, owner)
    finally:
        await connection.close()


async def _create_role(connection: asyncpg.Connection, role: PostgresAddress) -> None:
    exists = await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role.user)
    verb = "ALTER" if exists else "CREATE"
    # DDL takes no parameters; our passwords have neither quotes nor backslashes.
    await connection.execute(f"{verb} ROLE {_name(role.user)} LOGIN PASSWORD '{role.password}'")


async def _create_database(connection: asyncpg.Connection, app: PostgresAddress, owner: PostgresAddress) -> None:
    database = _name(owner.database)
    if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", owner.database):
        # template0, so that the order of text is the same on every server
        properties = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        await connection.execute(f"CREATE DATABASE {database} OWNER {_name(owner.user)} {properties}")
    await _admit_only(connection, app)


async def _admit_only(connection: asyncpg.Connection, app: PostgresAddress) -> None:
    """Who may connect belongs to the database's name, so that a copy needs it anew."""
    await connection.execute(f"REVOKE ALL ON DATABASE {_name(app.database)} FROM PUBLIC")
    await connection.execute(f"GRANT CONNECT ON DATABASE {_name(app.database)} TO {_name(app.user)}")


async def _grant(superuser: PostgresAddress, app: PostgresAddress, owner: PostgresAddress) -> None:
    """What the owner makes later, the app may use and not change.

    The audit it may only add to and link: its migration says so, and a restored copy has forgotten it.
    """
    defaults = f"ALTER DEFAULT PRIVILEGES FOR ROLE {_name(owner.user)} GRANT"
    connection = await asyncpg.connect(superuser.url)
    try:
        await connection.execute(
            f"""
            REVOKE CREATE ON SCHEMA public FROM PUBLIC;
            {defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {_name(app.user)};
            {defaults} USAGE, SELECT ON SEQUENCES TO {_name(app.user)};
            {defaults} USAGE ON SCHEMAS TO {_name(app.user)};
            """
        )
        if await connection.fetchval(_IS_CHAINED):
            await connection.execute(f"REVOKE UPDATE, DELETE ON audit FROM {_name(app.user)}")
            await connection.execute(f"GRANT UPDATE (link, hash) ON audit TO {_name(app.user)}")
    finally:
        await connection.close()


async def _copy(servers: Servers, template: DatabaseUrls, name: str) -> DatabaseUrls:
    app, owner = _both(template)
    connection = await asyncpg.connect(servers.postgres.url)
    try:
        await connection.execute(
            f"CREATE DATABASE {_name(name)} OWNER {_name(owner.user)} TEMPLATE {_name(owner.database)}"
        )
        await _admit_only(connection, app.to(name))
    finally:
        await connection.close()
    return DatabaseUrls(app=app.to(name).url, owner=owner.to(name).url)


async def _drop(servers: Servers, databases: Sequence[DatabaseUrls], *, roles: bool) -> None:
    connection = await asyncpg.connect(servers.postgres.url)
    try:
        for urls in databases:
            app, owner = _both(urls)
            await connection.execute(f"DROP DATABASE IF EXISTS {_name(owner.database)} WITH (FORCE)")
            if roles:
                await connection.execute(f"DROP ROLE IF EXISTS {_name(app.user)}, {_name(owner.user)}")
    finally:
        await connection.close()


def urls_of(servers: Servers, database: str) -> DatabaseUrls:
    """The addresses of a database for its two roles, whose passwords are made at first use."""

    def role(name: str) -> str:
        user = f"{database}_{name}"
        password = secret(servers.folder, user)
        return replace(servers.postgres, user=user, password=password, database=database).url

    return DatabaseUrls(app=role("app"), owner=role("owner"))


def _both(urls: DatabaseUrls) -> tuple[PostgresAddress, PostgresAddress]:
    return PostgresAddress.parse(urls.app), PostgresAddress.parse(urls.owner)


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
