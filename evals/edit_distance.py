"""Levenshtein's distance between long texts, with the bits of one large number as the column.

Source: Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances".
"""

from collections import defaultdict


def edit_distance(left: str, right: str) -> int:
    """Return how many letters must be put in, taken out or changed to make `right` of `left`."""
    if not left or not right:
        return len(left) + len(right)
    places: dict[str, int] = defaultdict(int)
    for index, char in enumerate(left):
        places[char] |= 1 << index
    mask, last = (1 << len(left)) - 1, 1 << (len(left) - 1)
    up, down, distance = mask, 0, len(left)
    for char in right:
        match = places.get(char, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        plus = down | (~(diagonal | up) & mask)
        minus = up & diagonal
        distance += bool(plus & last) - bool(minus & last)
        plus = (plus << 1 | 1) & mask
        minus = (minus << 1) & mask
        up = minus | (~(diagonal | plus) & mask)
        down = plus & diagonal
    return distance
