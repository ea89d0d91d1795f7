"""The four databases and their roles, as their addresses in SECRETS_DIR say: `python -m deploy.compose.setup`.

Runs to its end before anything else touches PostgreSQL, and again at every start: a changed password is changed there.
"""

import sys

from deploy.embedded.addresses import DatabaseUrls, PostgresAddress
from deploy.embedded.databases import create
from deploy.embedded.errors import LaunchError
from shared.settings import SERVICES, refuse_example, told


def main() -> int:
    """Do it; 1 and a line when it cannot be done."""
    try:
        superuser = PostgresAddress("postgres", 5432, "postgres", _secret("POSTGRES_PASSWORD"))
        create(superuser, {service: _urls(service.upper()) for service in SERVICES})
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    print("The databases and their roles are there.")
    return 0


def _urls(prefix: str) -> DatabaseUrls:
    return DatabaseUrls(app=_secret(f"{prefix}_DATABASE_URL"), owner=_secret(f"{prefix}_MIGRATION_DATABASE_URL"))


def _secret(name: str) -> str:
    value = told(name)
    refuse_example(name, value)
    return value


if __name__ == "__main__":
    sys.exit(main())
