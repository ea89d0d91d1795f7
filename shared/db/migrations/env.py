"""Alembic's environment, the same for every service: two chains, the plumbing's and the service's own."""

import asyncio
import importlib

import sqlalchemy as sa
from alembic import context
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from shared.attachments import models as _attachments
from shared.audit import models as _audit
from shared.db.base import PlumbingBase
from shared.directory import models as _directory
from shared.events import models as _events
from shared.http import idempotency as _idempotency
from shared.jobs import models as _jobs
from shared.settings import asyncpg_url

MIGRATION_LOCK = 7_220_104
SERVICE = context.config.get_main_option("service")
PLUMBING = (_attachments, _audit, _directory, _events, _idempotency, _jobs)


def _metadata() -> list[sa.MetaData]:
    own = importlib.import_module(f"services.{SERVICE}.models").Base.metadata
    return [PlumbingBase.metadata, own]


def _migrate(connection: sa.Connection) -> None:
    # Transaction-scoped, so that a migration that dies releases it; a second one waits its turn.
    connection.execute(sa.text("SET lock_timeout = '5s'"))
    context.configure(
        connection=connection,
        target_metadata=_metadata(),
        compare_server_default=False,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        context.run_migrations()


async def _run() -> None:
    url = asyncpg_url(SecretStr(context.config.attributes["database_url"]))
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(_run())
