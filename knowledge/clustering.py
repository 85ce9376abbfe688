"""Questions that mean nearly the same, by leaders: the first of a kind leads, whoever is like enough joins."""

from collections.abc import Sequence

import numpy as np

from knowledge.encoder import Vectors

ALIKE = 0.89  # cosine; of 20 made-up questions, pairs of one meaning have 0.90 in the middle, 99 % of the others less


def nearest_leader(vector: Vectors, leaders: Sequence[Vectors], alike: float = ALIKE) -> int | None:
    """Return the place of the leader that is most like `vector` (all of unit length), if it is like enough."""
    if not len(leaders):
        return None
    cosines = np.stack(list(leaders)) @ vector
    best = int(np.argmax(cosines))
    return best if cosines[best] >= alike else None


def group(vectors: Sequence[Vectors], leaders: Sequence[Vectors], alike: float = ALIKE) -> list[int]:
    """Return for each vector the place of its leader; a vector that is like none becomes a leader after the others."""
    known = list(leaders)
    places = []
    for vector in vectors:
        place = nearest_leader(vector, known, alike)
        if place is None:
            known.append(vector)
            place = len(known) - 1
        places.append(place)
    return places
