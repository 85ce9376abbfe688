"""The append-only record of a conversation: turns, verdicts, and whom they helped."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from care.conversations import Conversations
from care.decisions import Decisions
from care.triage.dispositions import Disposition
from records.encryption import Seal, SealBrokenError
from records.keys import of_patient, seal_at_hand
from records.transcripts import AnswerCitationRow, AnswerRow, FeedbackRow, TurnRow

STRANGE = ("off_topic", "instruction")  # nothing goes on from these
ANSWERS = uuid.UUID("6f0c1f0e-7a4e-4f0a-9c53-0d8f5b1d2a11")


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance, opened for reading."""

    author: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Which passage of which revision."""

    passage_id: str
    revision_id: uuid.UUID


async def seal_for(session: AsyncSession, seal: Seal, patient_id: uuid.UUID) -> Seal:
    """Return the seal of one patient's texts. Whoever reads or writes them outside of the bot asks here."""
    return await seal_at_hand(session, seal, of_patient(patient_id))


@dataclass(frozen=True, slots=True)
class LastQuestion:
    """What was asked last, and what it was answered from."""

    question: str
    cited: tuple[Cited, ...]


class Transcript:
    """Writes and reads what one patient and the assistant said, sealed at rest."""

    def __init__(
        self, session: AsyncSession, seal: Seal, patient_id: uuid.UUID, bot_id: int, update_id: int = 0
    ) -> None:
        self._session = session
        self._seal = seal
        self._patient_id = patient_id
        self._bot_id = bot_id
        self._update_id = update_id
        self._verdicts = 0
        self._conversations = Conversations(session, seal, patient_id, bot_id)

    async def append(self, author: str, kind: str, text: str, message_id: int | None = None) -> None:
        """Append one turn; `author` is patient, assistant or staff."""
        turn_id = uuid.uuid4()
        row = TurnRow(
            id=turn_id,
            patient_id=self._patient_id,
            author=author,
            kind=kind,
            text=self._seal.close(text, f"turn:{turn_id}"),
            bot_id=self._bot_id,
            message_id=message_id,
            conversation=await self._conversations.take_turn(author, kind, text),
        )
        self._session.add(row)
        await self._session.flush()

    async def turns(self) -> list[Turn]:
        """Return all turns of the patient, oldest first."""
        query = select(TurnRow).where(TurnRow.patient_id == self._patient_id).order_by(TurnRow.ordinal)
        rows = (await self._session.execute(query)).scalars()
        return [Turn(row.author, row.kind, self._seal.open(row.text, f"turn:{row.id}")) for row in rows]

    async def record_verdict(
        self,
        kind: str,
        question: str,
        language: str,
        *,
        reason: str | None = None,
        cited: Sequence[Cited] = (),
        search: Mapping[str, Any] | None = None,
    ) -> uuid.UUID:
        """Record what a question was met with, from which passages, and what the `search` thought of them.

        Return the answer's id.
        The id is the same when an update runs again after a crash, so that buttons already sent keep working.
        """
        self._verdicts += 1
        answer_id = uuid.uuid5(ANSWERS, f"{self._patient_id}:{self._bot_id}:{self._update_id}:{self._verdicts}")
        self._session.add(
            AnswerRow(
                id=answer_id,
                patient_id=self._patient_id,
                kind=kind,
                reason=reason,
                language=language,
                question=self._seal.close(question, f"answer:{answer_id}"),
            )
        )
        await self._session.flush()
        for source in cited:
            self._session.add(
                AnswerCitationRow(answer_id=answer_id, passage_id=source.passage_id, revision_id=source.revision_id)
            )
        await self._session.flush()
        if search is not None:
            await Decisions(self._session, self._seal, self._patient_id).keep("search", search, answer_id)
        await self._conversations.note(language=language, **({"abstained": True} if kind == "abstention" else {}))
        if kind == "emergency":
            await self._conversations.note_level(Disposition.EMERGENCY)
        return answer_id

    async def last_question(self, within: dt.timedelta) -> LastQuestion | None:
        """Return what this patient asked last, as it was understood, with the passages that answered it.

        None when that is longer ago than `within`, or when it was none of our business.
        """
        query = (
            select(AnswerRow)
            .where(AnswerRow.patient_id == self._patient_id, AnswerRow.kind.in_(("answer", "abstention")))
            .where(AnswerRow.at > func.now() - within)
            .order_by(AnswerRow.at.desc())
            .limit(1)
        )
        row = (await self._session.execute(query)).scalar_one_or_none()
        if row is None or row.reason in STRANGE:
            return None
        try:
            question = self._seal.open(row.question, f"answer:{row.id}")
        except SealBrokenError:  # what cannot be read is forgotten; the question that waits is answered
            return None
        return LastQuestion(question, tuple(await self.citations(row.id)))

    async def citations(self, answer_id: uuid.UUID) -> list[Cited]:
        """Return what one of this patient's answers cited; nothing for somebody else's."""
        query = (
            select(AnswerCitationRow)
            .join(AnswerRow, AnswerRow.id == AnswerCitationRow.answer_id)
            .where(AnswerRow.id == answer_id, AnswerRow.patient_id == self._patient_id)
        )
        return [Cited(row.passage_id, row.revision_id) for row in (await self._session.execute(query)).scalars()]

    async def rate(self, answer_id: uuid.UUID, *, helpful: bool) -> bool:
        """Record for each cited passage whether it helped; the last word counts. False: no such answer here."""
        cited = await self.citations(answer_id)
        for source in cited:
            statement = insert(FeedbackRow).values(answer_id=answer_id, passage_id=source.passage_id, helpful=helpful)
            await self._session.execute(
                statement.on_conflict_do_update(index_elements=["answer_id", "passage_id"], set_={"helpful": helpful})
            )
        if cited and not helpful:
            await self._conversations.note(unhelpful=True)
        return bool(cited)
