"""Answers questions from the guidance in force, in its own words, or says why it does not. It invents nothing."""

import asyncio
import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.answers import Abstention, AbstentionReason, Answer, Citation, Search, Weighed
from knowledge.boundaries import boundary_of
from knowledge.chat_model import Writer, build_writer
from knowledge.clarifying import choices_of
from knowledge.confidence import confidence, is_about_health
from knowledge.corpus import Progress, embeddings_of, read_passage, read_passages, read_version
from knowledge.encoder import Encoder, SentenceEncoder, Vectors
from knowledge.excerpt import excerpt
from knowledge.index import IndexUnavailableError, PassageIndex
from knowledge.lexical import LexicalIndex
from knowledge.passages import Language, Passage
from knowledge.related import read_next, read_on, sections_of
from knowledge.reranker import Reranker, reranker_of
from knowledge.retrieval import Found, Question, Retriever
from knowledge.shelf import Shelf
from settings import Settings

log = logging.getLogger(__name__)

DEPTH = 10
NEAR = 3
SHOWN = 5  # of what was found, to whoever reviews
TIE = 0.3  # scores this close do not tell which section answers; half of all questions
NEARLY = 0.5  # of the threshold: from here on a question is not off topic, whatever its words
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
        *,
        writer: Writer | None = None,
        folder: Path | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """`folder` keeps the lexical indexes from one process to the next."""
        self._writer = writer
        self._engine, self._encoder, self._index, self._today = engine, encoder, index, today
        self._version = ""
        self._folder, self._reranker = folder, reranker
        self._retriever = self._over(())
        self._refreshing = asyncio.Lock()

    @property
    def size(self) -> int:
        """How many sections are in force."""
        return len(self._retriever.passages)

    async def answer(self, query: str, *, language: Language) -> Answer | Abstention:
        """Answer `query`; `language` is the reader's, used where the query itself does not tell.

        Never raises for what a stranger typed: an index that does not answer leaves the search by words.
        """
        return await answer_from(self._retriever, query, language, self._writer)

    async def section(self, passage_id: str) -> Answer | None:
        """Return one section as an answer, or None when it is not in force any more."""
        passages = self._retriever.passages
        return _quote(passages[passage_id], passages) if passage_id in passages else None

    async def document(self, document_id: str, *, language: Language) -> Answer | None:
        """Return the first section of a document as an answer, or None when it is not in force."""
        passages = self._retriever.passages
        first = sections_of([document_id], language, passages)
        return _quote(first[0], passages) if first else None

    async def citation(self, passage_id: str, revision_id: uuid.UUID) -> Citation | None:
        """Return what was cited, in force or not, or None when it was never there."""
        passage = await read_passage(self._engine, passage_id, revision_id)
        return Citation(passage) if passage else None

    async def find(self, query: str, language: Language) -> tuple[Found, LexicalIndex]:
        """Return what a question finds, whether or not that answers it, and the words of that language."""
        retriever = self._retriever
        question = retriever.read(query, language)
        return await retriever.retrieve(question, k=DEPTH), retriever.lexical[question.language]

    async def refresh_if_changed(self, progress: Progress = lambda done, total: None) -> bool:
        """Load what is in force if that has changed, and mend the index if it failed; return whether anything changed.

        Questions go on being answered meanwhile.
        """
        async with self._refreshing:
            on = self._today()
            version = await read_version(self._engine, on)
            if version != self._version:
                await self._load(on, progress)
                self._version = version
                return True
            if self._index.is_suspect:
                await self._sync(list(self._retriever.passages.values()), progress)
            return False

    async def _load(self, on: dt.date, progress: Progress) -> None:
        passages = await read_passages(self._engine, on)
        await self._sync(passages, progress)
        self._retriever = await asyncio.to_thread(self._over, passages)
        log.info("guidance loaded: passages=%s date=%s", len(passages), on)

    def _over(self, passages: Sequence[Passage]) -> Retriever:
        return Retriever(passages, self._encoder, self._index, folder=self._folder, reranker=self._reranker)

    async def _sync(self, passages: Sequence[Passage], progress: Progress) -> None:
        async def read_vectors(wanted: Sequence[Passage]) -> Mapping[str, Vectors]:
            return await embeddings_of(self._engine, self._encoder, wanted, progress)

        try:
            await self._index.sync(passages, read_vectors)
        except IndexUnavailableError:
            log.warning("no index: questions are answered by words alone until it is there")


async def answer_from(
    retriever: Retriever, query: str, language: Language, writer: Writer | None = None
) -> Answer | Abstention:
    """Answer from any corpus as citizens are answered; `language` is used where the query itself does not tell."""
    question = await asyncio.to_thread(retriever.read, query, language)  # a hostile text takes a quarter second
    boundary = await asyncio.to_thread(boundary_of, query, language)
    if boundary is not None:
        return await _refuse(retriever, question, boundary.reason, boundary.near)
    found = await retriever.retrieve(question, k=DEPTH)
    sure = confidence(found, retriever.lexical[question.language])
    verdict = _judge(found, sure, retriever.passages)
    if writer is not None and isinstance(verdict, Answer):
        quoted = [citation.passage for citation in verdict.citations]
        verdict = await writer.rewrite(found.question.text, verdict, quoted)
    return replace(verdict, search=_search(found, sure))


def _judge(found: Found, sure: float, passages: Shelf) -> Answer | Abstention:
    is_ours = sure >= NEARLY or is_about_health(found.question.text, found.question.writing)
    if is_ours and (choices := choices_of(found)):
        return Abstention(AbstentionReason.UNCLEAR, tuple(map(Citation, choices)), found.question.language)
    return _answer(found, passages) if sure >= 1 else _abstain(found, _why_not(found, sure))


async def _refuse(
    retriever: Retriever, question: Question, reason: AbstentionReason, near: Sequence[str]
) -> Abstention:
    if near:
        return _abstention(sections_of(near, question.language, retriever.passages), question, reason)
    if reason is AbstentionReason.INSTRUCTION:
        return _abstention((), question, reason)
    return _abstain(await retriever.retrieve(question, k=DEPTH), reason)


async def load_guide(
    engine: AsyncEngine,
    settings: Settings,
    encoder: Encoder | None = None,
    progress: Progress = lambda done, total: None,
    index: PassageIndex | None = None,
) -> CorpusGuide:
    """Return a guide over everything in force, its encoder loaded and its index (Chroma's) brought into line.

    Without an index it still answers; without PostgreSQL it cannot be loaded.
    """
    encoder = encoder or SentenceEncoder(settings)
    index = index or PassageIndex(settings.chroma_url, encoder.name)
    folder = settings.data_dir / "lexical"
    writer = build_writer(settings)
    guide = CorpusGuide(engine, encoder, index, writer=writer, folder=folder, reranker=reranker_of(settings))
    await asyncio.to_thread(encoder.embed_query, "")
    await guide.refresh_if_changed(progress)
    return guide


def _why_not(found: Found, sure: float) -> AbstentionReason:
    """Tell a question that the guidance leaves open from one that has nothing to do with it."""
    near = sure >= NEARLY or is_about_health(found.question.text, found.question.writing)
    if not near:
        return AbstentionReason.OFF_TOPIC
    return AbstentionReason.NOTHING_FOUND if found.dense_answered else AbstentionReason.INDEX_UNAVAILABLE


def _answer(found: Found, passages: Shelf) -> Answer:
    """Quote the best passage, and the second where it is nearly as good."""
    first, *others = found.passages
    quoted = [first, *(other for other in others[:1] if first.score - other.score < TIE)]
    texts = [excerpt(scored.passage.text, found.question.typed) for scored in quoted]
    return Answer(
        text=texts[0],
        citations=tuple(Citation(scored.passage) for scored in quoted),
        related=tuple(map(Citation, read_next(found, passages, quoted=len(quoted)))),
        language=found.question.language,
        second=texts[1] if len(texts) > 1 else None,
    )


def _search(found: Found, sure: float) -> Search:
    best = [(scored.passage, round(scored.score, 3)) for scored in found.passages[:SHOWN]]
    weighed = tuple(Weighed(passage.id, passage.document_id, passage.heading, score) for passage, score in best)
    return Search(round(sure, 3), weighed)


def _quote(passage: Passage, passages: Shelf) -> Answer:
    return Answer(
        text=passage.text,
        citations=(Citation(passage),),
        related=tuple(map(Citation, read_on(passage, passages))),
        language=passage.language,
    )


def _abstain(found: Found, reason: AbstentionReason) -> Abstention:
    return _abstention((scored.passage for scored in found.passages), found.question, reason)


def _abstention(near: Iterable[Passage], question: Question, reason: AbstentionReason) -> Abstention:
    if reason is AbstentionReason.OFF_TOPIC:
        near = ()
    documents = {passage.document_id: passage for passage in reversed(list(near))}
    titles = tuple(map(Citation, reversed(list(documents.values()))))[:NEAR]
    return Abstention(reason=reason, near=titles, language=question.language)
