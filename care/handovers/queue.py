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
DUE: dict[str, dt.timedelta | None] = {
    "routine": None,
    "crisis": dt.timedelta(minutes=5),
    "emergency": dt.timedelta(minutes=5),
}
CLOSE_REASONS = ("helped", "went_to_hospital", "no_answer", "false_alarm", "duplicate")
ASSISTANT = "assistant"
IN_TELEGRAM = "@"  # begins the owner who took it in the support team's chat; no account's name begins so


class HandoverStateError(Exception):
    """A handover cannot go on like that; the message says from which state."""


class HandoverTakenError(HandoverStateError):
    """Somebody else has taken it: `owner`."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"{owner} has taken it")
        self.owner = owner


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
    routed_to: str | None = None
    accepted_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    close_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a handover."""

    event: str
    by: str
    routed_to: str | None
    at: dt.datetime


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
        is_open = HandoverRow.state != "closed"
        query = select(HandoverRow).where(is_open).order_by(urgency, HandoverRow.requested_at)
        return [_handover(row) for row in (await self._session.execute(query)).scalars()]

    async def accept(self, handover_id: uuid.UUID, by: str) -> Handover:
        """Record that `by` has taken it; the same person may say so twice.

        Raises:
            HandoverTakenError: somebody else was quicker.
            HandoverStateError: it is closed, or there is none.
        """
        row = await self._row(handover_id)
        if row.state == "accepted":
            if row.owner != by:
                raise HandoverTakenError(row.owner or "")
            return _handover(row)
        row.state, row.owner, row.accepted_at, row.due_at = "accepted", by, dt.datetime.now(dt.UTC), None
        await self._note(row, "accepted", by)
        return _handover(row)

    async def reroute(self, handover_id: uuid.UUID, by: str, to: str | None = None) -> Handover:
        """Put it back before everybody, or before one colleague (`to`); an urgent one gets a new timer.

        Raises:
            HandoverStateError: it is closed, or there is none.
        """
        row = await self._row(handover_id)
        timer = DUE.get(row.urgency)
        row.state, row.owner, row.accepted_at, row.routed_to = "requested", None, None, to
        row.due_at = dt.datetime.now(dt.UTC) + timer if timer is not None else None
        row.announced_at = None
        await self._note(row, "rerouted", by, to)
        return _handover(row)

    async def find(self, handover_id: uuid.UUID) -> Handover | None:
        """Return one entry, closed or not."""
        row = await self._session.get(HandoverRow, handover_id)
        return _handover(row) if row is not None else None

    async def open_of(self, patient_id: uuid.UUID) -> list[Handover]:
        """Return what is not closed of one patient, oldest first."""
        query = select(HandoverRow).where(HandoverRow.patient_id == patient_id, HandoverRow.state != "closed")
        return [_handover(row) for row in await self._session.scalars(query.order_by(HandoverRow.requested_at))]

    async def closed(self, limit: int = 20) -> list[Handover]:
        """Return what was closed last."""
        query = select(HandoverRow).where(HandoverRow.state == "closed").order_by(HandoverRow.closed_at.desc())
        return [_handover(row) for row in await self._session.scalars(query.limit(limit))]

    async def history(self, handover_id: uuid.UUID) -> list[Step]:
        """Return what happened to it, oldest first."""
        query = select(HandoverEventRow).where(HandoverEventRow.handover_id == handover_id)
        rows = await self._session.scalars(query.order_by(HandoverEventRow.ordinal))
        return [Step(row.event, row.by, row.routed_to, row.at) for row in rows]

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
            row.routed_to = None
            row.due_at = now + (DUE["crisis"] or dt.timedelta(minutes=5))
            await self._note(row, "rerouted", ASSISTANT)
        return [_handover(row) for row in rows]

    async def _row(self, handover_id: uuid.UUID) -> HandoverRow:
        row = await self._session.get(HandoverRow, handover_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise HandoverStateError(f"there is no handover {handover_id}")
        if row.state == "closed":
            raise HandoverStateError(f"handover {handover_id} is closed ({row.close_reason})")
        return row

    async def _note(self, row: HandoverRow, event: str, by: str, routed_to: str | None = None) -> None:
        self._session.add(HandoverEventRow(handover_id=row.id, event=event, by=by, routed_to=routed_to))
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
        row.routed_to,
        row.accepted_at,
        row.closed_at,
        row.close_reason,
    )
