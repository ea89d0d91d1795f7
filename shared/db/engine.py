"""The one way to a service's database."""

from collections.abc import Callable

import sqlalchemy as sa
from pydantic_core import from_json, to_json
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.ext.asyncio import AsyncSession as Session

from shared.settings import ServiceSettings, asyncpg_url

SessionMaker = async_sessionmaker[Session]


def make_engine(settings: ServiceSettings) -> AsyncEngine:
    """An engine whose statements cannot hang: a lock or an idle transaction ends in an error, not in silence."""
    engine = create_async_engine(
        asyncpg_url(settings.database_url),
        pool_size=settings.pool_size,
        max_overflow=settings.pool_size,
        pool_timeout=5,
        # An error text must not quote a row: its values may be somebody's phone number.
        hide_parameters=True,
        json_serializer=_as_json,
        json_deserializer=from_json,
        connect_args={
            "timeout": 5,
            "server_settings": {
                "application_name": settings.service,
                "statement_timeout": "30s",
                "lock_timeout": "10s",
                "idle_in_transaction_session_timeout": "30s",
                "timezone": "UTC",
            },
        },
    )
    sa.event.listen(engine.sync_engine, "checkout", _refuse_lost)
    return engine


def _as_json(value: object) -> str:
    return to_json(value).decode()


def _refuse_lost(connection: AdaptedConnection, *_: object) -> None:
    """Let the pool make another connection when the server has ended this one while nobody used it.

    asyncpg knows that as soon as it happens; asking the server would cost each request a round trip.
    """
    if connection.driver_connection.is_closed():
        raise sa.exc.DisconnectionError


def make_sessions(engine: AsyncEngine, wake: Callable[[], None] | None = None) -> SessionMaker:
    """Sessions that keep what they loaded after the commit, since answers are built from it.

    `wake` is called after a commit that appended events.
    """
    return async_sessionmaker(engine, expire_on_commit=False, info={"wake": wake})
