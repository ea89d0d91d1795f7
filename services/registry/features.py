"""Records as GeoJSON features (RFC 7946): written by PostgreSQL, like every list."""

from typing import Any

import sqlalchemy as sa
from fastapi import Response

from shared.http.pages import as_json

MEDIA_TYPE = "application/geo+json"
ITEMS = b'{"items":'  # how a page begins
FEATURES = b'{"type":"FeatureCollection","features":'


def as_feature(row_id: Any, geometry: Any, properties: dict[str, Any]) -> list[sa.ColumnElement[Any]]:  # noqa: ANN401 - columns of any table
    """The columns of a list of features, as `as_json`."""
    pairs = zip(properties, as_json(**properties), strict=True)
    written = sa.func.json_build_object(*(part for name, column in pairs for part in (_word(name), column)))
    return as_json(type=_word("Feature"), id=row_id, geometry=geometry, properties=written)


def as_point(longitude: Any, latitude: Any) -> sa.ColumnElement[Any]:  # noqa: ANN401 - as above
    """A place as a geometry, null where it is not known."""
    point = sa.func.json_build_object(
        _word("type"), _word("Point"), _word("coordinates"), sa.func.json_build_array(longitude, latitude)
    )
    return sa.case((longitude.is_not(None), point))


def as_features(page: Response) -> Response:
    """A page of features; its `next_cursor` stays, as a foreign member."""
    return Response(FEATURES + bytes(page.body).removeprefix(ITEMS), media_type=MEDIA_TYPE)


def _word(text: str) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{text}'", sa.Text)
