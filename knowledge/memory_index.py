"""An index within the process, exact, for whoever asks without a server: a command, a measurement. Nothing is kept."""

from collections.abc import Sequence

import numpy as np

from knowledge.encoder import Vectors
from knowledge.index import PassageIndex, ReadVectors
from knowledge.passages import Language, Passage


class MemoryIndex(PassageIndex):
    """Vectors of each language in one matrix."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1", "memory")
        self._ids: dict[Language, list[str]] = {}
        self._vectors: dict[Language, Vectors] = {}

    async def search(self, vector: Vectors, language: Language, k: int) -> list[tuple[str, float]]:
        """Return the `k` nearest passages as (id, cosine), best first."""
        cosines = self._vectors[language] @ vector
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(self._ids[language][place], float(cosines[place])) for place in best]

    async def sync(self, passages: Sequence[Passage], read_vectors: ReadVectors) -> int:
        """Hold exactly these passages; return how many there are."""
        vectors = await read_vectors(passages)
        for language in Language:
            ids = [passage.id for passage in passages if passage.language is language]
            self._ids[language] = ids
            if ids:
                self._vectors[language] = np.stack([vectors[key] for key in ids])
        self.is_suspect = False
        return len(passages)
