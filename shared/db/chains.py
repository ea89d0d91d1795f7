"""Where the migrations lie, and which are the newest: known from the files' names, without loading Alembic."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLUMBING = ROOT / "shared" / "db" / "migrations"


def versions(chain: str) -> Path:
    """Where the revisions of a chain are: `plumbing`, or a service's own."""
    home = PLUMBING if chain == "plumbing" else ROOT / "services" / chain / "migrations"
    return home / "versions"


def heads(service: str) -> set[str]:
    """The revisions that an up-to-date database of the service is at: `plumbing_0002`, `registry_0001`."""
    return {head for chain in ("plumbing", service) if (head := _newest(chain))}


def _newest(chain: str) -> str | None:
    """The revision of the last file, such as `registry_0001_the_ledger.py`."""
    names = sorted(path.stem for path in versions(chain).glob(f"{chain}_*.py"))
    return "_".join(names[-1].split("_")[:2]) if names else None
