"""What a person of the staff writes in the console reaches the patient in their channel, each message once.

The row tells the console what became of it: sent, or why it failed.
"""

import logging
import uuid
from collections.abc import Mapping

import procrastinate
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from procrastinate import JobContext, RetryStrategy
from sqlalchemy import func, select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels import Channel
from bot.delivery import Delivery, PatientUnreachableError, current_delivery, sent_before
from bot.sending import NO_PREVIEW, show_typing
from bot.texts import Texts, texts_in
from care.handovers.takeovers import QUEUE, SEND, TYPING
from care.patients import mark_reachable
from care.transcripts import Transcript, seal_for
from records.encryption import Seal
from records.patients import ChatRow, PatientRow
from records.takeovers import StaffMessageRow, TakeoverRow

AWAY = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter)
ATTEMPTS = 5  # the waits between them come to about a minute
RETRY = RetryStrategy(
    max_attempts=ATTEMPTS, exponential_wait=2, retry_exceptions={*AWAY, OperationalError, InterfaceError}
)

logger = logging.getLogger(__name__)


class StaffMessages:
    """Sends staff messages and shows typing; a job each."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], channels: Mapping[int, Channel], seal: Seal) -> None:
        self._sessions, self._channels, self._seal = sessions, channels, seal

    def register(self, jobs: procrastinate.App) -> None:
        """Make the jobs known to the workers of `jobs`."""
        jobs.task(name=SEND, queue=QUEUE, pass_context=True, retry=RETRY)(self.send)
        jobs.task(name=TYPING, queue=QUEUE)(self.show_typing)

    async def send(self, context: JobContext, message_id: str) -> None:
        """Send one message, unless it was sent."""
        job = context.job
        is_last = job is None or job.attempts >= ATTEMPTS
        async with self._sessions.begin() as session:
            row = await session.get(StaffMessageRow, uuid.UUID(message_id), with_for_update=True)
            if row is None or row.state != "waiting":
                return
            try:
                failure = await self._deliver(session, row, (job.id if job is not None else None) or 0)
            except AWAY:
                if not is_last:
                    raise
                failure = "away"
            row.state, row.failure = ("failed", failure) if failure else ("sent", None)
            row.ended_at = func.now()
            if failure:
                logger.warning("staff message %s did not go out: %s", row.id, failure)

    async def show_typing(self, patient_id: str) -> None:
        """Show the patient that somebody types."""
        async with self._sessions() as session:
            chat = await self._chat(session, uuid.UUID(patient_id))
        if chat is not None:
            try:
                await show_typing(self._channels[chat.bot_id].bot, chat.chat_id)
            except PatientUnreachableError:
                return  # the message that follows will say so

    async def _deliver(self, session: AsyncSession, row: StaffMessageRow, job: int) -> str | None:
        """Send and write down; return why it did not go out, if it did not."""
        chat = await self._chat(session, row.patient_id)
        if chat is None:
            return "no_channel"
        patient = await session.get_one(PatientRow, row.patient_id)
        takeover = await session.get_one(TakeoverRow, row.takeover_id)
        seal = await seal_for(session, self._seal, row.patient_id)
        words = seal.open(row.text, f"staff_message:{row.id}")
        kept = await sent_before(session, self._seal, chat.bot_id, -job)
        token = current_delivery.set(Delivery(chat.bot_id, -job, kept))
        try:
            sent = await self._channels[chat.bot_id].bot.send_message(
                chat.chat_id,
                told(row.kind, words, takeover.shown_as, texts_in(patient.language)),
                parse_mode="HTML",
                link_preview_options=NO_PREVIEW,
            )
        except PatientUnreachableError:
            await mark_reachable(session, row.patient_id, reachable=False)
            return "blocked"
        except (TelegramBadRequest, TelegramNotFound):
            return "refused"
        finally:
            current_delivery.reset(token)
        transcript = Transcript(session, seal, row.patient_id, chat.bot_id)
        if row.kind == "words":
            await transcript.append("staff", "text", words, sent.message_id)
        else:
            await transcript.append("assistant", f"takeover-{row.kind}", sent.text or "", sent.message_id)
        return None

    async def _chat(self, session: AsyncSession, patient_id: uuid.UUID) -> ChatRow | None:
        query = select(ChatRow).where(ChatRow.patient_id == patient_id, ChatRow.bot_id.in_(self._channels))
        return (await session.scalars(query)).first()


def told(kind: str, words: str, name: str, texts: Texts) -> str:
    """Return what the patient reads (HTML)."""
    if kind == "words":
        return texts("staff-words", name=name, words=words)
    message = texts(f"takeover-{kind.replace('_', '-')}", name=name)
    return f"{message}\n\n{texts('takeover-summary', summary=words)}" if words else message
