"""Take copies, go on, put one service's back, and see the others follow.

`python -m deploy.compose.go_back .local/compose/demo.json`, in the folder of a house that is up with its town.
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic

from deploy.client import Api, Refused
from deploy.compose.heal import Load, NotHealed, received, until
from deploy.demo import logins_in, person_of
from shared.ids import new_id

LOST = 3


async def main(file: Path) -> int:
    """Do it; 1 and a line when the figures do not come to what is on record."""
    try:
        async with await person_of(logins_in(file), "clerk") as api:
            await _there_and_back(api)
    except NotHealed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _there_and_back(api: Api) -> None:
    load, before = Load(api), await received(api)
    print(f"  {before} complaints counted")
    copies = await _make("backup")
    copy = next(path for path in copies if path.endswith("/complaints.dump"))
    for _ in range(LOST):
        await load.enter(str(new_id()))
    await _counted(api, before + LOST)
    for line in await _make("restore", "SERVICE=complaints", f"FROM={copy}"):
        print(f"    {line}")
    await _counted(api, before)
    print(f"  {await _on_record(load)} of the {LOST} later ones on record")
    await load.enter(str(new_id()))
    await _counted(api, before + 1)


async def _make(*said: str) -> list[str]:
    """What `make` printed, for the house in containers."""
    print(f"  make {' '.join(said)} HOUSE=compose", flush=True)
    process = await asyncio.create_subprocess_exec(
        "make", "--no-print-directory", *said, "HOUSE=compose", stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise NotHealed(f"make {said[0]} ended with {process.returncode}.")
    return printed.decode().splitlines()


async def _counted(api: Api, wanted: int) -> None:
    """Wait until reporting counts so many, and the house says that it is well."""

    async def so_many() -> bool:
        with suppress(Refused):
            return await received(api) == wanted and (await api.get("/readyz"))["status"] == "ok"
        return False

    took = await until(so_many, monotonic(), f"a figure of {wanted}")
    print(f"  {wanted} complaints counted, {took:.1f} s later; ready", flush=True)


async def _on_record(load: Load) -> int:
    found = 0
    for complaint_id in load.recorded:
        with suppress(Refused):
            await load.api.get(f"/api/complaints/v1/complaints/{complaint_id}")
            found += 1
    return found


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))
