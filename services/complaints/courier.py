"""The complaints service's courier: `python -m services.complaints.courier`."""

from services.complaints.parts import SERVICE
from shared.courier import main

if __name__ == "__main__":
    main([SERVICE])
