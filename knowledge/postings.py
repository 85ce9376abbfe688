"""Inverted lists of one kind of term: which passages hold it, and what BM25 gives each for it.

They lie on disk as plain arrays and are mapped into memory, so that a process opens them at once and shares them.
"""

from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.6
HEADER = 128  # bytes; an empty array is nothing more, and cannot be mapped
Terms = NDArray[np.int64]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """`keys[i]` is a term; `places[starts[i]:starts[i + 1]]` are the passages that hold it, `scores` what they get."""

    keys: Terms
    starts: Terms
    places: NDArray[np.int32]
    scores: Scores

    @classmethod
    def build(cls, terms: Terms, places: Terms, size: int) -> Self:
        """Return the lists of `terms`, each occurring once in the passage (of `size`) beside it.

        score = idf * n / (n + k1 * (1 - b + b * length / mean length)), for n occurrences in a passage;
        idf = ln(1 + (size - df + 0.5) / (df + 0.5)).
        """
        pairs, counts = np.unique(terms * size + places, return_counts=True)
        owners = pairs % size
        keys, starts = np.unique(pairs // size, return_index=True)
        spread = np.diff(np.append(starts, len(pairs)))
        idf = np.repeat(np.log(1 + (size - spread + 0.5) / (spread + 0.5)), spread)
        lengths = np.bincount(places, minlength=size)
        norm = K1 * (1 - B + B * lengths * (size / max(len(places), 1)))
        scores = idf * counts / (counts + norm[owners])
        return cls(keys, np.append(starts, len(pairs)), owners.astype(np.int32), scores.astype(np.float32))

    def add_to(self, totals: Scores, terms: Terms, weight: float) -> None:
        """Add to each passage's total what it gets for `terms`, times `weight`."""
        for key in terms:
            start, end = self._span(int(key))
            totals[self.places[start:end]] += weight * self.scores[start:end]

    def spread(self, term: int) -> int:
        """Return how many passages hold a term."""
        start, end = self._span(term)
        return end - start

    def _span(self, term: int) -> tuple[int, int]:
        place = int(np.searchsorted(self.keys, term))
        if place == len(self.keys) or self.keys[place] != term:
            return 0, 0
        return int(self.starts[place]), int(self.starts[place + 1])

    def save(self, folder: Path) -> None:
        """Write the arrays into a folder that is made for them."""
        folder.mkdir()
        for name in self.__slots__:
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map what `save` wrote."""
        return cls(**{name: _mapped(folder / f"{name}.npy") for name in cls.__slots__})


def idf(spread: int, size: int) -> float:
    """Return the weight of a term that `spread` of `size` passages hold, above 0 also for one that none holds."""
    return log(1 + (size + 1) / (spread + 0.5))


def _mapped(path: Path) -> NDArray[Any]:
    array: NDArray[Any] = np.load(path, mmap_mode="r" if path.stat().st_size > HEADER else None)
    return array
