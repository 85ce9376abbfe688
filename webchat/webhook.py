"""Delivers updates to the bot's webhook: one after the other, in order, again and again until it takes them."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

import httpx
from sqlalchemy.exc import SQLAlchemyError

from records.webchat import WebchatWebhookRow
from webchat import update_queue
from webchat.bot_updates import secret_row
from webchat.channel import Channel

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
PATIENCE = 60
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
log = logging.getLogger(__name__)


class Courier:
    """Carries updates to the webhook as long as one is set."""

    def __init__(self, channel: Channel, *, first_pause: float = FIRST_PAUSE) -> None:
        self._channel = channel
        self._first_pause = first_pause

    async def run(self) -> None:
        """Deliver until cancelled."""
        pause = self._first_pause
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            with self._channel.updates.listening() as bell:
                while not self._channel.closing.is_set():
                    bell.clear()
                    delivered = await self._try_one(client)
                    if delivered:
                        pause = self._first_pause
                    elif delivered is None:
                        await bell.wait()
                    else:
                        await self._rest(pause)
                        pause = min(pause * 2, LONGEST_PAUSE)

    async def _try_one(self, client: httpx.AsyncClient) -> bool | None:
        try:
            return await self._deliver_one(client)
        except SQLAlchemyError as error:
            log.warning("updates cannot be read: %s", type(error).__name__)
            return False

    async def _deliver_one(self, client: httpx.AsyncClient) -> bool | None:
        """Return whether the oldest update was taken, None if there is nothing to deliver or nowhere to."""
        async with self._channel.transaction() as transaction:
            hook = await transaction.session.get(WebchatWebhookRow, self._channel.bot_id)
            found = await update_queue.waiting(transaction, offset=0, limit=1) if hook else []
        if hook is None or not found:
            return None
        problem = await self._post(client, hook, found[0])
        async with self._channel.transaction() as transaction:
            if problem is None:
                await update_queue.acknowledge(transaction, found[0]["update_id"] + 1)
            elif current := await transaction.session.get(WebchatWebhookRow, self._channel.bot_id):
                current.last_error, current.last_error_at = problem, self._channel.clock()
        if problem is not None:
            log.warning("webhook refused update %s: %s", found[0]["update_id"], problem)
        return problem is None

    async def _post(self, client: httpx.AsyncClient, hook: WebchatWebhookRow, update: dict[str, Any]) -> str | None:
        """Return what went wrong, None if nothing did."""
        headers = {}
        if hook.secret_token is not None:
            headers[SECRET_HEADER] = self._channel.seal.open(hook.secret_token, secret_row(self._channel))
        try:
            response = await client.post(hook.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            return type(error).__name__
        if response.is_success:
            return None
        return f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._channel.closing.wait(), seconds)
