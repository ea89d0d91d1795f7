"""The house of `make run` on a folder of the benchmark's own: `python -m benchmarks.launcher <folder> <port>`."""

import sys
from contextlib import suppress
from pathlib import Path

from deploy.embedded import run
from deploy.embedded.processes import ended_by_signals
from deploy.embedded.progress import Progress

if __name__ == "__main__":
    with suppress(KeyboardInterrupt), ended_by_signals():
        run.run(Path(sys.argv[1]), int(sys.argv[2]), Progress())
