"""The gap loop: unmet questions gathered by meaning, given to somebody, drafted for, asked again after publishing."""

import base64
import datetime as dt
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Select, and_, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from care.masking import mask
from care.unmet import Unmet, UnmetQuestions
from ingest.documents import Section
from ingest.drafts import Typed, body_of
from knowledge.answers import Abstention, Answer
from knowledge.clustering import group
from knowledge.encoder import Vectors
from knowledge.passages import Language
from knowledge.question_set import Question, QuestionOrigin
from records.encryption import Seal, SealBrokenError
from records.gaps import GapQuestionRow, GapRow
from records.transcripts import AnswerCitationRow

BATCH = 500
WEEK = dt.timedelta(days=7)
EXAMPLES = 5
ASKED = 12
PAGE = 50
OPEN = ("open", "assigned", "drafted")

Embed = Callable[[Sequence[str], Language], Awaitable[Vectors]]
Ask = Callable[[str, Language], Awaitable[Answer | Abstention]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap with its counts: the last seven days against the seven before, and what asking again has closed."""

    row: GapRow
    unanswered: int
    unhelpful: int
    recent: int
    before: int
    closed: int
    asked_again: int
    latest: dt.datetime
    examples: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many questions it holds."""
        return self.unanswered + self.unhelpful


class Gaps:
    """Reads and changes gaps within one session."""

    def __init__(self, session: AsyncSession, seal: Seal, now: dt.datetime) -> None:
        self._session, self._seal, self._now = session, seal, now

    async def waiting(self) -> int:
        """Return how many unmet questions wait to be gathered, counted up to a batch."""
        return await UnmetQuestions(self._session, self._seal).count(self._now, limit=BATCH)

    async def gather(self, embed: Embed, encoder: str) -> int:
        """Put every unmet question that is in no gap into the one that it is like, else into a new one."""
        await self._drop_empty()
        unmet = await UnmetQuestions(self._session, self._seal).not_gathered(self._now, limit=BATCH)
        for language in Language:
            own = [one for one in unmet if one.language == language]
            if own:
                await self._gather(own, language, embed, encoder)
        return len(unmet)

    async def page(self, *, closed: bool = False, mine: uuid.UUID | None = None, number: int = 1) -> list[Gap]:
        """Return gaps with masked examples, those that grew most in the last seven days first."""
        state = GapRow.state == "closed" if closed else GapRow.state.in_(OPEN)
        conditions = [state, *([GapRow.owner_id == mine] if mine else [])]
        recent = func.count().filter(GapQuestionRow.at > self._now - WEEK)
        query = _counted(self._now).where(*conditions).order_by(recent.desc(), func.count().desc(), GapRow.opened_at)
        rows = (await self._session.execute(query.limit(PAGE).offset((number - 1) * PAGE))).all()
        return [Gap(*row, examples=tuple(await self.questions(row[0].id, limit=EXAMPLES))) for row in rows]

    async def find(self, gap_id: uuid.UUID) -> Gap | None:
        """Return one gap."""
        row = (await self._session.execute(_counted(self._now).where(GapRow.id == gap_id))).first()
        return Gap(*row, examples=tuple(await self.questions(gap_id, limit=PAGE))) if row else None

    async def questions(self, gap_id: uuid.UUID, *, limit: int) -> list[str]:
        """Return distinct questions of a gap, personal data covered, the newest first."""
        query = select(GapQuestionRow.answer_id).where(GapQuestionRow.gap_id == gap_id)
        ids = (await self._session.scalars(query.order_by(GapQuestionRow.at.desc()).limit(4 * limit))).all()
        opened = await UnmetQuestions(self._session, self._seal).of(ids)
        masked = dict.fromkeys(mask(" ".join(opened[one].question.split())) for one in ids if one in opened)
        return list(masked)[:limit]

    async def assign(self, gap_id: uuid.UUID, owner_id: uuid.UUID | None) -> bool:
        """Give a gap to somebody, or to nobody."""
        row = await self._session.get(GapRow, gap_id, with_for_update=True)
        if row is None or row.state == "closed":
            return False
        row.owner_id = owner_id
        if row.state != "drafted":
            row.state = "assigned" if owner_id else "open"
        return True

    async def draft(self, gap_id: uuid.UUID, revision_id: uuid.UUID) -> None:
        """Note which draft is to fill a gap."""
        values = {"state": "drafted", "revision_id": revision_id}
        await self._session.execute(update(GapRow).where(GapRow.id == gap_id).values(values))

    async def typed(self, gap_id: uuid.UUID, name: str) -> Typed:
        """Return a draft's beginning: the masked questions as other ways to ask, the answer still to be written."""
        asked = [one for one in await self.questions(gap_id, limit=ASKED) if "•" not in one]
        asked = [one.replace(";", ",").replace("-->", "") for one in asked]
        heading = name or (asked[0] if asked else "?")
        return Typed(title=heading[:80], body=body_of([Section(heading, "", "", tuple(asked))]))

    async def ask_again(self, gap_id: uuid.UUID, ask: Ask) -> tuple[int, int]:
        """Ask a gap's questions again and return how many are answered now, of how many.

        A gap of which every question is answered is closed; one that was answered unhelpfully counts as answered only
        if the answer is no longer the one that did not help: by another passage.
        """
        query = select(GapQuestionRow).where(GapQuestionRow.gap_id == gap_id)
        rows = (await self._session.scalars(query)).all()
        opened = await UnmetQuestions(self._session, self._seal).of([row.answer_id for row in rows])
        for row in rows:
            unmet = opened.get(row.answer_id)
            if unmet is not None:
                reply = await ask(unmet.question, Language(unmet.language))
                better = isinstance(reply, Answer) and not await self._is_the_same(row, reply)
                row.asked_again_at, row.closed_at = self._now, self._now if better else None
        closed = sum(1 for row in rows if row.closed_at is not None)
        if rows and closed == len(rows):
            await self.close(gap_id, "answered")
        await self._session.flush()
        return closed, len(rows)

    async def close(self, gap_id: uuid.UUID, reason: str) -> bool:
        """Close a gap; a question like its own opens it no more, but a new one."""
        row = await self._session.get(GapRow, gap_id, with_for_update=True)
        if row is None or row.state == "closed":
            return False
        row.state, row.closed_at, row.close_reason = "closed", self._now, reason
        return True

    async def to_question_set(self, gap_id: uuid.UUID, document_id: str | None) -> Sequence[Question]:
        """Return the gap's masked questions for the question set, expecting the document that was written for it."""
        row = await self._session.get_one(GapRow, gap_id)
        expected = (document_id,) if document_id else ()
        asked = [one for one in await self.questions(gap_id, limit=EXAMPLES) if "•" not in one]
        return [Question(one, Language(row.language), expected, origin=QuestionOrigin.GAP) for one in asked]

    async def _gather(self, unmet: Sequence[Unmet], language: Language, embed: Embed, encoder: str) -> None:
        query = select(GapRow).where(GapRow.language == language, GapRow.encoder == encoder, GapRow.state.in_(OPEN))
        rows = list((await self._session.scalars(query.order_by(GapRow.opened_at))).all())
        leaders = [(row, vector) for row in rows if (vector := self._vector(row)) is not None]
        vectors = list(await embed([one.question for one in unmet], language))
        gaps = [row for row, _ in leaders]
        for one, vector, place in zip(unmet, vectors, group(vectors, [v for _, v in leaders]), strict=True):
            if place == len(gaps):
                gaps.append(self._open(one, vector, encoder))
                await self._session.flush()
            row = GapQuestionRow(answer_id=one.answer_id, gap_id=gaps[place].id, kind=one.kind, at=one.at)
            self._session.add(row)
        await self._session.flush()

    async def _drop_empty(self) -> None:
        """Forget gaps of which every question was erased, and with them what is left of the first one."""
        empty = ~exists().where(GapQuestionRow.gap_id == GapRow.id)
        await self._session.execute(delete(GapRow).where(empty))

    def _open(self, unmet: Unmet, vector: Vectors, encoder: str) -> GapRow:
        gap_id = uuid.uuid4()
        told = base64.b64encode(vector.astype(np.float32).tobytes()).decode()
        leader = self._seal.close(told, f"gap:{gap_id}")
        row = GapRow(id=gap_id, language=unmet.language, encoder=encoder, leader=leader, opened_at=self._now)
        self._session.add(row)
        return row

    def _vector(self, row: GapRow) -> Vectors | None:
        try:
            told = self._seal.open(row.leader, f"gap:{row.id}")
        except SealBrokenError:
            return None
        return np.frombuffer(base64.b64decode(told), dtype=np.float32)

    async def _is_the_same(self, row: GapQuestionRow, reply: Answer) -> bool:
        if row.kind != "unhelpful":
            return False
        query = select(AnswerCitationRow.passage_id).where(AnswerCitationRow.answer_id == row.answer_id)
        return reply.citations[0].passage.id in set((await self._session.scalars(query)).all())


def _counted(now: dt.datetime) -> Select[GapRow, int, int, int, int, int, int, dt.datetime]:
    of_it = GapQuestionRow.gap_id == GapRow.id
    at = GapQuestionRow.at
    return (
        select(
            GapRow,
            func.count().filter(GapQuestionRow.kind == "unanswered"),
            func.count().filter(GapQuestionRow.kind == "unhelpful"),
            func.count().filter(at > now - WEEK),
            func.count().filter(and_(at <= now - WEEK, at > now - 2 * WEEK)),
            func.count(GapQuestionRow.closed_at),
            func.count(GapQuestionRow.asked_again_at),
            func.max(at),
        )
        .join(GapQuestionRow, of_it)
        .group_by(GapRow.id)
    )
