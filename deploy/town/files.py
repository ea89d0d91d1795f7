"""Reads the town's files."""

import csv
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "deploy" / "town" / "data"
SANDBOX = DATA / "sandbox"

Row = dict[str, str]


def rows(name: str, folder: Path = DATA) -> list[Row]:
    """The rows of `<folder>/<name>.csv`; none where the folder has no such file."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))
