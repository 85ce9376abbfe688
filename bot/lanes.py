"""Lanes: one job works off the stored updates of one chat, in order, until none is left."""

import datetime as dt
import logging
from collections.abc import Mapping

import procrastinate
from aiogram import Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.types import Update
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels import Channel
from bot.delivery import Delivery, PatientUnreachableError, current_delivery
from bot.inbox import DRAIN, QUEUE, Inbox, Waiting
from bot.texts import texts_in

ATTEMPTS = 3
LONGEST_WAIT_SECONDS = 60
NOT_NOW = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter, OperationalError, InterfaceError)

logger = logging.getLogger(__name__)


class _UntilReachable(BaseRetryStrategy):
    """Tries a lane again for as long as it takes: after 1, 2, 4 … at most 60 seconds."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        wait = min(LONGEST_WAIT_SECONDS, 2 ** min(job.attempts, 10))
        return RetryDecision(retry_at=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=wait))


class Lanes:
    """Feeds stored updates to the dispatcher; what a handler wrote commits together with the update's end."""

    def __init__(
        self,
        inbox: Inbox,
        sessions: async_sessionmaker[AsyncSession],
        dispatcher: Dispatcher,
        channels: Mapping[int, Channel],
    ) -> None:
        self._inbox = inbox
        self._sessions = sessions
        self._dispatcher = dispatcher
        self._channels = channels

    def register(self, jobs: procrastinate.App) -> None:
        """Make the drain job known to the workers of `jobs`."""
        jobs.task(name=DRAIN, queue=QUEUE, retry=_UntilReachable())(self.drain)

    async def drain(self, lane: str) -> None:
        """Work off the updates of `lane`, oldest first, until none is left."""
        while await self._work_off_one(lane):
            pass

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
                return True
        await self._note(waiting, failure)
        return True

    async def _feed(self, session: AsyncSession, waiting: Waiting) -> None:
        channel = self._channels.get(waiting.bot_id)
        if channel is None:
            logger.warning("update %s is of bot %s, which is not set up any more", waiting.update_id, waiting.bot_id)
            return
        sent_before = await self._inbox.sent_for(session, waiting)
        token = current_delivery.set(Delivery(waiting.bot_id, waiting.update_id, sent_before))
        try:
            update = Update.model_validate_json(waiting.payload, context={"bot": channel.bot})
            await self._dispatcher.feed_update(channel.bot, update, session=session, public_url=channel.public_url)
        finally:
            current_delivery.reset(token)

    async def _note(self, waiting: Waiting, failure: Exception) -> None:
        name = type(failure).__name__
        logger.error("update %s of bot %s failed", waiting.update_id, waiting.bot_id, exc_info=failure)
        await self._inbox.count_attempt(waiting, name)
        if waiting.attempts + 1 < ATTEMPTS:
            return
        await self._apologise(waiting)
        async with self._sessions.begin() as session:
            await self._inbox.finish(session, waiting, failure=name)

    async def _apologise(self, waiting: Waiting) -> None:
        bot = self._channels[waiting.bot_id].bot
        update = Update.model_validate_json(waiting.payload, context={"bot": bot})
        message = update.message or update.edited_message or (update.callback_query and update.callback_query.message)
        if not message:
            return
        try:
            await bot.send_message(message.chat.id, texts_in("vi")("failed"), parse_mode="HTML")
        except (TelegramAPIError, PatientUnreachableError):
            logger.warning("the apology for update %s could not be sent", waiting.update_id)
