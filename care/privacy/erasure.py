"""Forgets one chat: everything that was said and asked, at once, and says what must stay and why.

What stays: appointments that took place or lie ahead, as records of care; an open alarm until somebody has looked after
it; who of the support team helped when, without a word of what was said; and the proof that this was done.
Source: Law 91/2025/QH15 (right to deletion); Circular 33/2025/TT-BYT on how long records of care are kept.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.lifecycle import AppointmentStatus
from care.handovers.queue import ASSISTANT
from care.privacy.deadlines import RequestKind
from care.privacy.holdings import Chat, Holding, HoldingKind, holdings
from care.privacy.requests import DataRequests
from records.booking import AppointmentRow, BookingDraftRow, ConsentRow
from records.conversations import ConversationRow, DecisionRow
from records.encounters import EncounterRow
from records.handovers import HandoverEventRow, HandoverRow
from records.inbox import ReceivedUpdateRow, SentRequestRow
from records.keys import erase_key, of_patient
from records.patients import ChatRow
from records.privacy import DataRequestRow
from records.references import free, let_go
from records.takeovers import TakeoverRow
from records.transcripts import AnswerRow, TurnRow

NOBODY = "none"
ERASED = "erased"
S = AppointmentStatus
RECORDS_OF_CARE = (S.PENDING, S.BOOKED, S.ARRIVED, S.CHECKED_IN, S.FULFILLED, S.NOSHOW)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was forgotten, and what stays. `code` is the proof; `appointments` are the codes of those that stay."""

    code: str
    gone: tuple[Holding, ...]
    appointments: tuple[str, ...]
    upcoming: int
    has_alarm: bool


class Erasure:
    """Forgets within the session's transaction; `update_id` is the update that asks for it."""

    def __init__(self, session: AsyncSession, chat: Chat, update_id: int, now: dt.datetime) -> None:
        self._session = session
        self._chat = chat
        self._patient = chat.patient_id
        self._update_id = update_id
        self._now = now

    async def run(self) -> Erased:
        """Forget, and return what was done."""
        before = await holdings(self._session, self._chat)
        await erase_key(self._session, of_patient(self._patient))  # first: whoever writes just now is waited for
        await self._forget_what_was_said()
        await self._forget_what_was_sent()
        kept = await self._forget_appointments()
        alarm = await self._end_handovers()
        await self._end_consents(is_kept=bool(kept))
        remains = bool(kept) or alarm
        if not remains:
            await self._forget_who_it_was()
        left = {one.kind: one.count for one in await holdings(self._session, self._chat)}
        left[HoldingKind.PAGE] = 0  # the chat page deletes its own
        proof = await DataRequests(self._session, clock=lambda: self._now).record(
            self._patient if remains else None, RequestKind.DELETE
        )
        return Erased(
            code=proof.code,
            gone=tuple(_less(one, left.get(one.kind, 0)) for one in before if one.count > left.get(one.kind, 0)),
            appointments=tuple(row.code for row in kept),
            upcoming=sum(row.end is not None and row.end > self._now for row in kept),
            has_alarm=alarm,
        )

    async def _forget_what_was_said(self) -> None:
        for statement in let_go("encounter", "SELECT id FROM encounter WHERE patient_id = :patient"):
            await self._session.execute(text(statement), {"patient": self._patient})
        said = (TurnRow, DecisionRow, AnswerRow, EncounterRow, BookingDraftRow, TakeoverRow, ConversationRow)
        for table in said:
            await self._session.execute(delete(table).where(table.patient_id == self._patient))
        self._session.expire_all()

    async def _forget_what_was_sent(self) -> None:
        """Forget which updates were this chat's; their numbers stay, so that a repeated delivery is known."""
        chat = self._chat
        until_now = ReceivedUpdateRow.update_id <= self._update_id
        lane = ReceivedUpdateRow.lane == f"{chat.bot_id}:{chat.chat_id}"
        await self._session.execute(
            update(ReceivedUpdateRow).where(lane, until_now).values(lane=f"{chat.bot_id}:{NOBODY}", failure=None)
        )
        await self._session.execute(
            delete(SentRequestRow).where(SentRequestRow.bot_id == chat.bot_id, SentRequestRow.chat_id == chat.chat_id)
        )

    async def _forget_appointments(self) -> list[AppointmentRow]:
        """Delete what never took place; return what stays. What a calendar does not know yet loses its details only."""
        theirs = AppointmentRow.patient_id == self._patient
        over = theirs & AppointmentRow.status.not_in(RECORDS_OF_CARE)
        await self._session.execute(update(AppointmentRow).where(over).values(details=None))
        settled = select(AppointmentRow.id).where(over, AppointmentRow.settled)
        ids = list(await self._session.scalars(settled))
        await self._session.execute(
            update(AppointmentRow).where(AppointmentRow.replaces_id.in_(ids)).values(replaces_id=None)
        )
        await self._session.execute(delete(AppointmentRow).where(AppointmentRow.id.in_(ids)))
        return list(
            await self._session.scalars(select(AppointmentRow).where(theirs).order_by(AppointmentRow.created_at))
        )

    async def _end_handovers(self) -> bool:
        """Close what does not press; tell whether an alarm is open."""
        open_ones = (HandoverRow.patient_id == self._patient) & (HandoverRow.state != "closed")
        routine = list(
            await self._session.scalars(select(HandoverRow).where(open_ones, HandoverRow.urgency == "routine"))
        )
        for row in routine:
            row.state, row.close_reason, row.closed_at = "closed", ERASED, self._now
            self._session.add(HandoverEventRow(handover_id=row.id, event="closed", by=ASSISTANT))
        await self._session.flush()
        return (await self._session.scalars(select(HandoverRow.id).where(open_ones).limit(1))).first() is not None

    async def _end_consents(self, *, is_kept: bool) -> None:
        theirs = ConsentRow.patient_id == self._patient
        if is_kept:
            standing = update(ConsentRow).where(theirs, ConsentRow.withdrawn_at.is_(None))
            await self._session.execute(standing.values(withdrawn_at=self._now))
        else:
            await self._session.execute(delete(ConsentRow).where(theirs))

    async def _forget_who_it_was(self) -> None:
        """Cut the tie to the chat; the person's empty row goes too, unless the support team's log points at it.

        What else was asked for about their data is done with that.
        """
        waiting = update(DataRequestRow).where(
            DataRequestRow.patient_id == self._patient, DataRequestRow.done_at.is_(None)
        )
        await self._session.execute(waiting.values(done_at=self._now, done_by=ASSISTANT, outcome="done", reason=ERASED))
        await self._session.execute(delete(ChatRow).where(ChatRow.patient_id == self._patient))
        await self._session.execute(
            text(f"DELETE FROM patient p WHERE p.id = :patient AND {free('patient', 'p')}"),  # noqa: S608  our own names
            {"patient": self._patient},
        )
        self._session.expire_all()


def _less(before: Holding, left: int) -> Holding:
    return Holding(HoldingKind(before.kind), before.count - left, before.since)
