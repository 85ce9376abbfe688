"""Questions that were not answered, or not helpfully: what the guidance lacks. Their words stay sealed at rest."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select, text, union
from sqlalchemy.ext.asyncio import AsyncSession

from care.transcripts import seal_for
from records.encryption import Seal, SealBrokenError
from records.gaps import GapQuestionRow
from records.transcripts import AnswerRow, FeedbackRow

# the other reasons are boundaries that more guidance would not move; word for word as the index has it
UNANSWERED = "answer.kind = 'abstention' AND answer.reason = 'nothing_found'"
WINDOW = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Unmet:
    """One question, opened. `kind` is `unanswered` or `unhelpful`."""

    answer_id: uuid.UUID
    kind: str
    language: str
    question: str
    at: dt.datetime


class UnmetQuestions:
    """Reads them within one session."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session, self._seal = session, seal

    async def count(self, now: dt.datetime, *, limit: int) -> int:
        """Return how many questions belong to no gap yet, counted up to `limit`."""
        found = _not_gathered(now).limit(limit).subquery()
        return (await self._session.scalar(select(func.count()).select_from(found))) or 0

    async def not_gathered(self, now: dt.datetime, *, limit: int) -> list[Unmet]:
        """Return questions of the last three months that belong to no gap yet, the oldest first."""
        query = select(AnswerRow).where(AnswerRow.id.in_(_not_gathered(now))).order_by(AnswerRow.at)
        rows = (await self._session.scalars(query.limit(limit))).all()
        return [one for row in rows if (one := await self._opened(row)) is not None]

    async def of(self, answer_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Unmet]:
        """Return these questions by the id of their answer."""
        rows = await self._session.scalars(select(AnswerRow).where(AnswerRow.id.in_(answer_ids)))
        return {row.id: one for row in rows.all() if (one := await self._opened(row)) is not None}

    async def _opened(self, row: AnswerRow) -> Unmet | None:
        seal = await seal_for(self._session, self._seal, row.patient_id)
        try:
            question = seal.open(row.question, f"answer:{row.id}")
        except SealBrokenError:  # sealed with a key that is gone: nobody can read it any more
            return None
        kind = "unanswered" if row.kind == "abstention" else "unhelpful"
        return Unmet(row.id, kind, row.language, question, row.at)


def _not_gathered(now: dt.datetime) -> Select[uuid.UUID]:
    """Two ways to be unmet, each by an index of its own; reading all answers for them takes seconds at a million."""
    of_it = GapQuestionRow.answer_id == AnswerRow.id
    lately = select(AnswerRow.id).where(AnswerRow.at > now - WINDOW, ~exists().where(of_it))
    unanswered = lately.where(text(UNANSWERED))
    rated = FeedbackRow.answer_id == AnswerRow.id
    unhelpful = lately.join(FeedbackRow, rated).where(~FeedbackRow.helpful, FeedbackRow.at > now - WINDOW)
    either = union(unanswered, unhelpful).subquery()
    return select(either.c.id)
