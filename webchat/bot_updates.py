"""getUpdates: one poller at a time, woken when something arrives; and the webhook's settings."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from records.webchat import WebchatBotRow, WebchatWebhookRow
from webchat import update_queue
from webchat.bot_api import Call
from webchat.channel import Channel
from webchat.errors import bad_request, conflict
from webchat.parameters import Parameters

LONGEST_POLL = 50
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "terminated by setWebhook request"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(eq=False, slots=True)
class _Poll:
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str = OTHER_POLLER


class Poller:
    """The bot's one long poll. A newer one ends the older with a 409, as Telegram does."""

    def __init__(self) -> None:
        self._current: _Poll | None = None

    async def get_updates(self, channel: Channel, parameters: Parameters) -> list[dict[str, Any]]:
        """Return waiting updates, or wait for them up to `timeout` seconds."""
        self.end(OTHER_POLLER)
        poll = self._current = _Poll()
        try:
            return await self._poll(channel, parameters, poll)
        finally:
            if self._current is poll:
                self._current = None

    def end(self, reason: str) -> None:
        """End the poll that is under way."""
        if self._current is not None:
            self._current.reason = reason
            self._current.ended.set()

    async def _poll(self, channel: Channel, parameters: Parameters, poll: _Poll) -> list[dict[str, Any]]:
        timeout = min(max(parameters.integer("timeout", 0), 0), LONGEST_POLL)
        limit = min(max(parameters.integer("limit", update_queue.MAX_BATCH), 1), update_queue.MAX_BATCH)
        offset = parameters.integer("offset", 0)
        await _begin(channel, parameters, offset)
        until = asyncio.get_running_loop().time() + timeout
        with channel.updates.listening() as bell:
            while True:
                bell.clear()
                async with channel.transaction() as transaction:
                    if await transaction.session.get(WebchatWebhookRow, channel.bot_id) is not None:
                        raise conflict(BY_WEBHOOK)
                    found = await update_queue.waiting(transaction, offset=offset, limit=limit)
                if poll.ended.is_set():
                    raise conflict(poll.reason)
                left = until - asyncio.get_running_loop().time()
                if found or left <= 0 or channel.closing.is_set():
                    return found
                await _first(bell, poll.ended, within=left)


async def _begin(channel: Channel, parameters: Parameters, offset: int) -> None:
    async with channel.transaction() as transaction:
        if await transaction.session.get(WebchatWebhookRow, channel.bot_id) is not None:
            raise conflict(WEBHOOK_ACTIVE)
        await update_queue.want(transaction, parameters.json("allowed_updates"))
        if offset:
            await update_queue.acknowledge(transaction, offset)


async def _first(*events: asyncio.Event, within: float) -> None:
    """Return when one of the events is set, or after `within` seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within), asyncio.TaskGroup() as group:
            tasks = [group.create_task(event.wait()) for event in events]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()


async def set_webhook(call: Call) -> bool:
    """Have updates delivered to a URL; an empty one goes back to polling."""
    url = call.parameters.text("url")
    if not url:
        return await delete_webhook(call)
    if not url.startswith(("https://", "http://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.parameters.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    await _forget_webhook(call)
    sealed = call.transaction.channel.seal.close(secret, secret_row(call.channel)) if secret else None
    connections = call.parameters.integer("max_connections", 40)
    call.transaction.session.add(
        WebchatWebhookRow(bot_id=call.channel.bot_id, url=url, secret_token=sealed, max_connections=connections)
    )
    await update_queue.want(call.transaction, call.parameters.json("allowed_updates"))
    return True


async def delete_webhook(call: Call) -> bool:
    """Go back to polling."""
    await _forget_webhook(call)
    return True


async def get_webhook_info(call: Call) -> dict[str, Any]:
    """Return the webhook's state."""
    hook = await call.transaction.session.get(WebchatWebhookRow, call.channel.bot_id)
    bot = await call.transaction.session.get_one(WebchatBotRow, call.channel.bot_id)
    count = await update_queue.pending(call.transaction)
    info: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": count}
    if bot.allowed_updates:
        info["allowed_updates"] = bot.allowed_updates
    if hook is not None:
        info |= {"url": hook.url, "max_connections": hook.max_connections}
        if hook.last_error_at is not None:
            info |= {"last_error_date": int(hook.last_error_at.timestamp()), "last_error_message": hook.last_error}
    return info


def secret_row(channel: Channel) -> str:
    """Name the row and column that a webhook's secret is sealed for."""
    return f"webchat_webhook:{channel.bot_id}:secret_token"


async def _forget_webhook(call: Call) -> None:
    if call.parameters.flag("drop_pending_updates"):
        await update_queue.drop_all(call.transaction)
    hook = await call.transaction.session.get(WebchatWebhookRow, call.channel.bot_id)
    if hook is not None:
        await call.transaction.session.delete(hook)
        await call.transaction.session.flush()
    call.transaction.rings = True
