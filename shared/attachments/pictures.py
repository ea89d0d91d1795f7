"""Whether bytes are a photo, what it says of itself, and copies of it that say nothing. Slow: call it in a thread."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

from PIL import Image, ImageOps

from shared import places
from shared.attachments.lifecycle import media_type

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
MOST_PIXELS = 32_000_000  # default: what phones make, and little enough to be held in memory twice
THUMBNAIL = 320  # pixels of the longer side
QUALITY = 88
# Pictures, but not of a kind that every browser shows; some are told by what follows the first four bytes.
_OTHERS = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"<svg", b"\xff\x0a")
_BOXED = b"ftyp"  # HEIC and AVIF, as films too
_LONGEST = 100
HERE = "+08:00"
EARLIEST = 1990
_MAKE, _MODEL, _EXIF, _GPS = 0x010F, 0x0110, 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011
_EDGE = 8  # of the square whose brightness is compared


class PictureRefused(Exception):  # noqa: N818 - named as a fact
    """No photo that we keep; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Told:
    """What a photo says of itself, as far as it does; the place is GPS's own."""

    taken_at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo: the copies are upright JPEGs without any metadata, `looks` is the same for what looks the same."""

    media_type: str
    width: int
    height: int
    told: Told
    shown: bytes
    thumbnail: bytes
    looks: int | None


def look(content: bytes) -> Picture:
    """All that is asked of a photo; raises PictureRefused, whatever the bytes are."""
    opened = _opened(content)
    told = _told(opened)
    try:
        ImageOps.exif_transpose(opened, in_place=True)
        upright = _on_white(opened)
    except Exception as error:  # decoders raise whatever they meet: OSError, SyntaxError, struct.error, …
        raise PictureRefused("photo_damaged") from error
    edge = min(THUMBNAIL, max(upright.size))
    small = ImageOps.contain(upright, (edge, edge))
    return Picture(
        media_type=FORMATS[opened.format or ""],
        width=upright.width,
        height=upright.height,
        told=told,
        shown=_jpeg(upright),
        thumbnail=_jpeg(small),
        looks=_looks(upright),
    )


def _opened(content: bytes) -> Image.Image:
    """A photo of which only the head has been read, so that its size is known before it is unpacked."""
    if content.startswith(_OTHERS) or content[4:8] == _BOXED:
        raise PictureRefused("photo_of_other_kind")
    try:
        opened = Image.open(BytesIO(content), formats=list(FORMATS))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureRefused("photo_too_many_pixels") from None
    except Exception as error:  # as above
        begins_well = (media_type("", content) or "").startswith("image/")
        raise PictureRefused("photo_damaged" if begins_well else "photo_not_an_image") from error
    if opened.width * opened.height > MOST_PIXELS:
        raise PictureRefused("photo_too_many_pixels")
    return opened


def _on_white(picture: Image.Image) -> Image.Image:
    """The pixels alone; what is see-through, such as a signature's ground, becomes white."""
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        plain = Image.new("RGB", clear.size, "white")
        plain.paste(clear, mask=clear.getchannel("A"))
    else:
        plain = picture if picture.mode == "RGB" else picture.convert("RGB")
    plain.info.clear()  # comments and the like, which would be saved again
    return plain


def _jpeg(picture: Image.Image) -> bytes:
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def _looks(picture: Image.Image) -> int | None:
    """64 bits, each whether it grows darker from one spot to the next (a difference hash); none of an even surface."""
    grey = list(picture.convert("L").resize((_EDGE + 1, _EDGE), Image.Resampling.BILINEAR).tobytes())
    rows = [grey[start : start + _EDGE + 1] for start in range(0, len(grey), _EDGE + 1)]
    bits = [left > right for row in rows for left, right in pairwise(row)]
    if not _EDGE <= sum(bits) <= len(bits) - _EDGE:
        return None
    return int.from_bytes(sum(bit << place for place, bit in enumerate(bits)).to_bytes(8, "big"), "big", signed=True)


def _told(opened: Image.Image) -> Told:
    """What the EXIF data says; nothing of what cannot be read or cannot be."""
    try:
        exif = opened.getexif()
        inner, gps = exif.get_ifd(_EXIF), exif.get_ifd(_GPS)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, struct.error):
        return Told()
    longitude, latitude = _degrees(gps, 4, "W"), _degrees(gps, 2, "S")
    if longitude is None or latitude is None or places.fault(longitude, latitude):
        longitude = latitude = None
    device = " ".join(filter(None, (_text(exif.get(tag)) for tag in (_MAKE, _MODEL))))
    return Told(_moment(inner), longitude, latitude, device[:_LONGEST] or None)


def _moment(inner: Mapping[int, Any]) -> datetime | None:
    """When it was taken; a camera that does not name its time zone is taken to be here."""
    written, offset = _text(inner.get(_TAKEN)), _text(inner.get(_OFFSET))
    try:
        moment = datetime.strptime(f"{written} {offset or HERE}", "%Y:%m:%d %H:%M:%S %z")
    except ValueError:
        return None
    return moment if moment.year >= EARLIEST else None  # the clock of a camera that was never set


def _degrees(gps: Mapping[int, Any], tag: int, negative: str) -> float | None:
    """Degrees, minutes and seconds as one number; the letter of the hemisphere comes one tag before."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])
        found = degrees + minutes / 60 + seconds / 3600
        return -found if _text(gps.get(tag - 1)) == negative else found
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None


def _text(value: object) -> str:
    """A text of a camera, without what no text of ours may hold."""
    written = value.decode(errors="replace") if isinstance(value, bytes) else str(value or "")
    return "".join(char for char in written if char.isprintable()).strip()[:_LONGEST]
