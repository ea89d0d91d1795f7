"""Who runs the house."""

from typing import Annotated

from fastapi import Security

from shared.auth.caller import Caller, current_caller

Operator = Annotated[Caller, Security(current_caller, scopes=["system:operate"])]
