"""The tile map: all units, none on another, each near a neighbour."""

from care.booking.provinces import read_provinces
from console.tiles import PLACES, tiles

FARTHEST = 2


def test_every_unit_has_a_tile_of_its_own() -> None:
    assert set(PLACES) == {unit.code for unit in read_provinces().all}
    assert len(set(PLACES.values())) == len(PLACES)


def test_every_tile_is_near_each_of_its_two_longest_neighbours() -> None:
    for unit in read_provinces().all:
        column, row = PLACES[unit.code]
        for neighbour in unit.neighbours[:2]:
            other = PLACES[neighbour]
            assert max(abs(column - other[0]), abs(row - other[1])) <= FARTHEST, (unit.name, neighbour)


def test_levels_grow_with_counts_and_none_is_no_level() -> None:
    level = {tile.code: tile.level for tile in tiles({"79": 100, "01": 21, "31": 1}, "vi")}
    assert (level["79"], level["01"], level["31"], level["96"]) == (5, 2, 1, 0)
