"""Lanes: one job works off the stored updates of one chat, in order; a long lane lets the others have a turn."""

import datetime as dt
import json
import logging
import traceback
from collections.abc import Mapping

import procrastinate
from aiogram import Dispatcher
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.types import Update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels import Channel
from bot.delivery import Delivery, current_delivery
from bot.inbox import DRAIN, QUEUE, Inbox, Waiting, words_of
from bot.status import Figures
from bot.texts import texts_in
from care.patients import known_by_chat
from care.transcripts import Transcript, seal_for
from records.encryption import Seal, SealBrokenError

ATTEMPTS = 3
APOLOGY = 1_000  # its number among the messages of an update, beyond those of the handlers
TURN = 3  # updates of one chat before the others have theirs
LONGEST_WAIT_SECONDS = 15
NOT_NOW = (
    TelegramNetworkError,
    TelegramServerError,
    TelegramRetryAfter,
    ClientDecodeError,
    OperationalError,
    InterfaceError,
    PoolTimeoutError,
)

logger = logging.getLogger(__name__)


class Lanes:
    """Feeds stored updates to the dispatcher; what a handler wrote commits together with the update's end."""

    def __init__(
        self,
        inbox: Inbox,
        sessions: async_sessionmaker[AsyncSession],
        dispatcher: Dispatcher,
        channels: Mapping[int, Channel],
        seal: Seal,
        figures: Figures | None = None,
    ) -> None:
        self._figures = figures or Figures()
        self._inbox = inbox
        self._sessions = sessions
        self._dispatcher = dispatcher
        self._channels = channels
        self._seal = seal

    def register(self, jobs: procrastinate.App) -> None:
        """Make the drain job known to the workers of `jobs`."""
        jobs.task(name=DRAIN, queue=QUEUE)(self.drain)

    async def drain(self, lane: str, wait: int = 0, *, pressing: bool = False) -> None:
        """Work off a few updates of `lane`, oldest first, and put the rest at the end of the queue.

        A `pressing` lane, in which somebody tells of an emergency, stays before the others until it is worked off.
        Where a channel or the database is away, the lane is tried again after 1, 2, 4 … at most 15 seconds; `wait` is
        how long it waited last.
        """
        try:
            for _ in range(TURN):
                if not await self._work_off_one(lane):
                    return
        except NOT_NOW as error:
            longer = min(LONGEST_WAIT_SECONDS, max(1, wait * 2))
            logger.warning("lane of bot %s waits %s s (%s)", lane.partition(":")[0], longer, type(error).__name__)
            await self._inbox.defer(lane, wait=longer, pressing=pressing)
        else:
            await self._inbox.defer(lane, wait=0, pressing=pressing)

    async def _work_off_one(self, lane: str) -> bool:
        async with self._sessions() as session:
            waiting = await self._inbox.next_in(session, lane)
            if waiting is None:
                return False
            try:
                await self._feed(session, waiting)
            except NOT_NOW:
                raise
            except Exception as error:  # noqa: BLE001  one bad update must not stop its chat
                failure = error
            else:
                await self._inbox.finish(session, waiting)
                await session.commit()
                self._count(waiting, "answered")
                return True
        await self._note(waiting, failure)
        return True

    async def _feed(self, session: AsyncSession, waiting: Waiting) -> None:
        channel = self._channels.get(waiting.bot_id)
        if channel is None:
            logger.warning("update %s is of bot %s, which is not set up any more", waiting.update_id, waiting.bot_id)
            return
        update = Update.model_validate_json(self._inbox.open(waiting), context={"bot": channel.bot})
        sent_before = await self._inbox.sent_for(session, waiting)
        token = current_delivery.set(Delivery(waiting.bot_id, waiting.update_id, sent_before))
        try:
            await self._dispatcher.feed_update(channel.bot, update, session=session, public_url=channel.public_url)
        finally:
            current_delivery.reset(token)

    async def _note(self, waiting: Waiting, failure: Exception) -> None:
        name = type(failure).__name__
        logger.error("update %s of bot %s failed: %s at %s", waiting.update_id, waiting.bot_id, name, _where(failure))
        await self._inbox.count_attempt(waiting, name)
        if waiting.attempts + 1 < ATTEMPTS:
            return
        try:
            await self._apologise(waiting)
        except Exception as error:  # noqa: BLE001  whatever it is, the lane goes on
            logger.warning("no apology for update %s (%s)", waiting.update_id, type(error).__name__)
        async with self._sessions.begin() as session:
            await self._inbox.finish(session, waiting, failure=name)
        self._count(waiting, "parked")

    def _count(self, waiting: Waiting, outcome: str) -> None:
        self._figures.updates.labels(outcome).inc()
        self._figures.seconds.observe((dt.datetime.now(dt.UTC) - waiting.received_at).total_seconds())

    def _words_of(self, waiting: Waiting) -> str:
        """Return what the patient typed, as far as the update can be opened; their words are not lost with it."""
        try:
            return words_of(json.loads(self._inbox.open(waiting)))
        except (SealBrokenError, ValueError, AttributeError):
            return ""

    async def _apologise(self, waiting: Waiting) -> None:
        """Write down that something was said, and tell the patient that it was not answered."""
        channel, chat_id = self._channels[waiting.bot_id], waiting.chat_id
        if chat_id is None:
            return
        async with self._sessions.begin() as session:
            patient = await known_by_chat(session, waiting.bot_id, chat_id, language="vi")
            seal = await seal_for(session, self._seal, patient.id)
            transcript = Transcript(session, seal, patient.id, waiting.bot_id, waiting.update_id)
            await transcript.append("patient", "unanswered", self._words_of(waiting))
            token = current_delivery.set(Delivery(waiting.bot_id, waiting.update_id, {}, APOLOGY, transcript))
            try:
                await channel.bot.send_message(chat_id, texts_in(patient.language)("failed"), parse_mode="HTML")
            finally:
                current_delivery.reset(token)


def _where(failure: Exception) -> str:
    """Return the frames of a failure without its message, which may hold a patient's words."""
    frames = traceback.extract_tb(failure.__traceback__)
    return " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames[-6:]))
