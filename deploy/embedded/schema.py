"""The four databases at the newest schema; whether they are is found out without loading Alembic."""

import asyncio
from collections.abc import Mapping

import asyncpg

from deploy.embedded import modules
from deploy.embedded.addresses import DatabaseUrls
from deploy.embedded.progress import Say
from shared.db.chains import heads


def migrate(urls: Mapping[str, DatabaseUrls], env: Mapping[str, str], say: Say) -> list[str]:
    """Bring forward the databases whose stored heads are not the newest revisions; returns which those were."""
    behind = asyncio.run(_behind(urls))
    if behind:
        say(f"migrating {', '.join(behind)}")
        modules.run("shared.db.migrate", *behind, env=env)
    return behind


async def _behind(urls: Mapping[str, DatabaseUrls]) -> list[str]:
    stored = await asyncio.gather(*(_stored_heads(each.owner) for each in urls.values()))
    return [service for service, found in zip(urls, stored, strict=True) if found != heads(service)]


async def _stored_heads(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        return {row["version_num"] for row in await connection.fetch("SELECT version_num FROM alembic_version")}
    except asyncpg.UndefinedTableError:  # a new database
        return set()
    finally:
        await connection.close()
