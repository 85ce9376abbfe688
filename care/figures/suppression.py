"""Small cells are hidden, and others with them, so that no hidden one can be computed from totals. Pure.

A table is a tree: a cell is the sum of each of its partitions ("families"), and two families of one cell share no
dimension. The rule, for every family of a published cell, with k = 10:

1. A cell with fewer than k people, and more than none, is small and hidden.
2. If there is a small one, its siblings with k people or more are hidden too, the smallest first, until the hidden ones
   together leave every value from 1 to k - 1 possible for each small one, also for who knows this rule.
3. Where that would hide every cell that is not empty, the family is withheld: not even the empty ones are told.
4. Under a hidden cell nothing is told.

Why that is enough: between hidden siblings counts can be moved without changing anything that is told; families of one
cell that share no dimension fit together whatever their cells are (a joint table with two given margins always exists).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

K = 10


class Status(StrEnum):
    """What is told of a cell."""

    PUBLISHED = "published"
    SUPPRESSED = "suppressed"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Cell:
    """How many events of how many people fall under `place`: its dimensions and their values, from the root on."""

    place: tuple[tuple[str, str], ...]
    count: int
    people: int
    families: tuple[tuple["Cell", ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A cell as it is told; a withheld family is told once, with its dimension and no value."""

    place: tuple[tuple[str, str], ...]
    count: int | None
    status: Status


def told(root: Cell, k: int = K) -> Iterator[Told]:
    """Yield what may be told of `root` and all below it; empty cells of published families are not listed."""
    if 0 < root.people < k:
        yield Told(root.place, None, Status.SUPPRESSED)
        return
    yield from _told(root, k)


def _told(cell: Cell, k: int) -> Iterator[Told]:
    yield Told(cell.place, cell.count, Status.PUBLISHED)
    for family in cell.families:
        filled = [one for one in family if one.count]
        hidden = to_hide(filled, k)
        if filled and hidden is None:
            yield Told((*cell.place, (filled[0].place[-1][0], "")), None, Status.WITHHELD)
            continue
        for one in filled:
            if hidden and one in hidden:
                yield Told(one.place, None, Status.SUPPRESSED)
            else:
                yield from _told(one, k)


def to_hide(filled: Sequence[Cell], k: int) -> list[Cell] | None:
    """Return which of a family's cells are hidden; None where all of them would be."""
    small = [cell for cell in filled if cell.people < k]
    if not small:
        return []
    large = sorted(
        (cell for cell in filled if cell.people >= k), key=lambda cell: (cell.people, cell.count, cell.place)
    )
    total = sum(cell.count for cell in small)
    for number, cell in enumerate(large, start=1):
        total += cell.count
        if total >= (k - 1) + (len(small) - 1) + number * k:
            return None if number == len(large) else [*small, *large[:number]]
    return None
