"""One document through its revisions: what each said, who took which step, what was cited and how helpful it was."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from ingest.documents import Section, SourceDocument
from ingest.library import Use
from ingest.publishing import Key
from knowledge.passages import Language
from records.guidance import (
    KeptDocumentRow,
    PassageRow,
    RevisionEventRow,
    RevisionPassageRow,
    RevisionRow,
    RevisionState,
)
from records.transcripts import AnswerCitationRow, FeedbackRow


@dataclass(frozen=True, slots=True)
class Past:
    """A revision with its events, oldest first."""

    revision: RevisionRow
    events: Sequence[RevisionEventRow]


class History:
    """Reads documents and their revisions within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def revisions(self, key: Key) -> list[Past]:
        """Return every revision of a document in a language, the newest first, discarded ones last."""
        newest_first = (RevisionRow.state == RevisionState.DISCARDED, RevisionRow.created_at.desc())
        query = select(RevisionRow).where(RevisionRow.document_id == key[0], RevisionRow.language == key[1])
        rows = (await self._session.scalars(query.order_by(*newest_first))).all()
        events = await self._events([row.id for row in rows])
        return [Past(row, events[row.id]) for row in rows]

    async def revision(self, revision_id: uuid.UUID) -> Past | None:
        """Return one revision."""
        row = await self._session.get(RevisionRow, revision_id)
        return Past(row, (await self._events([row.id]))[row.id]) if row else None

    async def sections(self, revision_id: uuid.UUID) -> dict[str, Section]:
        """Return a revision's sections by passage id, in reading order."""
        query = (
            select(PassageRow)
            .join(RevisionPassageRow, RevisionPassageRow.passage_id == PassageRow.id)
            .where(RevisionPassageRow.revision_id == revision_id)
            .order_by(RevisionPassageRow.ordinal)
            .options(defer(PassageRow.embedding))
        )
        rows = await self._session.scalars(query)
        return {row.id: Section(row.heading, row.locator, row.text, tuple(row.asked)) for row in rows}

    async def uses(self, revision_id: uuid.UUID) -> dict[str, Use]:
        """Return how a revision's passages were used, by passage."""
        rated = and_(
            FeedbackRow.answer_id == AnswerCitationRow.answer_id, FeedbackRow.passage_id == AnswerCitationRow.passage_id
        )
        helpful, unhelpful = func.count().filter(FeedbackRow.helpful), func.count().filter(~FeedbackRow.helpful)
        query = (
            select(AnswerCitationRow.passage_id, func.count(), helpful, unhelpful)
            .outerjoin(FeedbackRow, rated)
            .where(AnswerCitationRow.revision_id == revision_id)
            .group_by(AnswerCitationRow.passage_id)
        )
        return {row[0]: Use(*row[1:]) for row in await self._session.execute(query)}

    async def kept(self, key: Key) -> KeptDocumentRow | None:
        """Return who keeps the document in the console and since when, if anybody does."""
        return await self._session.get(KeptDocumentRow, key)

    async def successors(self, key: Key) -> list[RevisionRow]:
        """Return what is published in the place of a document: while both are in force they may contradict."""
        query = select(RevisionRow).where(
            RevisionRow.state == RevisionState.PUBLISHED,
            RevisionRow.language == key[1],
            RevisionRow.replaces.contains([key[0]]),
        )
        return list((await self._session.scalars(query)).all())

    async def languages(self, document_id: str) -> list[str]:
        """Return the languages in which there is a document."""
        query = select(RevisionRow.language).where(RevisionRow.document_id == document_id).distinct()
        return sorted((await self._session.scalars(query)).all(), reverse=True)

    async def published_titles(self, language: str) -> list[tuple[str, str]]:
        """Return (document id, title) of everything published in a language, by title."""
        query = select(RevisionRow.document_id, RevisionRow.title).where(
            RevisionRow.state == RevisionState.PUBLISHED, RevisionRow.language == language
        )
        return [(row[0], row[1]) for row in await self._session.execute(query.order_by(RevisionRow.title))]

    async def _events(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[RevisionEventRow]]:
        found: dict[uuid.UUID, list[RevisionEventRow]] = defaultdict(list)
        query = select(RevisionEventRow).where(RevisionEventRow.revision_id.in_(ids)).order_by(RevisionEventRow.ordinal)
        for event in await self._session.scalars(query):
            found[event.revision_id].append(event)
        return found


def document_of(row: RevisionRow, sections: Iterable[Section]) -> SourceDocument:
    """Return a revision with its sections as the document that it was read from."""
    return SourceDocument(
        source_path=row.source_path,
        document_id=row.document_id,
        language=Language(row.language),
        title=row.title,
        topic=row.topic,
        sections=tuple(sections),
        issuer=row.issuer,
        certainty=row.certainty,
        legal_basis=tuple(row.legal_basis),
        source=tuple(row.source),
        audience=tuple(row.audience),
        keywords=tuple(row.keywords),
        related=tuple(row.related),
        reviewed_by=row.reviewed_by,
        effective_from=row.effective_from,
        expires_on=row.expires_on,
        verified_on=row.verified_on,
    )
