"""One conversation opened for reading: each turn, what was decided about it and why, and what was cited. Masked.

Personal data is covered unless the reader was let see it; see `Unmaskings`.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from care.decisions import Decision, Decisions
from care.finding_conversations import Conversation, conversation_of
from care.masking import mask
from care.words_asked import words_of
from records.conversations import ConversationRow, UnmaskingRow
from records.encryption import Seal, SealBrokenError
from records.guidance import DocumentRow, PassageRow, RevisionRow
from records.keys import of_patient, reading_seals
from records.transcripts import AnswerCitationRow, AnswerRow, FeedbackRow, TurnRow

SHOWN_FOR = dt.timedelta(minutes=15)
PREVIEW = 140
MOST_TURNS = 2_000
HIGHEST = 2**62
UNREADABLE = "…"


@dataclass(frozen=True, slots=True)
class Source:
    """A cited passage and the revision that it was quoted from."""

    passage_id: str
    heading: str
    document_id: str
    title: str
    revision_id: uuid.UUID
    effective_from: dt.date
    state: str
    helpful: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a question was met with: an answer, an abstention with its reason, an emergency with its red flags."""

    id: uuid.UUID
    kind: str
    reason: str | None
    at: dt.datetime
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """One utterance; on a patient's stand the decisions that were made about it."""

    id: uuid.UUID
    ordinal: int
    author: str
    kind: str
    text: str
    at: dt.datetime
    decisions: tuple[Decision, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


class Reading:
    """Opens conversations for one reader; `masked` covers personal data."""

    def __init__(self, session: AsyncSession, seal: Seal, *, masked: bool = True) -> None:
        self._session, self._seal, self._masked = session, seal, masked
        self._seals: dict[uuid.UUID, Seal] = {}

    async def find(self, number: int) -> Conversation | None:
        """Return what is known of a conversation."""
        row = await self._session.get(ConversationRow, number) if 0 < number < HIGHEST else None
        return conversation_of(row) if row is not None else None

    async def newest_of(self, patient_id: uuid.UUID) -> Conversation | None:
        """Return a patient's newest conversation."""
        query = select(ConversationRow).where(ConversationRow.patient_id == patient_id)
        row = (await self._session.scalars(query.order_by(ConversationRow.number.desc()).limit(1))).one_or_none()
        return conversation_of(row) if row is not None else None

    async def of_patient(self, patient_id: uuid.UUID, limit: int = 20) -> list[Conversation]:
        """Return a patient's conversations, the newest first."""
        query = select(ConversationRow).where(ConversationRow.patient_id == patient_id)
        rows = await self._session.scalars(query.order_by(ConversationRow.number.desc()).limit(limit))
        return [conversation_of(row) for row in rows]

    async def turns(self, conversation: Conversation) -> list[OpenTurn]:
        """Return the turns, oldest first, with their decisions."""
        query = select(TurnRow).where(TurnRow.conversation == conversation.number)
        rows = (await self._session.scalars(query.order_by(TurnRow.ordinal).limit(MOST_TURNS))).all()
        return await self._with_decisions(conversation.patient_id, rows)

    async def newest_turns(self, patient_id: uuid.UUID, limit: int) -> list[OpenTurn]:
        """Return a patient's last turns, oldest first, with their decisions."""
        query = select(TurnRow).where(TurnRow.patient_id == patient_id).order_by(TurnRow.ordinal.desc()).limit(limit)
        rows = (await self._session.scalars(query)).all()
        return await self._with_decisions(patient_id, rows[::-1])

    async def previews(self, conversations: Sequence[Conversation], words: str = "") -> dict[int, str]:
        """Return of each conversation the first words of the patient, or those that were looked for."""
        numbers = [conversation.number for conversation in conversations]
        query = select(TurnRow).where(TurnRow.conversation.in_(numbers), TurnRow.author.in_(("patient", "staff")))
        await self._learn_seals([conversation.patient_id for conversation in conversations])
        wanted, best = set(words_of(words)), dict[int, tuple[int, str]]()
        for row in await self._session.scalars(query.where(TurnRow.kind != "button").order_by(TurnRow.ordinal)):
            number = row.conversation or 0
            if number in best and best[number][0] > len(wanted):
                continue  # nothing tells more
            text = await self._open(row)
            worth = len(wanted.intersection(words_of(text))) + (0 if text.startswith("/") else 1)
            if text.strip() and (number not in best or worth > best[number][0]):
                best[number] = worth, text
        return {number: _shortened(text) for number, (_, text) in best.items()}

    async def _with_decisions(self, patient_id: uuid.UUID, rows: Sequence[TurnRow]) -> list[OpenTurn]:
        if not rows:
            return []
        first, last = rows[0].at, rows[-1].at
        seal = await self._seal_of(patient_id)
        decisions = await Decisions(self._session, seal, patient_id).between(first, last)
        verdicts = await self._verdicts(patient_id, first, last)
        turns, told = [], set[dt.datetime]()
        for row in rows:
            turn = OpenTurn(row.id, row.ordinal, row.author, row.kind, await self._open(row), row.at)
            if row.author == "patient" and row.at not in told:
                told.add(row.at)
                turn = replace(
                    turn,
                    decisions=tuple(one for one in decisions if one.at == row.at),
                    verdicts=tuple(one for one in verdicts if one.at == row.at),
                )
            turns.append(turn)
        return turns

    async def _open(self, row: TurnRow) -> str:
        seal = await self._seal_of(row.patient_id)
        try:
            text = seal.open(row.text, f"turn:{row.id}")
        except SealBrokenError:
            return UNREADABLE
        return mask(text) if self._masked else text

    async def _learn_seals(self, patients: Collection[uuid.UUID]) -> None:
        """Look the keys of several patients up at once."""
        owners = {of_patient(patient): patient for patient in patients if patient not in self._seals}
        if owners:
            found = await reading_seals(self._session, self._seal, owners)
            self._seals |= {owners[owner]: seal for owner, seal in found.items()}

    async def _seal_of(self, patient_id: uuid.UUID) -> Seal:
        await self._learn_seals([patient_id])
        return self._seals[patient_id]

    async def _verdicts(self, patient_id: uuid.UUID, first: dt.datetime, last: dt.datetime) -> list[Verdict]:
        query = select(AnswerRow).where(AnswerRow.patient_id == patient_id, AnswerRow.at.between(first, last))
        answers = (await self._session.scalars(query.order_by(AnswerRow.at))).all()
        sources = await self._sources([answer.id for answer in answers])
        return [
            Verdict(one.id, one.kind, one.reason, one.at, tuple(source for owner, source in sources if owner == one.id))
            for one in answers
        ]

    async def _sources(self, answers: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, Source]]:
        query = (
            select(AnswerCitationRow, PassageRow.heading, PassageRow.document_id, RevisionRow, FeedbackRow.helpful)
            .join(PassageRow, PassageRow.id == AnswerCitationRow.passage_id)
            .join(DocumentRow, DocumentRow.id == PassageRow.document_id)
            .join(RevisionRow, RevisionRow.id == AnswerCitationRow.revision_id)
            .outerjoin(
                FeedbackRow,
                (FeedbackRow.answer_id == AnswerCitationRow.answer_id)
                & (FeedbackRow.passage_id == AnswerCitationRow.passage_id),
            )
            .where(AnswerCitationRow.answer_id.in_(answers))
        )
        return [
            (
                cited.answer_id,
                Source(
                    cited.passage_id,
                    heading,
                    document_id,
                    revision.title,
                    revision.id,
                    revision.effective_from,
                    revision.state,
                    helpful,
                ),
            )
            for cited, heading, document_id, revision, helpful in await self._session.execute(query)
        ]


class Unmaskings:
    """Who may see a conversation's personal data just now."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def until(self, number: int, staff: str) -> dt.datetime | None:
        """Return until when `staff` sees the personal data of a conversation, None when they do not."""
        now = dt.datetime.now(dt.UTC)
        query = select(UnmaskingRow.until).where(
            UnmaskingRow.conversation == number, UnmaskingRow.staff == staff, UnmaskingRow.until > now
        )
        return (await self._session.scalars(query.order_by(UnmaskingRow.until.desc()).limit(1))).one_or_none()

    async def grant(self, number: int, staff: str, reason: str) -> dt.datetime:
        """Let `staff` see them for a quarter of an hour and return until when."""
        until = dt.datetime.now(dt.UTC) + SHOWN_FOR
        self._session.add(UnmaskingRow(conversation=number, staff=staff, reason=reason, until=until))
        await self._session.flush()
        return until

    async def end(self, number: int, staff: str) -> None:
        """Cover them again."""
        now = dt.datetime.now(dt.UTC)
        query = select(UnmaskingRow).where(UnmaskingRow.conversation == number, UnmaskingRow.staff == staff)
        for row in await self._session.scalars(query.where(UnmaskingRow.until > now)):
            row.until = now
        await self._session.flush()


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= PREVIEW else line[: PREVIEW - 1].rstrip() + "…"
