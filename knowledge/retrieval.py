"""Finds passages for a question, by a route that depends on how the question is written."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.accents import AccentRestorer
from knowledge.encoder import Encoder
from knowledge.index import IndexUnavailableError, VectorIndex
from knowledge.lexical import LexicalIndex
from knowledge.normalise import LEXICON, clean, expand, shorten
from knowledge.passages import Language, Passage, ScoredPassage
from knowledge.writing import Writing, writing_of
from vietnamese import spell

EVERYDAY = LEXICON / "everyday.txt"
DEPTH = 60
COSINE_WEIGHT = 10.0  # E5's cosines lie within a tenth of each other
WORDS_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready: as it is embedded (`text`, accents restored) and as it was written."""

    text: str
    typed: str
    writing: Writing

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
    """Searches one corpus, by meaning and by words. Without the index it goes on by words alone."""

    def __init__(self, passages: Sequence[Passage], encoder: Encoder, index: VectorIndex) -> None:
        self._encoder, self._index = encoder, index
        self.passages = {passage.id: passage for passage in passages}
        self.lexical = {language: LexicalIndex(_of(passages, language)) for language in Language}

    @cached_property
    def _restorer(self) -> AccentRestorer:
        """Trained at the first question without accents, so that the others need not wait for it."""
        return AccentRestorer(_teaching_texts(list(self.passages.values())))

    def read(self, query: str, reader: Language) -> Question:
        """Make a question ready: even spelling, chat words spelt out, accents restored where they are missing."""
        typed = spell(shorten(clean(query)))
        writing = writing_of(typed, reader)
        if writing is Writing.ENGLISH:
            return Question(typed, typed, writing)
        spelt = expand(typed)
        text = self._restorer.restore(spelt) if writing is Writing.UNACCENTED else spelt
        return Question(text, spelt, writing)

    async def retrieve(self, question: Question, *, k: int) -> Found:
        """Return the `k` passages nearest the question, best first.

        Scores are 10 * cosine + 3 * BM25 / (the idf of the question's words); what one search did not return gets that
        search's lowest value. Of the fusions tried it ranked best, above reciprocal ranks too.
        """
        lexical = self.lexical[question.language]
        worded = dict(lexical.search(question.typed, DEPTH))
        cosines = await self._dense(question)
        scores = fuse(cosines or {}, worded, lexical.weight(question.typed))
        ranked = tuple(ScoredPassage(self.passages[key], score) for key, score in scores[:k])
        return Found(question, ranked, cosines or {}, worded, cosines is not None)

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
    """Return ids with 10 * cosine + 3 * BM25 / weight, best first."""
    lowest = min(cosines.values(), default=0.0)
    scores = {
        key: COSINE_WEIGHT * cosines.get(key, lowest) + WORDS_WEIGHT * worded.get(key, 0.0) / weight
        for key in {*cosines, *worded}
    }
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def _of(passages: Sequence[Passage], language: Language) -> list[Passage]:
    return [passage for passage in passages if passage.language is language]


def _teaching_texts(passages: Sequence[Passage]) -> list[str]:
    """Return accented texts, everyday ones first: guidance alone lacks the words of daily life."""
    vietnamese = _of(passages, Language.VIETNAMESE)
    everyday = [line for line in EVERYDAY.read_text("utf-8").splitlines() if not line.startswith("#")]
    return everyday + [
        text
        for passage in vietnamese
        for text in (passage.title, passage.heading, passage.text, *passage.asked)
        if writing_of(text, Language.VIETNAMESE) is Writing.ACCENTED
    ]
