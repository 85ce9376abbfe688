"""The one place that sends: each message once per update, at Telegram's pace, into the transcript.

What went out for an update is kept; when a crash makes the update run again, the kept result is returned instead.
"""

import asyncio
import logging
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import Response, SendDocument, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message
from aiohttp import ClientSession, TraceConfig, TraceRequestStartParams
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.pace import Pace
from care.transcripts import Transcript
from records.encryption import Seal
from records.inbox import SentRequestRow

KEPT = (SendMessage, SendDocument)
PACED = (SendMessage, SendDocument)
TRIES = 4
RETRY_SECONDS = 0.3
IDEMPOTENCY_HEADER = "X-Idempotency-Key"  # the webchat honours it; Telegram ignores it

logger = logging.getLogger(__name__)


class PatientUnreachableError(Exception):
    """The patient blocked the bot; nothing more is sent for this update."""


@dataclass(slots=True)
class Delivery:
    """The update that is being answered, what already went out for it, and where turns are written."""

    bot_id: int
    update_id: int
    sent_before: dict[int, str]
    ordinal: int = 0
    transcript: Transcript | None = None


current_delivery: ContextVar[Delivery | None] = ContextVar("current_delivery", default=None)
_idempotency_key: ContextVar[str | None] = ContextVar("idempotency_key", default=None)


def sent_row(bot_id: int, update_id: int, ordinal: int) -> str:
    """Name the row that a kept result is sealed for."""
    return f"sent_request:{bot_id}:{update_id}:{ordinal}"


async def sent_before(session: AsyncSession, seal: Seal, bot_id: int, update_id: int) -> dict[int, str]:
    """Return what already went out for an update, or (with its number made negative) for a job, by ordinal."""
    query = select(SentRequestRow).where(SentRequestRow.bot_id == bot_id, SentRequestRow.update_id == update_id)
    rows = (await session.execute(query)).scalars()
    return {row.ordinal: seal.open(row.result, sent_row(bot_id, update_id, row.ordinal)) for row in rows}


class SendOnce(BaseRequestMiddleware):
    """Keeps what was sent for an update, and does not send it again."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], seal: Seal) -> None:
        self._sessions = sessions
        self._seal = seal

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        """Send `method`, or return what the same message got before a crash."""
        delivery = current_delivery.get()
        if delivery is None or not _is_kept(method):
            return await make_request(bot, method)
        delivery.ordinal += 1
        kept = delivery.sent_before.get(delivery.ordinal)
        if kept is not None:
            message = Message.model_validate_json(kept, context={"bot": bot})
            return cast("Response[TelegramType]", message)
        row = sent_row(delivery.bot_id, delivery.update_id, delivery.ordinal)
        token = _idempotency_key.set(row)
        try:
            sent = await make_request(bot, method)
        finally:
            _idempotency_key.reset(token)
        await self._keep(delivery, cast("Message", sent))
        return sent

    async def _keep(self, delivery: Delivery, message: Message) -> None:
        row = sent_row(delivery.bot_id, delivery.update_id, delivery.ordinal)
        statement = insert(SentRequestRow).values(
            bot_id=delivery.bot_id,
            update_id=delivery.update_id,
            ordinal=delivery.ordinal,
            result=self._seal.close(message.model_dump_json(exclude_none=True), row),
            chat_id=message.chat.id,
        )
        async with self._sessions.begin() as session:
            await session.execute(statement.on_conflict_do_nothing())


class WriteTranscript(BaseRequestMiddleware):
    """Appends every message that went out to the transcript."""

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        """Send `method`, then record its text as the assistant's turn."""
        sent = await make_request(bot, method)
        delivery = current_delivery.get()
        if delivery is not None and delivery.transcript is not None and isinstance(method, KEPT):
            message = cast("Message", sent)
            kind = "text" if isinstance(method, SendMessage) else "document"
            words = message.text or message.caption or ""
            await delivery.transcript.append("assistant", kind, words, message.message_id)
        return sent


class KeepPace(BaseRequestMiddleware):
    """Waits for Telegram's pace, and repeats what Telegram or the network asked to repeat."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        """Send `method` when its turn has come.

        Raises:
            PatientUnreachableError: the patient blocked the bot.
            TelegramNetworkError, TelegramServerError, TelegramRetryAfter: no luck in several tries; the update is
                kept for later.
        """
        chat_id = _paced_chat(method)
        if chat_id is None:
            return await make_request(bot, method)
        for attempt in range(1, TRIES):
            await self._pace.turn(chat_id)
            try:
                return await _reaching(make_request, bot, method)
            except TelegramRetryAfter as error:
                logger.warning("asked to wait %s s before the next message", error.retry_after)
                await asyncio.sleep(error.retry_after)
            except (TelegramNetworkError, TelegramServerError):
                await asyncio.sleep(RETRY_SECONDS * 2**attempt)
        return await _reaching(make_request, bot, method)


def _is_kept(method: object) -> bool:
    return isinstance(method, KEPT)


def _paced_chat(method: object) -> int | str | None:
    return method.chat_id if isinstance(method, PACED) else None


async def _reaching(
    make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
) -> Response[TelegramType]:
    try:
        return await make_request(bot, method)
    except TelegramForbiddenError:
        raise PatientUnreachableError from None


class ChannelSession(AiohttpSession):
    """aiogram's HTTP session that names each kept message, so that a server which cares can drop a repeat."""

    async def create_session(self) -> ClientSession:
        """Return the HTTP session, with the header set on each request that has a key."""
        session = await super().create_session()
        if not session.trace_configs:
            trace = TraceConfig()
            trace.on_request_start.append(_name_request)
            trace.freeze()
            session.trace_configs.append(trace)
        return session


async def _name_request(_session: ClientSession, _context: object, params: TraceRequestStartParams) -> None:
    key = _idempotency_key.get()
    if key is not None:
        params.headers[IDEMPOTENCY_HEADER] = key
