"""`make clean-data`: forget everything under `.local`, after asking."""

import shutil
import sys

from deploy.embedded.errors import LaunchError, one_line
from deploy.embedded.folders import LOCAL, locked
from deploy.embedded.servers import remove_data


def main() -> int:
    if not LOCAL.exists():
        print("Nothing to delete.")
        return 0
    try:
        if input(f"Delete all data in {LOCAL}? Type yes: ").strip().lower() != "yes":
            print("Nothing deleted.")
            return 1
        with one_line(LOCAL), locked(LOCAL):
            remove_data(LOCAL / "servers")
            shutil.rmtree(LOCAL)
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print("\nNothing deleted.")
        return 1
    print("Deleted.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
