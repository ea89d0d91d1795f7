"""Photos as phones make them."""

import hashlib
from io import BytesIO
from typing import Any

from PIL import Image

EXIF_IFD, GPS_IFD = 0x8769, 0x8825


def photo(seed: int = 1, size: tuple[int, int] = (64, 48), kind: str = "JPEG", **told: Any) -> bytes:
    """A photo with spots where the seed says so; `told` is EXIF: taken, offset, place, device, orientation."""
    spots = hashlib.shake_256(str(seed).encode()).digest(9 * 8)
    picture = Image.frombytes("L", (9, 8), spots).resize(size, Image.Resampling.BILINEAR).convert("RGB")
    kept = BytesIO()
    picture.save(kept, kind, exif=_exif(**told), **({"comment": b"13800001234"} if kind == "JPEG" else {}))
    return kept.getvalue()


def _exif(
    taken: str | None = None,
    offset: str | None = None,
    place: tuple[float, float] | None = None,
    device: str | None = None,
    orientation: int | None = None,
) -> Image.Exif:
    made = Image.Exif()
    inner = {0x9003: taken, 0x9011: offset}
    made[EXIF_IFD] = {tag: value for tag, value in inner.items() if value}
    if place:
        made[GPS_IFD] = {1: "N", 2: (place[1], 0.0, 0.0), 3: "E", 4: (place[0], 0.0, 0.0)}
    if device:
        made[0x0110] = device
    if orientation:
        made[0x0112] = orientation
    return made
