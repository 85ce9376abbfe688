"""Indexes within the process, exact, for whoever asks without a server: a preview, a command, a measurement."""

from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.encoder import Vectors
from knowledge.index import PassageIndex, ReadVectors
from knowledge.passages import Language, Passage


class HeldVectors:
    """Exact search over vectors of unit length: for each passage a matrix of its pieces."""

    def __init__(self, passages: Sequence[Passage], vectors: Mapping[str, Vectors]) -> None:
        self._ids: dict[Language, list[str]] = {}
        self._matrix: dict[Language, Vectors] = {}
        for language in Language:
            held = [(one.id, np.atleast_2d(vectors[one.id])) for one in passages if one.language is language]
            self._ids[language] = [key for key, pieces in held for _ in pieces]
            self._matrix[language] = (
                np.vstack([pieces for _, pieces in held]) if held else np.empty((0, 0), dtype=np.float32)
            )

    async def search(self, vector: Vectors, language: Language, k: int) -> list[tuple[str, float]]:
        """Return the passages of the `k` nearest vectors as (id, best cosine), best first."""
        ids = self._ids[language]
        if not ids:
            return []
        cosines = self._matrix[language] @ vector
        nearest: dict[str, float] = {}
        for place in np.argsort(-cosines, kind="stable")[:k]:
            nearest.setdefault(ids[place], float(cosines[place]))
        return list(nearest.items())


class MemoryIndex(PassageIndex):
    """A `PassageIndex` without a server; nothing is kept."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1", "memory")
        self._vectors = HeldVectors((), {})

    async def search(self, vector: Vectors, language: Language, k: int) -> list[tuple[str, float]]:
        """Return the passages of the `k` nearest vectors as (id, best cosine), best first."""
        return await self._vectors.search(vector, language, k)

    async def sync(self, passages: Sequence[Passage], read_vectors: ReadVectors) -> int:
        """Hold exactly these passages; return how many there are."""
        self._vectors = HeldVectors(passages, await read_vectors(passages))
        self.is_suspect = False
        return len(passages)
