"""How a photo comes in, and who belongs to it. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

BANDS = 4
_BAND_BITS = 16
NEAR = BANDS - 1  # bits in which two photos of one thing may differ: one band at least is then the same


class Kind(StrEnum):
    """What is on it. A signature or a face is personal: sealed, and only for managers and who sent it."""

    PHOTO = "photo"
    PERSON = "person"
    SIGNATURE = "signature"


PERSONAL = (Kind.PERSON, Kind.SIGNATURE)


class State(StrEnum):
    """How far a photo has come; `pending` is one that a round names and nobody has begun to send."""

    PENDING = "pending"
    UPLOADING = "uploading"
    READY = "ready"
    REFUSED = "refused"


class Purpose(StrEnum):
    """What a round has a photo for."""

    VISIT = "visit"
    ANSWER = "answer"
    FINDING = "finding"
    CONFIRMATION = "confirmation"
    SIGNATURE = "signature"


def bands(looks: int) -> list[int]:
    """By what photos that look nearly the same are found: each part of the hash, with its place."""
    parts = ((looks >> place * _BAND_BITS) & 0xFFFF for place in range(BANDS))
    return [place << _BAND_BITS | part for place, part in enumerate(parts)]


def fresh(received: int, offset: int, content: bytes) -> bytes | None:
    """What a chunk adds to what has come; nothing new where it comes again, None where some is missing before it."""
    return None if offset > received else content[received - offset :]


def first_of_each(named: Iterable[tuple[UUID, Purpose]]) -> dict[UUID, Purpose]:
    """One purpose for each photo: the first that is named."""
    purposes: dict[UUID, Purpose] = {}
    for photo_id, purpose in named:
        purposes.setdefault(photo_id, purpose)
    return purposes
