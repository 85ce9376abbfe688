"""The 34 units as equal tiles: columns from west to east, rows from north to south, each near its neighbours.

No boundary is drawn, since we have none that is official; the places are a reading aid and follow the neighbours in
`care/booking/provinces.yaml`. Source of codes and names: that file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from care.booking.provinces import read_provinces

PLACES: Mapping[str, tuple[int, int]] = {
    "12": (0, 0), "15": (1, 0), "08": (2, 0), "04": (3, 0),
    "11": (0, 1), "14": (1, 1), "25": (2, 1), "19": (3, 1), "20": (4, 1),
    "01": (2, 2), "24": (3, 2), "31": (4, 2), "22": (5, 2),
    "38": (2, 3), "37": (3, 3), "33": (4, 3),
    "40": (2, 4),
    "42": (3, 5),
    "44": (3, 6),
    "46": (4, 7),
    "48": (5, 8),
    "51": (5, 9),
    "52": (5, 10),
    "66": (5, 11),
    "68": (4, 12), "56": (5, 12),
    "80": (2, 13), "79": (3, 13), "75": (4, 13),
    "91": (1, 14), "82": (2, 14), "86": (3, 14),
    "96": (1, 15), "92": (2, 15),
}  # fmt: skip
COLUMNS, ROWS = 6, 16
LEVELS = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit: its place, its count, and how full it is coloured (0 for none, up to LEVELS)."""

    code: str
    name: str
    lines: tuple[str, ...]
    column: int
    row: int
    count: int
    level: int


def tiles(counts: Mapping[str, int], language: str) -> list[Tile]:
    """Return all 34 tiles from north to south; five levels of equal steps up to the largest count."""
    largest = max(counts.values(), default=0)
    found = []
    for unit in read_provinces().all:
        column, row = PLACES[unit.code]
        name, count = unit.named(language), counts.get(unit.code, 0)
        level = -(-count * LEVELS // largest) if largest else 0
        found.append(Tile(unit.code, name, _lines(name), column, row, count, level))
    return sorted(found, key=lambda tile: (tile.row, tile.column))


def _lines(name: str) -> tuple[str, ...]:
    """Return a name in two lines at most: "TP. Hồ Chí Minh" is TP. HCM."""
    words = name.split()
    if len(words) > 2:
        short = "".join(word[0] for word in words if word not in ("TP.", "City"))
        return ("TP.", short) if words[0] == "TP." else (short,)
    return tuple(words)
