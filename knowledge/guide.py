"""Answers questions from the guidance in force, in its own words, or says why it does not. It invents nothing."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.answers import Abstention, AbstentionReason, Answer, Citation
from knowledge.boundaries import boundary_of
from knowledge.confidence import confidence, is_about_health
from knowledge.corpus import Progress, embeddings_of, read_passages, read_version
from knowledge.encoder import Encoder, SentenceEncoder, Vectors
from knowledge.excerpt import excerpt
from knowledge.lexical import LexicalIndex
from knowledge.index import IndexUnavailableError, PassageIndex
from knowledge.passages import Language, Passage
from knowledge.related import read_next, sections_of
from knowledge.retrieval import Found, Question, Retriever
from settings import Settings

log = logging.getLogger(__name__)

DEPTH = 10
NEAR = 3
NEARLY = -0.35  # below the threshold by no more than this, a question is not off topic
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today_in_vietnam() -> dt.date:
    """Return the date on which guidance comes into force and expires."""
    return dt.datetime.now(VIETNAM).date()


class CorpusGuide:
    """A `Guide` over everything in force. It holds the passages in memory and follows what PostgreSQL says."""

    def __init__(
        self,
        engine: AsyncEngine,
        encoder: Encoder,
        index: PassageIndex,
        today: Callable[[], dt.date] = today_in_vietnam,
    ) -> None:
        self._engine, self._encoder, self._index, self._today = engine, encoder, index, today
        self._version = ""
        self._retriever = Retriever((), encoder, index)
        self._refreshing = asyncio.Lock()

    async def answer(self, query: str, *, language: Language) -> Answer | Abstention:
        """Answer `query`; `language` is the reader's, used where the query itself does not tell.

        Never raises for what a stranger typed: an index that does not answer leaves the search by words.
        """
        retriever = self._retriever
        question = retriever.read(query, language)
        boundary = boundary_of(query, language)
        if boundary is not None:
            return await self._refuse(retriever, question, boundary.reason, boundary.near)
        found = await retriever.retrieve(question, k=DEPTH)
        sure = confidence(found, retriever.lexical[question.language])
        if sure >= 0:
            return _answer(found, retriever.passages)
        return _abstain(found, _why_not(found, sure))

    async def find(self, query: str, language: Language) -> tuple[Found, LexicalIndex]:
        """Return what a question finds, whether or not that answers it, and the words of that language."""
        retriever = self._retriever
        question = retriever.read(query, language)
        return await retriever.retrieve(question, k=DEPTH), retriever.lexical[question.language]

    async def refresh_if_changed(self, progress: Progress = lambda done, total: None) -> bool:
        """Load what is in force if that has changed; return whether it had. Questions go on being answered meanwhile."""
        async with self._refreshing:
            on = self._today()
            version = await read_version(self._engine, on)
            if version == self._version:
                return False
            passages = await read_passages(self._engine, on)
            await self._sync(passages, progress)
            self._retriever = await asyncio.to_thread(Retriever, passages, self._encoder, self._index)
            self._version = version
            log.info("guidance loaded: passages=%s version=%s", len(passages), version[:12])
            return True

    async def _sync(self, passages: Sequence[Passage], progress: Progress) -> None:
        async def read_vectors(wanted: Sequence[Passage]) -> Mapping[str, Vectors]:
            return await embeddings_of(self._engine, self._encoder, wanted, progress)

        try:
            await self._index.sync(passages, read_vectors)
        except IndexUnavailableError:
            log.warning("no index at start: questions are answered by words alone until it is there")

    async def _refuse(
        self, retriever: Retriever, question: Question, reason: AbstentionReason, near: Sequence[str]
    ) -> Abstention:
        if near:
            return _abstention(sections_of(near, question.language, retriever.passages.values()), question, reason)
        if reason is AbstentionReason.INSTRUCTION:
            return _abstention((), question, reason)
        return _abstain(await retriever.retrieve(question, k=DEPTH), reason)


async def load_guide(
    engine: AsyncEngine, settings: Settings, encoder: Encoder | None = None, progress: Progress = lambda done, total: None
) -> CorpusGuide:
    """Return a guide over everything in force, its encoder loaded and its index brought into line.

    Without an index it still answers; without PostgreSQL it cannot be loaded.
    """
    encoder = encoder or SentenceEncoder(settings)
    guide = CorpusGuide(engine, encoder, PassageIndex(settings.chroma_url, encoder.name))
    await asyncio.to_thread(encoder.embed_query, "")
    await guide.refresh_if_changed(progress)
    return guide


def _why_not(found: Found, sure: float) -> AbstentionReason:
    """Tell a question that the guidance leaves open from one that has nothing to do with it."""
    near = sure >= NEARLY or is_about_health(found.question.text, found.question.writing)
    if not near:
        return AbstentionReason.OFF_TOPIC
    return AbstentionReason.NOTHING_FOUND if found.dense_answered else AbstentionReason.INDEX_UNAVAILABLE


def _answer(found: Found, passages: Mapping[str, Passage]) -> Answer:
    best = found.passages[0].passage
    return Answer(
        text=excerpt(best.text, found.question.typed),
        citations=(Citation(best),),
        related=tuple(map(Citation, read_next(found, passages.values()))),
        language=found.question.language,
    )


def _abstain(found: Found, reason: AbstentionReason) -> Abstention:
    return _abstention((scored.passage for scored in found.passages), found.question, reason)


def _abstention(near: Iterable[Passage], question: Question, reason: AbstentionReason) -> Abstention:
    if reason is AbstentionReason.OFF_TOPIC:
        near = ()
    documents = {passage.document_id: passage for passage in reversed(list(near))}
    titles = tuple(map(Citation, reversed(list(documents.values()))))[:NEAR]
    return Abstention(reason=reason, near=titles, language=question.language)
