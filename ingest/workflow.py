"""The steps of a revision that staff write: draft, submit, approve by a second person, publish, roll back.

Each step is one row of the history: who, when, why. Citizens meet nothing of it before it is published.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from ingest.documents import SourceDocument
from ingest.drafts import Typed, document_from
from ingest.lifecycle import CALENDAR, STEPS, Actor, Obstacle, StepRefusedError
from ingest.previews import newest_preview, obstacle_of
from ingest.publishing import Key, close, columns_of, insert_document, lock, note, published, write_passages
from knowledge.passages import Language
from records.guidance import KeptDocumentRow, Origin, RevisionPassageRow, RevisionRow, RevisionState, Step


class Workflow:
    """What one person may do with revisions, within one transaction. `today` is Vietnam's."""

    def __init__(self, session: AsyncSession, by: Actor, today: dt.date) -> None:
        self._session, self._by, self._today = session, by, today

    async def draft(self, document_id: str, language: Language, typed: Typed) -> RevisionRow:
        """Begin a draft of a document, new or known."""
        await insert_document(self._session, document_id)
        base = await published(self._session, (document_id, language))
        revision = RevisionRow(
            id=uuid.uuid4(),
            state=RevisionState.DRAFT,
            origin=Origin.CONSOLE,
            base_id=base.id if base else None,
            typed=typed.model_dump(mode="json"),
            typed_version=1,
            authors=[self._by.account_id] if self._by.account_id else [],
            edited_at=func.now(),
            **columns_of(_empty(document_id, language, typed.title), self._today),
        )
        self._session.add(revision)
        await self._session.flush()
        note(self._session, revision, Step.DRAFTED, self._by)
        return revision

    async def save(self, revision_id: uuid.UUID, typed: Typed, version: int) -> RevisionRow:
        """Keep what was typed; whoever typed is an author from then on.

        Raises:
            StepRefusedError: it is no draft any more, or somebody else saved since `version`.
        """
        revision = await self._of(revision_id, Step.SUBMITTED)
        if revision.typed_version != version:
            raise StepRefusedError(Obstacle.CHANGED_MEANWHILE)
        kept = typed.model_dump(mode="json")
        if revision.typed != kept:
            revision.typed, revision.typed_version, revision.edited_at = kept, version + 1, dt.datetime.now(dt.UTC)
            revision.title, revision.topic = typed.title.strip(), typed.topic
            if self._by.account_id and self._by.account_id not in revision.authors:
                revision.authors = [*revision.authors, self._by.account_id]
        await self._session.flush()
        return revision

    async def submit(self, revision_id: uuid.UUID) -> RevisionRow:
        """Freeze a draft for approval, with its passages.

        Raises:
            StepRefusedError: it is no draft. MalformedDraftError: with every problem.
        """
        revision = await self._of(revision_id, Step.SUBMITTED)
        typed = Typed.model_validate(revision.typed)
        document = document_from(typed, revision.document_id, Language(revision.language), self._today)
        for name, value in columns_of(document, self._today).items():
            setattr(revision, name, value)
        revision.replaces = [one for one in typed.replaces if one != revision.document_id]
        await self._session.execute(delete(RevisionPassageRow).where(RevisionPassageRow.revision_id == revision.id))
        await write_passages(self._session, revision.id, document)
        await self._move(revision, Step.SUBMITTED)
        return revision

    async def send_back(self, revision_id: uuid.UUID, reason: str) -> RevisionRow:
        """Give a submitted or scheduled revision back to its authors, who need to know why."""
        revision = await self._of(revision_id, Step.SENT_BACK)
        revision.approved_by = None
        await self._move(revision, Step.SENT_BACK, _needed(reason))
        return revision

    async def discard(self, revision_id: uuid.UUID, reason: str = "") -> RevisionRow:
        """Lay a draft aside; what was typed stays readable."""
        revision = await self._of(revision_id, Step.DISCARDED)
        await self._move(revision, Step.DISCARDED, reason)
        return revision

    async def approve(self, revision_id: uuid.UUID, reason: str = "") -> RevisionRow:
        """Approve somebody else's revision; it is published now, or on the day from which it holds.

        Raises:
            StepRefusedError: an author may not; without a preview, or with answers lost, a reason is needed.
        """
        revision = await self._of(revision_id, Step.APPROVED)
        if self._by.account_id is None or self._by.account_id in revision.authors:
            raise StepRefusedError(Obstacle.OWN_DRAFT)
        if revision.expires_on is not None and revision.expires_on <= self._today:
            raise StepRefusedError(Obstacle.EXPIRED)
        obstacle = obstacle_of(await newest_preview(self._session, revision.id), revision.content_hash)
        if obstacle is not None and not reason.strip():
            raise StepRefusedError(obstacle)
        revision.approved_by = self._by.account_id
        await self._move(revision, Step.APPROVED, reason)
        if revision.effective_from <= self._today:
            await self._publish(revision)
        return revision

    async def roll_back(self, revision_id: uuid.UUID, reason: str) -> RevisionRow:
        """Make a former revision the published one again.

        Raises:
            StepRefusedError: it was never published, or it has expired.
        """
        revision = await self._of(revision_id, Step.ROLLED_BACK)
        if revision.expires_on is not None and revision.expires_on <= self._today:
            raise StepRefusedError(Obstacle.EXPIRED)
        await self._replace(revision, _needed(reason))
        revision.state, revision.closed_at = RevisionState.PUBLISHED, None
        await self._session.flush()
        note(self._session, revision, Step.ROLLED_BACK, self._by, reason.strip())
        await self._keep((revision.document_id, revision.language))
        return revision

    async def withdraw(self, revision_id: uuid.UUID, reason: str) -> RevisionRow:
        """End a published revision without another in its place."""
        revision = await self._of(revision_id, Step.WITHDRAWN)
        await close(self._session, revision, Step.WITHDRAWN, self._by, _needed(reason))
        await self._keep((revision.document_id, revision.language))
        return revision

    async def take_file_back(self, key: Key, reason: str) -> RevisionRow:
        """Publish the newest revision that came from the file, and let the file lead again.

        Raises:
            StepRefusedError: the document never came from a file, or what the file said has expired.
        """
        await lock(self._session, key)
        revision = (await self._session.scalars(_newest_of_file(key))).one_or_none()
        if revision is None:
            raise StepRefusedError(Obstacle.NO_FILE)
        if revision.state != RevisionState.PUBLISHED:
            await self.roll_back(revision.id, reason)
        note(self._session, revision, Step.FILE_TAKEN_BACK, self._by, _needed(reason))
        of_key = (KeptDocumentRow.document_id == key[0], KeptDocumentRow.language == key[1])
        await self._session.execute(delete(KeptDocumentRow).where(*of_key))
        return revision

    async def publish_due(self) -> Sequence[RevisionRow]:
        """Publish what was approved for today or before; return it."""
        due = select(RevisionRow.id).where(
            RevisionRow.state == RevisionState.APPROVED, RevisionRow.effective_from <= self._today
        )
        revisions = []
        for revision_id in (await self._session.scalars(due.order_by(RevisionRow.effective_from))).all():
            revision = await self._of(revision_id, Step.PUBLISHED)
            await self._publish(revision)
            revisions.append(revision)
        return revisions

    async def _publish(self, revision: RevisionRow) -> None:
        await self._replace(revision, "")
        await self._move(revision, Step.PUBLISHED)
        await self._keep((revision.document_id, revision.language))
        for document_id in revision.replaces:
            await self._supersede((document_id, revision.language), revision)

    async def _replace(self, revision: RevisionRow, reason: str) -> None:
        old = await published(self._session, (revision.document_id, revision.language))
        if old is not None:
            await close(self._session, old, Step.SUPERSEDED, self._by, reason)

    async def _supersede(self, key: Key, successor: RevisionRow) -> None:
        await lock(self._session, key)
        old = await published(self._session, key)
        if old is not None:
            await close(self._session, old, Step.SUPERSEDED, self._by, f"→ {successor.document_id}")
        await self._keep(key)

    async def _keep(self, key: Key) -> None:
        row = insert(KeptDocumentRow).values(document_id=key[0], language=key[1], by=self._by.name)
        await self._session.execute(row.on_conflict_do_nothing())

    async def _of(self, revision_id: uuid.UUID, step: Step) -> RevisionRow:
        """Lock a revision's document and return the revision, if the step leads on from where it stands."""
        found = await self._session.get(RevisionRow, revision_id)
        if found is None:
            raise StepRefusedError(Obstacle.GONE)
        await lock(self._session, (found.document_id, found.language))
        await self._session.refresh(found, with_for_update=True)
        if found.state not in STEPS[step][0]:
            raise StepRefusedError(Obstacle.WRONG_STATE)
        return found

    async def _move(self, revision: RevisionRow, step: Step, reason: str = "") -> None:
        revision.state = STEPS[step][1]
        await self._session.flush()
        note(self._session, revision, step, self._by, reason.strip())


async def publish_due(session: AsyncSession, today: dt.date) -> int:
    """Publish what was approved for today, as the calendar wants it; return how many there were."""
    return len(await Workflow(session, CALENDAR, today).publish_due())


def _needed(reason: str) -> str:
    if not reason.strip():
        raise StepRefusedError(Obstacle.NO_REASON)
    return reason.strip()


def _empty(document_id: str, language: Language, title: str) -> SourceDocument:
    return SourceDocument(f"console:{document_id}", document_id, language, title, "document", ())


def _newest_of_file(key: Key) -> Select[RevisionRow]:
    return (
        select(RevisionRow)
        .where(RevisionRow.document_id == key[0], RevisionRow.language == key[1], RevisionRow.origin == Origin.FILE)
        .order_by(RevisionRow.created_at.desc())
        .limit(1)
    )
