"""BM25 over words without accents, built once a corpus; also how much of a question a passage covers."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np

from knowledge.fields import lexical_tokens, plain_words, tokens
from knowledge.passages import Passage

K1, B = 1.2, 0.6
PAIR = "_"


class Pairs(NamedTuple):
    """Neighbouring words of a question: how many a passage holds, their share, and the corpus's; idf-weighted, 0..1."""

    number: int
    held: float
    known: float


class LexicalIndex:
    """The passages of one language, found by their words."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        import bm25s

        self._ids = [passage.id for passage in passages]
        self.size = len(self._ids)
        self._places = {key: place for place, key in enumerate(self._ids)}
        documents = [lexical_tokens(passage) for passage in passages]
        self._words = [frozenset(document) for document in documents]
        self._counts = Counter(word for document in self._words for word in document)
        self._scorer = bm25s.BM25(k1=K1, b=B)
        if documents:
            self._scorer.index(documents, show_progress=False)

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        """Return up to `k` (passage id, BM25 score) with a score above nothing, best first."""
        known = [token for token in tokens(query) if token in self._counts]
        if not known:
            return []
        scores = self._scorer.get_scores(known)
        best = np.argsort(-scores, kind="stable")[:k]
        return [(self._ids[place], float(scores[place])) for place in best if scores[place] > 0]

    def coverage(self, query: str, passage_id: str) -> float:
        """Return the share of the question's words that a passage holds, rare words counting more, in 0..1.

        sum of idf(w) over the words in both / sum of idf(w) over the question's words.
        """
        asked = self._question_words(query)
        held = self._words[self._places[passage_id]]
        weight = sum(map(self._idf, asked))
        return sum(self._idf(word) for word in asked if word in held) / weight if weight else 0.0

    def weight(self, query: str) -> float:
        """Return the summed idf of the question's words and pairs that the corpus knows, at least 1."""
        return max(1.0, sum(self._idf(token) for token in set(tokens(query)) if token in self._counts))

    def known_share(self, query: str) -> float:
        """Return the idf-weighted share of the question's words that occur anywhere in the corpus, in 0..1."""
        asked = self._question_words(query)
        weight = sum(map(self._idf, asked))
        return sum(self._idf(word) for word in asked if word in self._counts) / weight if weight else 0.0

    def pairs(self, query: str, passage_id: str) -> "Pairs":
        """Return how the question's neighbouring words stand together in a passage, and anywhere in the corpus."""
        asked = {token for token in tokens(query) if PAIR in token}
        held = {pair for pair in asked if pair in self._words[self._places[passage_id]]}
        known = {pair for pair in asked if pair in self._counts}
        weight = sum(map(self._idf, asked)) or 1.0
        return Pairs(len(held), sum(map(self._idf, held)) / weight, sum(map(self._idf, known)) / weight)

    def _question_words(self, query: str) -> list[str]:
        return list(dict.fromkeys(plain_words(query)))

    def _idf(self, word: str) -> float:
        return log(1 + (len(self._ids) + 1) / (self._counts[word] + 0.5))
