"""The four couriers in one process: `python -m deploy.embedded.courier`."""

from deploy.embedded.parts import SERVICES
from shared.courier import main

if __name__ == "__main__":
    main(SERVICES)
