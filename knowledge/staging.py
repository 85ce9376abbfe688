"""A corpus in memory, answered from as the real one is: what would be in force if a draft were published."""

import asyncio
from collections.abc import Mapping, Sequence

from knowledge.answers import Abstention, Answer
from knowledge.encoder import Encoder, Vectors
from knowledge.guide import answer_from
from knowledge.memory_index import HeldVectors
from knowledge.passages import Language, Passage
from knowledge.retrieval import Found, Retriever

REMEMBERED = 4_000


class StagedGuide:
    """Answers questions from passages that are held in memory. Making one takes a second for a thousand passages."""

    def __init__(self, passages: Sequence[Passage], vectors: Mapping[str, Vectors], encoder: Encoder) -> None:
        self.passages = tuple(passages)
        self._retriever = Retriever(passages, encoder, HeldVectors(passages, vectors))

    async def answer(self, query: str, *, language: Language) -> Answer | Abstention:
        """Answer `query` as citizens would be answered."""
        return await answer_from(self._retriever, query, language)

    def spelt(self, query: str, language: Language) -> str:
        """Return a question as it is embedded: chat words spelt out, accents restored where they are missing."""
        return self._retriever.read(query, language).text

    async def find(self, query: str, language: Language, *, k: int) -> Found:
        """Return what a question finds, whether or not that answers it."""
        return await self._retriever.retrieve(await asyncio.to_thread(self._retriever.read, query, language), k=k)


class RememberingEncoder:
    """An encoder that embeds the same query once: two corpora are asked the same questions."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._queries: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        return self._encoder.name

    def embed_query(self, text: str) -> Vectors:
        if text not in self._queries:
            if len(self._queries) >= REMEMBERED:
                self._queries.clear()
            self._queries[text] = self._encoder.embed_query(text)
        return self._queries[text]

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.embed_passages(texts)
