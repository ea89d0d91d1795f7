"""The registry service's courier: `python -m services.registry.courier`."""

from services.registry.parts import SERVICE
from shared.courier import main

if __name__ == "__main__":
    main([SERVICE])
