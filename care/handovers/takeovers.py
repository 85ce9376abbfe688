"""Takeovers: a person speaks instead of the assistant, who is silent until it is handed back.

At most one person speaks with a patient. What they write is a row with a job, in one transaction: the bot sends it.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

import procrastinate
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from care.conversations import Conversations
from care.handovers.queue import IN_TELEGRAM, Handovers, HandoverTakenError
from care.transcripts import seal_for
from records.encryption import Seal
from records.jobs import defer
from records.patients import ChatRow
from records.takeovers import StaffMessageRow, TakeoverRow
from records.transcripts import TurnRow

QUEUE = "support"
SEND, TYPING = "send_staff_message", "show_staff_typing"
LEFT_AFTER = dt.timedelta(minutes=10)
LONGEST = 3_000


class TakenOverError(Exception):
    """Somebody else speaks with this patient: `staff`, shown as `shown_as`, since `taken_at`."""

    def __init__(self, takeover: "Takeover") -> None:
        super().__init__(f"{takeover.staff} speaks with them")
        self.takeover = takeover


class NotYoursError(Exception):
    """Whoever wants to write or to end it does not speak with this patient now."""


class UnreadTurnError(Exception):
    """The patient wrote something that whoever hands back has not seen."""


class NoChatError(Exception):
    """There is no chat in which the patient could read anything."""


@dataclass(frozen=True, slots=True)
class Takeover:
    """Who speaks with a patient, since when, and how it ended."""

    id: uuid.UUID
    patient_id: uuid.UUID
    staff: str
    shown_as: str
    taken_at: dt.datetime
    ended_at: dt.datetime | None
    end_reason: str | None


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """What a person of the staff had sent, and what became of it: `waiting`, `sent` or `failed`."""

    id: uuid.UUID
    staff: str
    kind: str
    text: str
    state: str
    failure: str | None
    written_at: dt.datetime


async def is_taken_over(session: AsyncSession, patient_id: uuid.UUID) -> bool:
    """Tell whether a person speaks with the patient now; asked once for every update."""
    query = select(TakeoverRow.id).where(TakeoverRow.patient_id == patient_id, TakeoverRow.ended_at.is_(None))
    return (await session.execute(query)).first() is not None


class Takeovers:
    """Begins, carries and ends takeovers within one transaction."""

    def __init__(self, session: AsyncSession, seal: Seal, jobs: procrastinate.App) -> None:
        self._session, self._seal, self._jobs = session, seal, jobs

    async def current(self, patient_id: uuid.UUID) -> Takeover | None:
        """Return the takeover that goes on."""
        row = await self._open_row(patient_id)
        return _takeover(row) if row is not None else None

    async def take(
        self, patient_id: uuid.UUID, staff: str, shown_as: str, handover_id: uuid.UUID | None = None
    ) -> Takeover:
        """Begin to speak with a patient, and accept what waits of them. Beginning twice is beginning once.

        Raises:
            TakenOverError: somebody else does already.
            HandoverTakenError: somebody else has accepted what waits of them.
            NoChatError: the patient has no chat.
        """
        there = await self._open_row(patient_id)
        if there is not None:
            return _mine(there, staff)
        queue = Handovers(self._session)
        waiting = await queue.open_of(patient_id)
        for one in waiting:
            if one.owner is not None and one.owner != staff and not one.owner.startswith(IN_TELEGRAM):
                raise HandoverTakenError(one.owner)
        if (await self._session.execute(select(ChatRow).where(ChatRow.patient_id == patient_id))).first() is None:
            raise NoChatError(str(patient_id))
        row = TakeoverRow(
            id=uuid.uuid4(), patient_id=patient_id, handover_id=handover_id, staff=staff, shown_as=shown_as
        )
        try:
            async with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:  # both pressed in the same moment
            there = await self._open_row(patient_id)
            if there is None:
                raise
            return _mine(there, staff)
        await self._session.refresh(row)
        for one in waiting:
            if one.state == "requested":
                await queue.accept(one.id, staff)
        await Conversations(self._session, self._seal, patient_id, 0).note(taken_over=True)
        await self._send(row, "begun", "")
        return _takeover(row)

    async def say(self, patient_id: uuid.UUID, staff: str, text: str, key: uuid.UUID | None = None) -> uuid.UUID:
        """Have the bot send what `staff` wrote; the same `key` is sent once.

        Raises:
            NotYoursError: somebody else speaks with the patient, or nobody.
        """
        row = await self._row(patient_id, staff)
        if key is not None and await self._session.get(StaffMessageRow, key) is not None:
            return key
        return await self._send(row, "words", text[:LONGEST], key)

    async def typing(self, patient_id: uuid.UUID, staff: str) -> None:
        """Show the patient that the person is typing, where their channel can.

        Raises:
            NotYoursError: somebody else speaks with the patient, or nobody.
        """
        row = await self._row(patient_id, staff)
        lock = f"typing:{row.patient_id}"
        await defer(self._session, self._jobs, TYPING, {"patient_id": str(patient_id)}, queue=QUEUE, queueing_lock=lock)

    async def seen(self, patient_id: uuid.UUID, staff: str) -> None:
        """Note that the person has the conversation before them."""
        mine = (TakeoverRow.patient_id == patient_id, TakeoverRow.staff == staff, TakeoverRow.ended_at.is_(None))
        now = dt.datetime.now(dt.UTC)
        await self._session.execute(
            update(TakeoverRow).where(*mine, TakeoverRow.seen_at < now - dt.timedelta(seconds=30)).values(seen_at=now)
        )

    async def hand_back(
        self, patient_id: uuid.UUID, staff: str, summary: str, *, told: bool = True, read_to: int | None = None
    ) -> None:
        """Let the assistant answer again, with a summary that the patient is told too, unless not `told`.

        `read_to` is the number of the last turn that the person has seen.

        Raises:
            NotYoursError: somebody else speaks with the patient, or nobody.
            UnreadTurnError: the patient wrote after that turn.
        """
        row = await self._row(patient_id, staff)
        if read_to is not None and await self._wrote_after(patient_id, read_to):
            raise UnreadTurnError
        await self._end(row, "handed_back", summary, summary if told else "")

    async def pass_on(self, patient_id: uuid.UUID, staff: str) -> None:
        """End it because the handover was routed to somebody else; nothing where `staff` does not speak with them."""
        row = await self._open_row(patient_id)
        if row is not None and row.staff == staff:
            await self._end(row, "passed_on", "", "")

    async def leave_deserted(self, now: dt.datetime) -> list[uuid.UUID]:
        """End what nobody has looked at for ten minutes, and put the patients back into the queue."""
        query = select(TakeoverRow).where(TakeoverRow.ended_at.is_(None), TakeoverRow.seen_at < now - LEFT_AFTER)
        rows = list(await self._session.scalars(query.with_for_update(skip_locked=True)))
        for row in rows:
            seal = await seal_for(self._session, self._seal, row.patient_id)
            await Takeovers(self._session, seal, self._jobs)._end(row, "left", "", "")
            queue = Handovers(self._session)
            for handover in await queue.open_of(row.patient_id):
                if handover.owner == row.staff:
                    await queue.reroute(handover.id, "assistant")
        return [row.patient_id for row in rows]

    async def messages(self, patient_id: uuid.UUID, since: dt.datetime | None = None) -> list[StaffMessage]:
        """Return what the staff had sent to a patient, oldest first."""
        query = select(StaffMessageRow).where(StaffMessageRow.patient_id == patient_id)
        if since is not None:
            query = query.where(StaffMessageRow.written_at >= since)
        rows = await self._session.scalars(query.order_by(StaffMessageRow.ordinal))
        return [self._message(row) for row in rows]

    async def summaries(self, patient_id: uuid.UUID) -> list[tuple[Takeover, str]]:
        """Return the takeovers of a patient that are over, with their summaries, newest first."""
        query = select(TakeoverRow).where(TakeoverRow.patient_id == patient_id, TakeoverRow.ended_at.is_not(None))
        rows = await self._session.scalars(query.order_by(TakeoverRow.taken_at.desc()).limit(20))
        return [(_takeover(row), self._seal.open(row.summary, _summary(row)) if row.summary else "") for row in rows]

    async def _end(self, row: TakeoverRow, reason: str, summary: str, told: str) -> None:
        row.ended_at, row.end_reason = dt.datetime.now(dt.UTC), reason
        if summary:
            row.summary = self._seal.close(summary, _summary(row))
        await self._session.flush()
        await self._send(row, reason, told)

    async def _send(self, row: TakeoverRow, kind: str, text: str, key: uuid.UUID | None = None) -> uuid.UUID:
        message_id = key or uuid.uuid4()
        sealed = self._seal.close(text, f"staff_message:{message_id}")
        self._session.add(
            StaffMessageRow(
                id=message_id, takeover_id=row.id, patient_id=row.patient_id, staff=row.staff, kind=kind, text=sealed
            )
        )
        await self._session.flush()
        lock = f"staff:{row.patient_id}"  # one after the other
        await defer(self._session, self._jobs, SEND, {"message_id": str(message_id)}, queue=QUEUE, lock=lock)
        return message_id

    async def _wrote_after(self, patient_id: uuid.UUID, ordinal: int) -> bool:
        query = select(TurnRow.id).where(
            TurnRow.patient_id == patient_id, TurnRow.author == "patient", TurnRow.ordinal > ordinal
        )
        return (await self._session.execute(query.limit(1))).first() is not None

    async def _open_row(self, patient_id: uuid.UUID) -> TakeoverRow | None:
        query = select(TakeoverRow).where(TakeoverRow.patient_id == patient_id, TakeoverRow.ended_at.is_(None))
        return (await self._session.scalars(query)).one_or_none()

    async def _row(self, patient_id: uuid.UUID, staff: str) -> TakeoverRow:
        query = select(TakeoverRow).where(TakeoverRow.patient_id == patient_id, TakeoverRow.ended_at.is_(None))
        row = (await self._session.scalars(query.with_for_update(of=TakeoverRow))).one_or_none()
        if row is None or row.staff != staff:
            raise NotYoursError(str(patient_id))
        return row

    def _message(self, row: StaffMessageRow) -> StaffMessage:
        text = self._seal.open(row.text, f"staff_message:{row.id}")
        return StaffMessage(row.id, row.staff, row.kind, text, row.state, row.failure, row.written_at)


def _mine(row: TakeoverRow, staff: str) -> Takeover:
    takeover = _takeover(row)
    if takeover.staff != staff:
        raise TakenOverError(takeover)
    return takeover


def _summary(row: TakeoverRow) -> str:
    return f"takeover:{row.id}"


def _takeover(row: TakeoverRow) -> Takeover:
    return Takeover(row.id, row.patient_id, row.staff, row.shown_as, row.taken_at, row.ended_at, row.end_reason)
