"""Questions that were not answered, or not helpfully: what the guidance lacks. Their words stay sealed at rest."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from care.transcripts import seal_for
from records.encryption import Seal, SealBrokenError
from records.gaps import GapQuestionRow
from records.transcripts import AnswerRow, FeedbackRow

UNANSWERED = ("nothing_found",)  # the other reasons are boundaries that more guidance would not move
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

    async def not_gathered(self, now: dt.datetime, *, limit: int) -> list[Unmet]:
        """Return questions of the last three months that belong to no gap yet, the oldest first."""
        gathered = exists().where(GapQuestionRow.answer_id == AnswerRow.id)
        query = select(AnswerRow).where(AnswerRow.at > now - WINDOW, _is_unmet(), ~gathered)
        rows = (await self._session.scalars(query.order_by(AnswerRow.at).limit(limit))).all()
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


def _is_unmet() -> ColumnElement[bool]:
    unhelpful = exists().where(FeedbackRow.answer_id == AnswerRow.id, ~FeedbackRow.helpful)
    unanswered = (AnswerRow.kind == "abstention") & AnswerRow.reason.in_(UNANSWERED)
    return or_(unanswered, unhelpful)
