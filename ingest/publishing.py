"""Revisions as rows: a changed document gets a new one that shares the passages which did not change."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ingest.documents import SourceDocument
from ingest.lifecycle import INGEST, Actor
from records.guidance import (
    DocumentRow,
    KeptDocumentRow,
    PassageRow,
    RevisionEventRow,
    RevisionPassageRow,
    RevisionRow,
    RevisionState,
    Step,
)

Key = tuple[str, str]


class Change(StrEnum):
    """What became of a document."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    LEFT_ALONE = "left alone"  # staff keep it in the console


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document's change, with its passages by what became of them."""

    change: Change
    added: int = 0
    removed: int = 0
    kept: int = 0


async def publish(session: AsyncSession, document: SourceDocument, today: dt.date) -> Outcome:
    """Make `document` the published revision unless it is already. Call it within a transaction of its own.

    `today` stands in for the date of effect where the document does not say one.
    """
    key = (document.document_id, document.language)
    await lock(session, key)
    passages = document.passages()
    if await is_kept(session, key):
        return Outcome(Change.LEFT_ALONE)
    old = await published(session, key)
    if old is not None and old.content_hash == document.content_hash:
        where = (document.source_path, document.source_hash)
        if (old.source_path, old.source_hash) != where:  # moved: it must not be withdrawn with its old folder
            old.source_path, old.source_hash = where
        return Outcome(Change.UNCHANGED, kept=len(passages))
    before = await _passage_ids(session, old) if old is not None else set[str]()
    if old is not None:
        await close(session, old, Step.SUPERSEDED, INGEST)
    revision = _revision(document, today)
    await insert_document(session, key[0])
    session.add(revision)
    await session.flush()
    await write_passages(session, revision.id, document)
    note(session, revision, Step.PUBLISHED, INGEST)
    added = len(passages.keys() - before)
    change = Change.NEW if old is None else Change.CHANGED
    return Outcome(change, added=added, removed=len(before - passages.keys()), kept=len(passages) - added)


async def withdraw(session: AsyncSession, key: Key) -> Outcome:
    """Withdraw the published revision of (document id, language); its passages stay for old citations."""
    await lock(session, key)
    revision = await published(session, key)
    if revision is None or await is_kept(session, key):
        return Outcome(Change.UNCHANGED)
    removed = await _passage_ids(session, revision)
    await close(session, revision, Step.WITHDRAWN, INGEST)
    return Outcome(Change.WITHDRAWN, removed=len(removed))


async def published_under(session: AsyncSession, folder: Path) -> dict[Key, str]:
    """Return the source path of every published revision whose file lies in `folder`, however deep.

    What staff keep in the console is left out.
    """
    kept = select(KeptDocumentRow.document_id, KeptDocumentRow.language)
    found = await session.execute(
        select(RevisionRow.document_id, RevisionRow.language, RevisionRow.source_path).where(
            RevisionRow.state == RevisionState.PUBLISHED,
            RevisionRow.source_path.startswith(f"{str(folder).rstrip('/')}/", autoescape=True),
            tuple_(RevisionRow.document_id, RevisionRow.language).not_in(kept),
        )
    )
    return {(document_id, language): path for document_id, language, path in found}


async def lock(session: AsyncSession, key: Key) -> None:
    """Let one process at a time change this document in this language."""
    name = {"key": f"publish:{key[0]}:{key[1]}"}
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), name)


async def is_kept(session: AsyncSession, key: Key) -> bool:
    """Tell whether staff keep this document in the console, so that its file is left alone."""
    return await session.get(KeptDocumentRow, key) is not None


async def published(session: AsyncSession, key: Key) -> RevisionRow | None:
    """Return the published revision of (document id, language)."""
    state = RevisionRow.state == RevisionState.PUBLISHED
    query = select(RevisionRow).where(RevisionRow.document_id == key[0], RevisionRow.language == key[1], state)
    return (await session.scalars(query)).one_or_none()


async def close(session: AsyncSession, revision: RevisionRow, step: Step, by: Actor, reason: str = "") -> None:
    """End a published revision, as superseded or withdrawn."""
    statement = update(RevisionRow).where(RevisionRow.id == revision.id)
    await session.execute(statement.values(state=RevisionState(step.value), closed_at=func.now()))
    note(session, revision, step, by, reason)


def note(session: AsyncSession, revision: RevisionRow, step: Step, by: Actor, reason: str = "") -> None:
    """Keep who took a step with a revision, and why."""
    row = RevisionEventRow(revision_id=revision.id, step=step, by=by.name, account_id=by.account_id, reason=reason)
    session.add(row)


async def insert_document(session: AsyncSession, document_id: str) -> None:
    """Make a document's row unless there is one."""
    await session.execute(insert(DocumentRow).values(id=document_id).on_conflict_do_nothing())


async def write_passages(session: AsyncSession, revision_id: uuid.UUID, document: SourceDocument) -> None:
    """Give a revision its passages; those that are there already are shared."""
    passages = document.passages()
    owned = {"document_id": document.document_id, "language": document.language}
    rows = [
        {"id": key, "heading": s.heading, "locator": s.locator, "text": s.text, "asked": list(s.asked), **owned}
        for key, s in passages.items()
    ]
    await session.execute(insert(PassageRow).on_conflict_do_nothing(), rows)
    await session.execute(
        insert(RevisionPassageRow),
        [{"revision_id": revision_id, "ordinal": n, "passage_id": key} for n, key in enumerate(passages)],
    )


async def _passage_ids(session: AsyncSession, revision: RevisionRow) -> set[str]:
    query = select(RevisionPassageRow.passage_id).where(RevisionPassageRow.revision_id == revision.id)
    return set((await session.scalars(query)).all())


def _revision(document: SourceDocument, today: dt.date) -> RevisionRow:
    return RevisionRow(state=RevisionState.PUBLISHED, **columns_of(document, today))


def columns_of(document: SourceDocument, today: dt.date) -> dict[str, object]:
    """Return what a document says about itself as a revision's columns."""
    return {
        "document_id": document.document_id,
        "language": document.language,
        "title": document.title,
        "topic": document.topic,
        "issuer": document.issuer,
        "certainty": document.certainty,
        "legal_basis": list(document.legal_basis),
        "source": list(document.source),
        "audience": list(document.audience),
        "keywords": list(document.keywords),
        "related": list(document.related),
        "reviewed_by": document.reviewed_by,
        "effective_from": document.effective_from or today,
        "expires_on": document.expires_on,
        "verified_on": document.verified_on or document.effective_from or today,
        "content_hash": document.content_hash,
        "source_path": document.source_path,
        "source_hash": document.source_hash,
    }
