"""Why the assistant did what it did, kept with the turn that it was about: red flags, passages and their scores."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from care.triage.engine import TriageDecision
from records.conversations import DecisionRow
from records.encryption import Seal

Kind = Literal["screen", "search"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A `screen` (protocol lines and what they came to) or a `search` (passages and what was thought of them)."""

    kind: str
    answer_id: uuid.UUID | None
    at: dt.datetime
    detail: Mapping[str, Any]


class Decisions:
    """Writes and reads the decisions about one patient's turns."""

    def __init__(self, session: AsyncSession, seal: Seal, patient_id: uuid.UUID) -> None:
        self._session, self._seal, self._patient_id = session, seal, patient_id

    async def keep(self, kind: Kind, detail: Mapping[str, Any], answer_id: uuid.UUID | None = None) -> None:
        """Keep one decision."""
        decision_id = uuid.uuid4()
        sealed = self._seal.close(json.dumps(detail, ensure_ascii=False), f"decision:{decision_id}")
        self._session.add(
            DecisionRow(id=decision_id, patient_id=self._patient_id, answer_id=answer_id, kind=kind, detail=sealed)
        )
        await self._session.flush()

    async def keep_screen(self, decision: TriageDecision) -> None:
        """Keep what triage made of what was told."""
        await self.keep("screen", screen_detail(decision))

    async def between(self, first: dt.datetime, last: dt.datetime) -> list[Decision]:
        """Return the decisions from `first` to `last` (times), oldest first."""
        query = (
            select(DecisionRow)
            .where(DecisionRow.patient_id == self._patient_id, DecisionRow.at.between(first, last))
            .order_by(DecisionRow.ordinal)
        )
        rows = (await self._session.scalars(query)).all()
        return [Decision(row.kind, row.answer_id, row.at, self._read(row)) for row in rows]

    def _read(self, row: DecisionRow) -> Mapping[str, Any]:
        detail: Mapping[str, Any] = json.loads(self._seal.open(row.detail, f"decision:{row.id}"))
        return detail


def screen_detail(decision: TriageDecision) -> dict[str, Any]:
    """Return a triage decision as it is kept: codes, and each reason's sign in both languages."""
    return {
        "disposition": decision.disposition.code,
        "protocol": decision.protocol.code if decision.protocol is not None else None,
        "crisis": decision.crisis,
        "asks": decision.question.key if decision.question is not None else None,
        "reasons": [
            {
                "line": reason.line,
                "level": reason.level.code,
                "firm": reason.firm,
                "vi": reason.sign.vi,
                "en": reason.sign.en,
            }
            for reason in decision.reasons
        ],
    }
