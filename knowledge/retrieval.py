"""Hybrid retrieval over what is in force: by meaning, by words, fused. How a question is written decides its route."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.accents import AccentRestorer
from knowledge.duplicates import without_duplicates
from knowledge.encoder import Encoder
from knowledge.index import IndexUnavailableError, VectorIndex
from knowledge.lexical import LexicalIndex
from knowledge.normalise import LEXICON, clean, expand, shorten
from knowledge.passages import Language, Passage, ScoredPassage
from knowledge.reranker import Reranker
from knowledge.shelf import Shelf
from knowledge.writing import Writing, writing_of
from vietnamese import spell

EVERYDAY = LEXICON / "everyday.txt"
DEPTH = 60
COSINE_WEIGHT = 10.0  # E5's cosines lie within a tenth of each other
WORDS_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready: as it is embedded (`text`, accents restored), as it was written, and other readings."""

    text: str
    typed: str
    writing: Writing
    readings: tuple[str, ...] = ()

    @property
    def language(self) -> Language:
        return self.writing.language


@dataclass(frozen=True, slots=True)
class Found:
    """What one question found, best first, and what each way of searching thought of it."""

    question: Question
    passages: tuple[ScoredPassage, ...]
    cosines: Mapping[str, float]
    lexical: Mapping[str, float]
    dense_answered: bool


class Retriever:
    """Searches one corpus, by meaning and by words. Without the index it goes on by words alone.


    `folder` keeps the lexical indexes from one process to the next; without one they are built here.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        encoder: Encoder,
        index: VectorIndex,
        *,
        folder: Path | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._encoder, self._index, self._reranker = encoder, index, reranker
        self.passages = Shelf(passages)
        self.lexical = {language: LexicalIndex(_of(passages, language), folder) for language in Language}

    @cached_property
    def _restorer(self) -> AccentRestorer:
        """Trained at the first question without accents, so that the others need not wait for it."""
        return AccentRestorer(_teaching_texts(self.passages))

    def read(self, query: str, reader: Language) -> Question:
        """Make a question ready: even spelling, chat words spelt out, accents restored where they are missing."""
        typed = spell(shorten(clean(query)))
        writing = self._served(writing_of(typed, reader), typed)
        if writing is Writing.ENGLISH:
            return Question(typed, typed, writing)
        spelt = expand(typed)
        if writing is Writing.ACCENTED:
            return Question(spelt, spelt, writing)
        best, *others = self._restorer.readings(spelt)
        return Question(best, spelt, writing, tuple(others))

    def _served(self, writing: Writing, typed: str) -> Writing:
        """Return the other language's way of writing where there is guidance in that language only."""
        sizes = {language: index.size for language, index in self.lexical.items()}
        if sizes[writing.language] or not any(sizes.values()):
            return writing
        if writing.language is Language.VIETNAMESE:
            return Writing.ENGLISH
        return Writing.UNACCENTED if typed.isascii() else Writing.ACCENTED

    async def retrieve(self, question: Question, *, k: int, audience: str | None = None) -> Found:
        """Return the `k` passages nearest the question, best first; with `audience`, only what is meant for it or all.

        Scores are 10 * cosine + 0.3 * BM25 (see `lexical`) / (the idf of the question's words); what one search did not
        return gets that search's lowest value. Of the fusions tried it ranked best, above reciprocal ranks too. With a
        reranker, its order goes before these scores, which stay as they are.
        """
        lexical = self.lexical[question.language]
        worded = dict(lexical.search(question.text, DEPTH, question.readings))
        cosines = await self._dense(question)
        scores = fuse(cosines or {}, worded, lexical.weight(question.typed))
        ranked = (ScoredPassage(self.passages[key], score) for key, score in scores)
        meant = [one for one in ranked if audience is None or one.passage.is_for(audience)]
        ordered = await self._rerank(question, meant) if self._reranker else meant
        return Found(question, tuple(without_duplicates(ordered, k)), cosines or {}, worded, cosines is not None)

    async def _rerank(self, question: Question, ranked: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        assert self._reranker is not None  # noqa: S101
        return await asyncio.to_thread(self._reranker.rerank, question.text, ranked)

    async def _dense(self, question: Question) -> dict[str, float] | None:
        """Return the cosines of the nearest passages, or None when the index does not answer."""
        if not self.lexical[question.language].size:
            return {}
        vector = await asyncio.to_thread(self._encoder.embed_query, question.text)
        try:
            found = await self._index.search(vector, question.language, DEPTH)
        except IndexUnavailableError:
            return None
        return {key: cosine for key, cosine in found if key in self.passages}


def fuse(cosines: Mapping[str, float], worded: Mapping[str, float], weight: float) -> list[tuple[str, float]]:
    """Return ids with 10 * cosine + 0.3 * BM25 / weight, best first."""
    lowest = min(cosines.values(), default=0.0)
    scores = {
        key: COSINE_WEIGHT * cosines.get(key, lowest) + WORDS_WEIGHT * worded.get(key, 0.0) / weight
        for key in {*cosines, *worded}
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _of(passages: Sequence[Passage], language: Language) -> list[Passage]:
    return [passage for passage in passages if passage.language is language]


def _teaching_texts(shelf: Shelf) -> Iterator[str]:
    """Yield accented texts, everyday ones first: guidance alone lacks the words of daily life."""
    yield from (line for line in EVERYDAY.read_text("utf-8").splitlines() if not line.startswith("#"))
    for passage in shelf.values():
        if passage.language is Language.VIETNAMESE:
            texts = (passage.title, passage.heading, passage.text, *passage.asked)
            yield from (text for text in texts if writing_of(text, Language.VIETNAMESE) is Writing.ACCENTED)
