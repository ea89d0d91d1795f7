"""The reporting service's courier: `python -m services.reporting.courier`."""

from services.reporting.parts import SERVICE
from shared.courier import main

if __name__ == "__main__":
    main([SERVICE])
