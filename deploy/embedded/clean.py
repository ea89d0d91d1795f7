"""`make clean-data`: forget everything under `.local`, after asking."""

import sys
from pathlib import Path

from deploy.embedded.servers import LaunchError, remove_data

FOLDER = Path(".local")


def main() -> int:
    if not FOLDER.exists():
        print("Nothing to delete.")
        return 0
    try:
        if input(f"Delete all data in {FOLDER.absolute()}? Type yes: ").strip().lower() != "yes":
            print("Nothing deleted.")
            return 1
        remove_data(FOLDER)
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
