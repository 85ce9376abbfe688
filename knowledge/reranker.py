"""A cross-encoder that reads question and passage together; off unless `RERANKER_MODEL` names one."""

import threading
from collections.abc import Sequence
from typing import Any, Protocol

from knowledge.encoder import PASSAGE_LIMIT, QUERY_LIMIT, guard
from knowledge.fields import passage_text
from knowledge.passages import ScoredPassage
from settings import Settings

DEPTH = 20  # passages that are read anew; the others stay behind them


class Reranker(Protocol):
    """Whoever puts found passages into a better order."""

    def rerank(self, query: str, ranked: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Return the same passages, best first, with the scores that they came with."""


class CrossEncoderReranker:
    """A `Reranker` around a sentence-transformers CrossEncoder, loaded when it is first used."""

    def __init__(self, model: str) -> None:
        self._name = model
        self._loading = threading.Lock()
        self._model: Any = None

    def rerank(self, query: str, ranked: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        head = ranked[:DEPTH]
        if not head:
            return list(ranked)
        question = guard(query, QUERY_LIMIT)
        pairs = [(question, guard(passage_text(one.passage), PASSAGE_LIMIT)) for one in head]
        scores = self._load().predict(pairs, show_progress_bar=False)
        order = sorted(range(len(head)), key=lambda place: (-float(scores[place]), place))
        return [*(head[place] for place in order), *ranked[DEPTH:]]

    def _load(self) -> Any:
        from sentence_transformers import CrossEncoder  # here: it brings torch

        with self._loading:
            if self._model is None:
                self._model = CrossEncoder(self._name, device="cpu")
            return self._model


def reranker_of(settings: Settings) -> Reranker | None:
    """Return the reranker that is set, or None."""
    return CrossEncoderReranker(settings.reranker_model) if settings.reranker_model else None
