"""Use case: check what is said of an object against the fields of its kind."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from services.registry.kinds.errors import DetailsWrong
from services.registry.kinds.lifecycle import SourceKind
from services.registry.kinds.schemas import DETAILS
from shared.http.field_errors import field_errors


def checked(kind: SourceKind, details: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of the kind, those that were not told as null; raises DetailsWrong."""
    try:
        return DETAILS[kind].model_validate(details).model_dump(mode="json")
    except ValidationError as error:
        found = [{**fault, "loc": ("details", *fault["loc"])} for fault in error.errors(include_url=False)]
        raise DetailsWrong(errors=field_errors(found)) from None
