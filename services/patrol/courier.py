"""The patrol service's courier: `python -m services.patrol.courier`."""

from services.patrol.parts import SERVICE
from shared.courier import main

if __name__ == "__main__":
    main([SERVICE])
