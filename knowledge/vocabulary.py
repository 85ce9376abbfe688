"""Words as numbers, each with the number of its form without accents."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from vietnamese import fold

GAP = -1  # between two texts, and for a word never met: its neighbours are no neighbours of each other
Numbers = NDArray[np.int64]


class Vocabulary:
    """The words of a corpus, in the order of their numbers."""

    def __init__(self, words: Sequence[str]) -> None:
        self._numbers = {word: number for number, word in enumerate(words)}
        self._plain = np.array([*(self._numbers[fold(word)] for word in words), GAP], dtype=np.int64)

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, words: Iterable[str]) -> Numbers:
        """Return the numbers of words, a gap for a word never met."""
        return np.array([self._numbers.get(word, GAP) for word in words], dtype=np.int64)

    def plain(self, numbers: Numbers) -> Numbers:
        """Return the numbers of the same words without accents; gaps stay."""
        folded: Numbers = self._plain[numbers]
        return folded

    def save(self, path: Path) -> None:
        """Write the words down, one a line."""
        path.write_text("\n".join(self._numbers), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what `save` wrote."""
        return cls(path.read_text("utf-8").split("\n"))


class Learner:
    """Numbers words as they are met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def learn(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of words; those met for the first time get the next ones, as do their plain forms."""
        return [self._numbers[word] if word in self._numbers else self._add(word) for word in words]

    def vocabulary(self) -> Vocabulary:
        """Return what was learnt."""
        return Vocabulary(list(self._numbers))

    def _add(self, word: str) -> int:
        number = self._numbers.setdefault(word, len(self._numbers))
        self._numbers.setdefault(fold(word), len(self._numbers))
        return number
