"""What a track must be to be believed, what is measured of it, and how it is kept. Pure."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from shared import paths, places
from shared.paths import LATITUDE, LONGITUDE, MOCK, MS, Mask, Path

MOST_POINTS = 20_000
DENSEST = 20  # default: positions in one second; receivers tell one, the best ten
OUTSIDE = timedelta(minutes=5)  # default: how far before the start or after the end a position may lie
SPARE = 0.05  # default: the share of positions that may be wrong and are left out; one at least
ELSEWHERE_M = 30_000  # default: a track that comes no nearer to anything visited belongs to another place
LEAP_MPS = 50.0  # default: what is faster is no patrol, on whatever wheels
LEAST_LEAP_M = 100.0  # default: less is the error of a receiver
TOLERANCE_M = 5.0  # default: about the error of a phone's position
GAP_MS = 60_000  # default: a longer silence stays visible in what is kept
WINDOW_MS = 10_000  # default: over which speed is measured, so that errors of single positions do not count
WALKING_MPS = 0.3  # default: what is slower is standing still
CELL = 1e-4  # degrees, about ten metres: two tracks of the same cells in the same order have the same shape
FEWEST_CELLS = 10  # default: who stands still leaves no shape

Place = tuple[float, float]  # longitude and latitude in WGS-84


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A track without the positions that cannot be: how many were sent, how many left out."""

    path: Path
    sent: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Measures:
    """What is known of a track, in metres, seconds and metres per second."""

    length_m: int
    moving_s: int
    longest_gap_s: int
    top_speed_mps: float
    leap_m: int
    mock_share: float
    shape: bytes | None


def too_dense(path: Path) -> int | None:
    """How many positions fall into the fullest second, if no receiver could tell so many."""
    most = int(np.unique(path[:, MS] // 1000, return_counts=True)[1].max())
    return most if most > DENSEST else None


def outside_times(path: Path, span: timedelta) -> Mask:
    """The positions that lie neither in the time of the round nor near it."""
    tolerance, end = OUTSIDE / timedelta(milliseconds=1), span / timedelta(milliseconds=1)
    return (path[:, MS] < -tolerance) | (path[:, MS] > end + tolerance)


def impossible(path: Path) -> Mask:
    """The positions at which `shared.places.fault` finds something wrong."""
    (west, east), (south, north) = places.LONGITUDES, places.LATITUDES
    longitude, latitude = path[:, LONGITUDE], path[:, LATITUDE]
    return ~((longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north))


def too_many(wrong: Mask) -> bool:
    """Whether more is wrong than can be left out."""
    return bool(wrong.all()) or int(wrong.sum()) > max(1, int(len(wrong) * SPARE))


def outliers(path: Path) -> Mask:
    """Single positions to which nobody could have leapt and back; at an end, from which or to which."""
    out = np.zeros(len(path), dtype=bool)
    leaps = _leaps(path[:-1], path[1:])
    if len(path) < 3 or not leaps.any():  # noqa: PLR2004 - two positions do not say which is wrong
        return out
    out[1:-1] = leaps[:-1] & leaps[1:] & ~_leaps(path[:-2], path[2:])
    out[0], out[-1] = leaps[0] and not leaps[1], leaps[-1] and not leaps[-2]
    return out


def _leaps(one: Path, other: Path) -> Mask:
    far = paths.metres(one, other)
    leaps: Mask = (far > LEAST_LEAP_M) & (far > LEAP_MPS * (other[:, MS] - one[:, MS]) / 1000)
    return leaps


def thinned(path: Path) -> Path:
    """What is kept of a track: its shape, its ends, where it fell silent, was fastest, or began to be made up."""
    stay = np.zeros(len(path), dtype=bool)
    if len(path) > 1:
        waits = np.diff(path[:, MS])
        far = paths.steps(path)
        borders = (waits > GAP_MS) | (np.diff(path[:, MOCK]) != 0)
        borders[np.argmax(far / waits)] = True
        stay[:-1] |= borders
        stay[1:] |= borders
    return paths.thinned(path, stay, TOLERANCE_M)


def measured(path: Path, kept: Path) -> Measures:
    """Length by what is kept, so that a receiver that trembles walks no way; all else by what was sent."""
    waits, far = np.diff(path[:, MS]), paths.steps(path)
    moving = far > WALKING_MPS * waits / 1000
    leaps = _leaps(path[:-1], path[1:])
    return Measures(
        length_m=round(paths.length(kept)),
        moving_s=round(float(waits[moving & (waits <= GAP_MS)].sum()) / 1000),
        longest_gap_s=round(float(waits.max(initial=0)) / 1000),
        top_speed_mps=_top_speed(path),
        leap_m=round(float(far[leaps].max(initial=0))),
        mock_share=float(path[:, MOCK].mean()),
        shape=_shape(path),
    )


def _top_speed(path: Path) -> float:
    """The greatest speed held for ten seconds, by the way from place to place."""
    later = np.searchsorted(path[:, MS], path[:, MS] + WINDOW_MS)
    begun = np.flatnonzero(later < len(path))
    one, other = path[begun], path[later[begun]]
    speeds = paths.metres(one, other) * 1000 / (other[:, MS] - one[:, MS])
    return round(float(speeds.max(initial=0)), 2)


def _shape(path: Path) -> bytes | None:
    """The same for the same way at whatever time; nothing for too short a one."""
    cells = np.rint(path[:, [LONGITUDE, LATITUDE]] / CELL).astype("<i4")
    entered = np.concatenate([[True], (np.diff(cells, axis=0) != 0).any(axis=1)])
    cells = cells[entered]
    return hashlib.sha256(cells.tobytes()).digest()[:16] if len(cells) >= FEWEST_CELLS else None


@dataclass(frozen=True, slots=True)
class Walk:
    """The track of one round, its times counted from `zero`."""

    zero: datetime
    cleaned: Cleaned
    kept: Path
    measures: Measures

    @classmethod
    def of(cls, zero: datetime, cleaned: Cleaned) -> "Walk":
        """What is kept and known of it."""
        kept = thinned(cleaned.path)
        return cls(zero, cleaned, kept, measured(cleaned.path, kept))

    def walked_m(self, since: datetime, until: datetime) -> int:
        """The length of the way between two moments, in metres."""
        part = self._between(since, until)
        if len(part) == len(self.cleaned.path):
            return self.measures.length_m
        return round(paths.length(thinned(part)))

    def approach_m(self, place: Place, since: datetime, until: datetime) -> int | None:
        """How near the way came to a place between two moments; nothing where it is silent then."""
        part = self._between(since, until)
        return round(paths.nearest_m(part, *place)) if len(part) else None

    def elsewhere_m(self, visited: Collection[Place]) -> int | None:
        """How far the whole way stayed from all that was visited, if that is too far to be its way."""
        nearest = min((paths.nearest_m(self.kept, *place) for place in visited), default=0.0)
        return round(nearest) if nearest > ELSEWHERE_M else None

    def _between(self, since: datetime, until: datetime) -> Path:
        times = self.cleaned.path[:, MS]
        first, last = ((moment - self.zero) / timedelta(milliseconds=1) for moment in (since, until))
        return self.cleaned.path[np.searchsorted(times, first) : np.searchsorted(times, last, side="right")]
