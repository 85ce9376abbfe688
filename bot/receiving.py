"""Receives updates by long polling or webhook; each is in the inbox before it is acknowledged."""

import asyncio
import hmac
import json
import logging
from collections.abc import Mapping
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiohttp import web

from bot.channels import Channel
from bot.inbox import NOT_STORED, Inbox, RawUpdate

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 25
LONGEST_PAUSE_SECONDS = 30.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header

logger = logging.getLogger(__name__)


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates, unparsed: one update that nobody understands must not hold back the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Poller:
    """Long-polls one channel. Updates are acknowledged by the next poll, after they were stored."""

    def __init__(self, channel: Channel, inbox: Inbox) -> None:
        self._channel = channel
        self._inbox = inbox
        self._offset: int | None = None
        self._pause = 0.0

    async def run(self) -> None:
        """Poll until cancelled; a refused token ends it, everything else is tried again."""
        while True:
            try:
                await self._poll()
                self._recovered()
            except TelegramUnauthorizedError:
                return  # it was said when the commands were set
            except TelegramConflictError:
                await self._rest("another program polls with the same token: stop it, or use a token of its own")
            except (TelegramNetworkError, TelegramServerError):
                await self._rest("cannot be reached; trying again")
            except TelegramAPIError as error:
                await self._rest(f"answers {error.message}")
            except ClientDecodeError:
                await self._rest("answers something that is not the Bot API (a proxy's page?); trying again")
            except NOT_STORED as error:
                await self._rest(f"updates wait: they cannot be stored ({type(error).__name__}; is the disk full?)")

    async def _poll(self) -> None:
        request = GetRawUpdates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES)
        updates = await self._channel.bot(request, request_timeout=POLL_SECONDS + 10)
        if updates:
            await self._inbox.store(self._channel.bot.id, updates)
            self._offset = updates[-1]["update_id"] + 1

    async def _rest(self, reason: str) -> None:
        if self._pause == 0.0:
            logger.warning("%s: %s", self._channel.name, reason)
        self._pause = min(LONGEST_PAUSE_SECONDS, max(0.25, self._pause * 2))
        await asyncio.sleep(self._pause)

    def _recovered(self) -> None:
        if self._pause > 1.0:
            logger.warning("%s: reached again", self._channel.name)
        self._pause = 0.0


class WebhookReceiver:
    """Takes webhook posts, refuses those without the secret, and answers 200 once the update is stored."""

    def __init__(self, bots: Mapping[int, Bot], inbox: Inbox, secret: str) -> None:
        self._bots = bots
        self._inbox = inbox
        self._secret = secret

    def application(self) -> web.Application:
        """Return the web application that serves `/telegram/<bot id>`."""
        application = web.Application(client_max_size=1_000_000)
        application.router.add_post(r"/telegram/{bot_id:\d{1,19}}", self._receive)
        return application

    async def _receive(self, request: web.Request) -> web.Response:
        bot = self._bots.get(int(request.match_info["bot_id"]))
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if bot is None or not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=403)
        raw = _read_update(await request.read())
        if raw is None:
            return web.Response(status=400)
        try:
            await self._inbox.store(bot.id, [raw])
        except NOT_STORED as error:
            logger.error("update %s was not stored (%s); it will be sent again", raw["update_id"], type(error).__name__)
            return web.Response(status=503)
        return web.Response()


def _read_update(body: bytes) -> RawUpdate | None:
    try:
        raw = json.loads(body)
    except ValueError:
        return None
    return raw if isinstance(raw, dict) and type(raw.get("update_id")) is int else None
