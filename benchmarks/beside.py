"""The bare endpoint as a process beside the house, on the house's own PostgreSQL."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from benchmarks.bare import TABLES
from benchmarks.house import House, free_port, start, until
from deploy.embedded import modules
from deploy.embedded.folders import LOOPBACK


@asynccontextmanager
async def bare(house: House) -> AsyncIterator[int]:
    """Serve it; gives its port."""
    async with house.database("complaints") as connection:
        await connection.execute(TABLES)
    port = free_port()
    url = house.env["COMPLAINTS_MIGRATION_DATABASE_URL"]
    env = {**os.environ, "BARE_DATABASE_URL": url, "BARE_PORT": str(port)}
    process = start(modules.command("benchmarks.bare"), house.folder / "logs" / "bare.log", env=env)
    try:
        await until(lambda: _answers(port), seconds=30)
        yield port
    finally:
        process.terminate()
        process.wait()


async def _answers(port: int) -> bool:
    async with httpx.AsyncClient(trust_env=False) as http:
        try:
            return (await http.get(f"http://{LOOPBACK}:{port}/openapi.json")).is_success
        except httpx.HTTPError:
            return False
