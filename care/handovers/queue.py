"""The support team's queue. An emergency or a crisis has a timer: what nobody takes in time is routed again.

Nothing here tells a citizen anything; what they are told is true whether or not anybody reads the queue.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncSession

from records.handovers import HandoverEventRow, HandoverRow

Urgency = Literal["routine", "crisis", "emergency"]
DUE: dict[Urgency, dt.timedelta | None] = {
    "routine": None,
    "crisis": dt.timedelta(minutes=5),
    "emergency": dt.timedelta(minutes=5),
}
CLOSE_REASONS = ("helped", "went_to_hospital", "no_answer", "false_alarm", "duplicate")
ASSISTANT = "assistant"


class HandoverStateError(Exception):
    """A handover cannot go on like that; the message says from which state."""


@dataclass(frozen=True, slots=True)
class Handover:
    """One entry of the queue."""

    id: uuid.UUID
    patient_id: uuid.UUID
    reason: str
    urgency: str
    state: str
    owner: str | None
    requested_at: dt.datetime
    due_at: dt.datetime | None
    rerouted: int


class Handovers:
    """Reads and moves the queue."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def request(
        self,
        patient_id: uuid.UUID,
        reason: str,
        urgency: Urgency = "routine",
        encounter_id: uuid.UUID | None = None,
    ) -> Handover | None:
        """Put a patient into the queue; None when they already wait there for the same reason."""
        waiting = select(HandoverRow.id).where(
            HandoverRow.patient_id == patient_id, HandoverRow.state == "requested", HandoverRow.reason == reason
        )
        if (await self._session.execute(waiting)).first() is not None:
            return None
        timer = DUE[urgency]
        now = dt.datetime.now(dt.UTC)
        row = HandoverRow(
            id=uuid.uuid4(),
            patient_id=patient_id,
            encounter_id=encounter_id,
            reason=reason,
            urgency=urgency,
            state="requested",
            requested_at=now,
            due_at=now + timer if timer is not None else None,
            rerouted=0,
        )
        self._session.add(row)
        await self._session.flush()
        await self._note(row, "requested", ASSISTANT)
        return _handover(row)

    async def waiting(self) -> list[Handover]:
        """Return what is not closed, the most urgent and the oldest first."""
        urgency = case({"crisis": 0, "emergency": 0}, value=HandoverRow.urgency, else_=1)
        query = select(HandoverRow).where(HandoverRow.state != "closed").order_by(urgency, HandoverRow.requested_at)
        return [_handover(row) for row in (await self._session.execute(query)).scalars()]

    async def accept(self, handover_id: uuid.UUID, by: str) -> Handover:
        """Record that `by` has taken it; taking it twice is taking it over.

        Raises:
            HandoverStateError: it is closed, or there is none.
        """
        row = await self._row(handover_id)
        row.state, row.owner, row.accepted_at, row.due_at = "accepted", by, dt.datetime.now(dt.UTC), None
        await self._note(row, "accepted", by)
        return _handover(row)

    async def close(self, handover_id: uuid.UUID, by: str, reason: str) -> Handover:
        """Close it with one of the `CLOSE_REASONS`.

        Raises:
            HandoverStateError: it is closed, there is none, or the reason is none.
        """
        if reason not in CLOSE_REASONS:
            raise HandoverStateError(f"{reason!r} is no reason; use one of {', '.join(CLOSE_REASONS)}")
        row = await self._row(handover_id)
        row.state, row.close_reason, row.closed_at, row.due_at = "closed", reason, dt.datetime.now(dt.UTC), None
        row.owner = row.owner or by
        await self._note(row, "closed", by)
        return _handover(row)

    async def to_announce(self) -> list[Handover]:
        """Return, and mark as announced, what is urgent and was not announced yet."""
        query = select(HandoverRow).where(
            HandoverRow.state == "requested", HandoverRow.urgency != "routine", HandoverRow.announced_at.is_(None)
        )
        rows = list((await self._session.execute(query.with_for_update(skip_locked=True))).scalars())
        for row in rows:
            row.announced_at = dt.datetime.now(dt.UTC)
        await self._session.flush()
        return [_handover(row) for row in rows]

    async def reroute_overdue(self, now: dt.datetime) -> list[Handover]:
        """Give what nobody took in time a new timer and return it, so that it is announced again."""
        query = select(HandoverRow).where(HandoverRow.state == "requested", HandoverRow.due_at <= now)
        rows = list((await self._session.execute(query.with_for_update(skip_locked=True))).scalars())
        for row in rows:
            row.rerouted += 1
            row.announced_at = None
            row.due_at = now + (DUE["crisis"] or dt.timedelta(minutes=5))
            await self._note(row, "rerouted", ASSISTANT)
        return [_handover(row) for row in rows]

    async def _row(self, handover_id: uuid.UUID) -> HandoverRow:
        row = await self._session.get(HandoverRow, handover_id, with_for_update=True)
        if row is None:
            raise HandoverStateError(f"there is no handover {handover_id}")
        if row.state == "closed":
            raise HandoverStateError(f"handover {handover_id} is closed ({row.close_reason})")
        return row

    async def _note(self, row: HandoverRow, event: str, by: str) -> None:
        self._session.add(HandoverEventRow(handover_id=row.id, event=event, by=by))
        await self._session.flush()


def _handover(row: HandoverRow) -> Handover:
    return Handover(
        row.id,
        row.patient_id,
        row.reason,
        row.urgency,
        row.state,
        row.owner,
        row.requested_at,
        row.due_at,
        row.rerouted,
    )
