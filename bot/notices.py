"""Notices: what is said about an appointment without being asked. Each once, none that is no longer true.

A notice names the version of the appointment it was planned for; when that has changed, it is dropped.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Mapping

import procrastinate
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from procrastinate import JobContext, RetryStrategy
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import appointment_views, notice_views
from bot.channels import Channel
from bot.delivery import Delivery, PatientUnreachableError, current_delivery, sent_before
from bot.sending import send
from bot.texts import texts_in
from bot.views import View
from care.booking.appointments import Appointment
from care.booking.book import AppointmentBook
from care.booking.gateway import GatewayUnavailableError
from care.booking.joining import Joining
from care.booking.ledger import NOTICE, QUEUE
from care.booking.slots import OfferedSlot, SlotWish
from care.consents import Consents, Purpose
from care.handovers.queue import Handovers
from care.patients import mark_reachable
from care.transcripts import Transcript, seal_for
from records.booking import AppointmentRow
from records.patients import ChatRow, PatientRow

NOT_NOW = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, OperationalError, InterfaceError)
RETRY = RetryStrategy(max_attempts=40, exponential_wait=2, retry_exceptions=set(NOT_NOW))
WITHDRAWN = ("clinic-cancelled", "slot-lost")

logger = logging.getLogger(__name__)


class Notices:
    """Sends notices; a job each."""

    def __init__(self, book: AppointmentBook, channels: Mapping[int, Channel], way_in: Joining) -> None:
        self._book = book
        self._ledger = book.ledger
        self._channels = channels
        self._way_in = way_in

    def register(self, jobs: procrastinate.App) -> None:
        """Make the notice job known to the workers of `jobs`."""
        jobs.task(name=NOTICE, queue=QUEUE, pass_context=True, retry=RETRY)(self.run)

    async def run(self, context: JobContext, appointment_id: str, kind: str, version: int) -> None:
        """Send one notice, unless it is stale."""
        number = context.job.id if context.job is not None and context.job.id is not None else 0
        await self.send(uuid.UUID(appointment_id), kind, version, number)

    async def send(self, appointment_id: uuid.UUID, kind: str, version: int, job: int) -> bool:
        """Send a notice and tell whether there was anything to say; the same `job` sends it once."""
        async with self._ledger.sessions.begin() as session:
            row = await session.get(AppointmentRow, appointment_id)
            if row is None or row.version != version or self._is_late(row, kind):
                return False
            appointment = self._ledger.read(row)
            patient = await session.get_one(PatientRow, row.patient_id)
            chat = await _chat(session, row.patient_id)
            if chat is None or chat.bot_id not in self._channels:
                return False
            if patient.unreachable_at is not None:
                if not kind.startswith("reminder"):
                    await Handovers(session).request(patient.id, "unreachable")
                return False
            if kind.startswith("reminder") and not await Consents(session, patient.id).has(Purpose.REMINDERS):
                return False
            await self._deliver(session, appointment, kind, patient, chat, job)
            return True

    def _is_late(self, row: AppointmentRow, kind: str) -> bool:
        """Whether the time of a reminder is over: the next one is due, or it has begun."""
        names = [name for name, _ in self._ledger.policy.reminders]
        if kind not in names:
            return False
        nearer = [before for name, before in self._ledger.policy.reminders[names.index(kind) + 1 :]]
        until = nearer[0] if nearer else dt.timedelta()
        return row.start is None or row.start - until <= self._ledger.clock()

    async def _deliver(
        self, session: AsyncSession, appointment: Appointment, kind: str, patient: PatientRow, chat: ChatRow, job: int
    ) -> None:
        seal = await seal_for(session, self._ledger.seal, patient.id)
        transcript = Transcript(session, seal, patient.id, chat.bot_id, -job)
        kept = await sent_before(session, self._ledger.seal, chat.bot_id, -job)
        view = await self._view(session, appointment, kind, patient)
        token = current_delivery.set(Delivery(chat.bot_id, -job, kept, transcript=transcript))
        try:
            await send(self._channels[chat.bot_id].bot, chat.chat_id, view)
        except PatientUnreachableError:
            await mark_reachable(session, patient.id, reachable=False)
            await Handovers(session).request(patient.id, "unreachable")
            logger.warning("patient %s cannot be reached about appointment %s", patient.id, appointment.id)
        finally:
            current_delivery.reset(token)

    async def _view(self, session: AsyncSession, appointment: Appointment, kind: str, patient: PatientRow) -> View:
        texts = texts_in(patient.language)
        if kind in WITHDRAWN:
            return notice_views.withdrawn(appointment, kind, await self._others(appointment), texts)
        if kind in ("booked", "moved"):
            card = appointment_views.card(appointment, self._ledger.clock(), texts)
            return card if kind == "booked" else card.after(texts("notice-moved"))
        if kind == "reminder-10m" and not self._way_in.leads_somewhere:
            await Handovers(session).request(patient.id, "link_missing")
        return notice_views.notice(appointment, kind, texts, has_way_in=self._way_in.leads_somewhere)

    async def _others(self, appointment: Appointment) -> list[OfferedSlot]:
        """Return other times of the same kind; none where the calendar does not answer."""
        try:
            return await self._book.offers(SlotWish(appointment.specialty, appointment.province))
        except GatewayUnavailableError:
            return []


async def _chat(session: AsyncSession, patient_id: uuid.UUID) -> ChatRow | None:
    return (await session.execute(select(ChatRow).where(ChatRow.patient_id == patient_id))).scalars().first()
