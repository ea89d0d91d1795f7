"""Brings one service's database to the newest schema: the plumbing's chain and the service's own, under one lock.

`python -m shared.db.migrate registry patrol …` migrates the services whose owner's address it is told.
"""

import sys

from alembic import command
from alembic.config import Config

from shared.db.chains import PLUMBING, versions
from shared.settings import told


def config(service: str, database_url: str) -> Config:
    """Alembic's configuration of a service, without an ini file."""
    made = Config()
    made.set_main_option("script_location", str(PLUMBING))
    made.set_main_option("path_separator", "newline")
    made.set_main_option("version_locations", f"{versions('plumbing')}\n{versions(service)}")
    made.set_main_option("service", service)
    made.attributes["database_url"] = database_url
    return made


def upgrade(service: str, database_url: str) -> None:
    """Migrate a database forward; any number of these may start at once, and only one works."""
    command.upgrade(config(service, database_url), "heads")


def main() -> None:
    """Migrate the services named on the command line."""
    for service in sys.argv[1:]:
        upgrade(service, told(f"{service.upper()}_MIGRATION_DATABASE_URL"))


if __name__ == "__main__":
    main()
