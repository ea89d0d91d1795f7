"""Ways over the ground as arrays: where a satellite receiver was, and when. Pure.

A path is an array with a row for each position: milliseconds, longitude, latitude, accuracy in metres (NaN where it is
unknown) and whether the position was made up by a program (1) or measured (0). Longitude and latitude are WGS-84.
"""

import zlib

import numpy as np
import shapely
from numpy.typing import NDArray

from shared.places import Crs

Path = NDArray[np.float64]
Mask = NDArray[np.bool_]
Column = NDArray[np.float64]

MS, LONGITUDE, LATITUDE, ACCURACY, MOCK = range(5)
METRES_PER_DEGREE = 6_371_008.8 * np.pi / 180  # on the mean sphere (IUGG)
# Kept as whole milliseconds, ten-millionths of a degree (a centimetre), decimetres of accuracy.
_SCALE = np.array([1, 1e7, 1e7, 10, 1])
_UNKNOWN = -1


def in_order(path: Path) -> Path:
    """By time, one position for each moment: the first that was told."""
    if len(path) > 1 and (np.diff(path[:, MS]) <= 0).any():
        return path[np.unique(path[:, MS], return_index=True)[1]]
    return path


def metres(one: Path, other: Path) -> Column:
    """How far each position of one lies from that of the other, within half a percent on the ways of a day."""
    north = (other[:, LATITUDE] - one[:, LATITUDE]) * METRES_PER_DEGREE
    shrinking = np.cos(np.radians((one[:, LATITUDE] + other[:, LATITUDE]) / 2))
    return np.hypot(north, (other[:, LONGITUDE] - one[:, LONGITUDE]) * shrinking * METRES_PER_DEGREE)


def steps(path: Path) -> Column:
    """How far each position lies from the one before."""
    return metres(path[:-1], path[1:])


def length(path: Path) -> float:
    """The whole way, in metres."""
    return float(steps(path).sum())


def on_plane(path: Path, longitude: float, latitude: float) -> NDArray[np.float64]:
    """Metres east and north of a place nearby."""
    east = (path[:, LONGITUDE] - longitude) * np.cos(np.radians(latitude))
    return np.column_stack([east, path[:, LATITUDE] - latitude]) * METRES_PER_DEGREE


def nearest_m(path: Path, longitude: float, latitude: float) -> float:
    """How near the way came to a place, also between its positions."""
    line = on_plane(path, longitude, latitude)
    way = shapely.linestrings(line) if len(line) > 1 else shapely.points(line[0])
    return float(shapely.distance(way, shapely.points(0, 0)))


def thinned(path: Path, must_stay: Mask, tolerance_m: float) -> Path:
    """The way without positions that lie no farther than this from what is left (Douglas–Peucker).

    It runs from each position that must stay to the next, ends included, so that it never bridges one.
    """
    if len(path) < 3:  # noqa: PLR2004 - there is nothing between two ends
        return path
    borders = np.flatnonzero(must_stay | _ends(len(path)))
    inner = borders[1:-1]
    members = np.insert(np.arange(len(path)), inner, inner)  # a border ends one piece and begins the next
    pieces = np.repeat(np.arange(len(borders) - 1), np.diff(borders) + 1)
    plane = on_plane(path, path[0, LONGITUDE], path[:, LATITUDE].mean())
    lines = shapely.linestrings(np.column_stack([plane[members], members]), indices=pieces)
    left = shapely.get_coordinates(shapely.simplify(lines, tolerance_m, preserve_topology=False), include_z=True)
    kept: Path = path[np.union1d(left[:, 2].astype(int), borders)]
    return kept


def _ends(number: int) -> Mask:
    ends = np.zeros(number, dtype=bool)
    ends[[0, -1]] = True
    return ends


def packed(path: Path) -> bytes:
    """The differences from position to position as whole numbers, compressed."""
    whole = np.nan_to_num(np.rint(path * _SCALE), nan=_UNKNOWN).astype(np.int64)
    return zlib.compress(np.diff(whole, axis=0, prepend=0).T.astype("<i4").tobytes(), 1)


def unpacked(stored: bytes) -> Path:
    """The path that was packed, to the centimetre."""
    whole = np.frombuffer(zlib.decompress(stored), "<i4").reshape(5, -1).T.cumsum(axis=0, dtype=np.int64)
    path: Path = whole / _SCALE
    path[whole[:, ACCURACY] == _UNKNOWN, ACCURACY] = np.nan
    return path


def canonical(path: Path, crs: Crs) -> Path:
    """In WGS-84 what is given in this system, to the centimetre; as `shared.places.canonical`, but for many at once."""
    if crs in {Crs.WGS84, Crs.CGCS2000}:
        return path
    longitude, latitude = path[:, LONGITUDE], path[:, LATITUDE]
    if crs is Crs.BD09:
        longitude, latitude = _out_of_bd09(longitude, latitude)
    east, north = longitude, latitude
    for _ in range(2):  # the shift hardly changes over its own length: twice brings it to millimetres
        shift_east, shift_north = _gcj02_shift(east, north)
        east, north = longitude - shift_east, latitude - shift_north
    return _moved(path, east, north)


def shown_in(path: Path, crs: Crs) -> Path:
    """The same way in another system."""
    if crs in {Crs.WGS84, Crs.CGCS2000}:
        return path
    shift_east, shift_north = _gcj02_shift(path[:, LONGITUDE], path[:, LATITUDE])
    longitude, latitude = path[:, LONGITUDE] + shift_east, path[:, LATITUDE] + shift_north
    if crs is Crs.BD09:
        longitude, latitude = _into_bd09(longitude, latitude)
    return _moved(path, longitude, latitude)


def _moved(path: Path, longitude: Column, latitude: Column) -> Path:
    moved = path.copy()
    moved[:, LONGITUDE], moved[:, LATITUDE] = longitude, latitude
    return moved


# The formulas that everybody uses for GCJ-02 and BD-09; prcoords takes one place at a time.
_MAJOR_AXIS = 6_378_245.0
_ECCENTRICITY = 0.00669342162296594323
_BAIDU = np.pi * 3000 / 180


def _gcj02_shift(longitude: Column, latitude: Column) -> tuple[Column, Column]:
    x, y = longitude - 105, latitude - 35
    px, py, root = np.pi * x, np.pi * y, np.sqrt(np.abs(x))
    common = 20 * np.sin(6 * px) + 20 * np.sin(2 * px)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (common + 20 * np.sin(py) + 40 * np.sin(py / 3) + 160 * np.sin(py / 12) + 320 * np.sin(py / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (common + 20 * np.sin(px) + 40 * np.sin(px / 3) + 150 * np.sin(px / 12) + 300 * np.sin(px / 30)) * 2 / 3
    angle = np.radians(latitude)
    flat = 1 - _ECCENTRICITY * np.sin(angle) ** 2
    metres_north = _MAJOR_AXIS * (1 - _ECCENTRICITY) / (flat * np.sqrt(flat))
    metres_east = _MAJOR_AXIS / np.sqrt(flat) * np.cos(angle)
    return np.degrees(east / metres_east), np.degrees(north / metres_north)


def _into_bd09(longitude: Column, latitude: Column) -> tuple[Column, Column]:
    far = np.hypot(longitude, latitude) + 0.00002 * np.sin(latitude * _BAIDU)
    angle = np.arctan2(latitude, longitude) + 0.000003 * np.cos(longitude * _BAIDU)
    return far * np.cos(angle) + 0.0065, far * np.sin(angle) + 0.006


def _out_of_bd09(longitude: Column, latitude: Column) -> tuple[Column, Column]:
    east, north = longitude - 0.0065, latitude - 0.006
    for _ in range(3):  # as above: what it would become tells how far it is off
        shown_east, shown_north = _into_bd09(east, north)
        east, north = east + longitude - shown_east, north + latitude - shown_north
    return east, north
