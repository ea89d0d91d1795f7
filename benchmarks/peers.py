"""The same number of jobs that do nothing, in two queues that others keep in PostgreSQL.

Each is installed into a folder that is thrown away; one that cannot be installed here says so in the table.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from deploy.embedded import servers

GRAPHILE = """
const { run, runMigrations, makeWorkerUtils } = require("graphile-worker");
const [url, count] = [process.argv[2], Number(process.argv[3])];
const fill = `SELECT graphile_worker.add_job('noop', json_build_object('n', n)) FROM generate_series(1, ${count}) AS n`;
let done = 0;
(async () => {
  const utils = await makeWorkerUtils({ connectionString: url });
  await utils.migrate();
  await utils.withPgClient((pg) => pg.query(fill));
  await utils.release();
  const began = Date.now();
  let end;
  const all = new Promise((resolve) => { end = resolve; });
  const runner = await run({ connectionString: url, concurrency: 24, maxPoolSize: 25, noHandleSignals: true,
    logger: new (require("graphile-worker").Logger)(() => () => {}),
    taskList: { noop: async () => { if (++done === count) end(); } } });
  await all;
  console.log(JSON.stringify({ seconds: (Date.now() - began) / 1000 }));
  await runner.stop();
})();
"""
PROCRASTINATE = """
import asyncio, json, sys, time
import procrastinate
url, count = sys.argv[1], int(sys.argv[2])
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, max_size=25))

@app.task
async def noop(n):
    pass

async def main():
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for first in range(0, count, 1000):
            await noop.batch_defer_async(*({"n": n} for n in range(first, first + 1000)))
        began = time.monotonic()
        await app.run_worker_async(wait=False, concurrency=24, listen_notify=False, install_signal_handlers=False)
        print(json.dumps({"seconds": time.monotonic() - began}))

asyncio.run(main())
"""
ROUNDS = 3
# Installs itself into a folder and gives the program that takes a database and a number of jobs.
Peer = Callable[[Path], list[str]]


def beside(count: int) -> str:
    """What the others take for so many jobs that do nothing: the median of several rounds for each."""
    with tempfile.TemporaryDirectory(prefix="peers-") as place:
        folder = Path(place)
        try:
            with servers.running(folder / "servers") as running:
                return "; ".join(f"{name}: {_said(make, folder, running, count)}" for name, make in PEERS.items())
        finally:
            servers.remove_data(folder / "servers")


def _said(make: Peer, folder: Path, running: servers.Servers, count: int) -> str:
    try:
        program = make(folder)
        return f"{statistics.median(_seconds(program, running, number, count) for number in range(ROUNDS)):.1f} s"
    except subprocess.CalledProcessError as error:
        print(f"NOT MEASURED: {error}\n{error.stderr}", file=sys.stderr)
    except FileNotFoundError as error:
        print(f"NOT MEASURED: {error}", file=sys.stderr)
    return "**not measured**, it cannot be installed here"


def _seconds(program: list[str], running: servers.Servers, number: int, count: int) -> float:
    name = f"{Path(program[1]).stem}_{number}"
    database = servers.create_databases(running, [name])[name].owner
    return float(json.loads(_run([*program, database, str(count)]))["seconds"])


def _graphile(folder: Path) -> list[str]:
    _run(["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), "graphile-worker"])
    return ["node", _written(folder / "graphile.js", GRAPHILE)]


def _procrastinate(folder: Path) -> list[str]:
    _run([sys.executable, "-m", "venv", str(folder / "venv")])
    python = str(folder / "venv" / "bin" / "python")
    _run([python, "-m", "pip", "install", "--quiet", "procrastinate", "psycopg[binary,pool]"])
    return [python, _written(folder / "procrastinate_jobs.py", PROCRASTINATE)]


PEERS: dict[str, Peer] = {"graphile-worker": _graphile, "procrastinate": _procrastinate}


def _written(path: Path, program: str) -> str:
    path.write_text(program)
    return str(path)


def _run(argv: list[str]) -> str:
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout  # noqa: S603 - all written above
