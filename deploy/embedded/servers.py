"""The two servers of the house: embedded, or those that DATABASE_URL and REDIS_URL name."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.embedded import postgres, valkey
from deploy.embedded.addresses import DatabaseUrls, PostgresAddress, Servers
from deploy.embedded.databases import create_databases, create_from_template, drop
from deploy.embedded.errors import LaunchError, one_line
from deploy.embedded.folders import locked
from deploy.embedded.progress import Say, quiet

__all__ = [
    "DatabaseUrls",
    "LaunchError",
    "PostgresAddress",
    "Servers",
    "create_databases",
    "create_from_template",
    "drop",
    "remove_data",
    "running",
]


@contextmanager
def running(folder: Path, *, durable: bool = True, say: Say = quiet) -> Iterator[Servers]:
    """Both servers, with their data under `folder`, stopped at the end.

    Not durable is for tests: fast, and gone at the end. A server that the environment names is used as it is,
    and neither started nor stopped.
    """
    folder = folder.absolute()
    postgres_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    with ExitStack() as stack:
        with one_line(folder):
            if not (postgres_url and redis_url):
                stack.enter_context(locked(folder))
            address = (
                PostgresAddress.parse(postgres_url)
                if postgres_url
                else stack.enter_context(postgres.running(folder, durable=durable, say=say))
            )
            redis_url = redis_url or stack.enter_context(valkey.running(folder, durable=durable, say=say))
        yield Servers(address, redis_url, folder)


def remove_data(folder: Path) -> None:
    """Delete everything under `folder`, and the data that it links to; refuses while a launcher runs."""
    if folder.exists():
        with one_line(folder), locked(folder.absolute()):
            postgres.remove(folder)
            shutil.rmtree(folder)
