"""`/api/events`: what happens in the visitor's chat, as server-sent events that resume where they broke off."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from records.webchat import WebchatChatRow
from webchat.channel import Channel
from webchat.hub import CHANGED, CLOSED, Signal
from webchat.views import page_chat
from webchat.visitor_chat import CATCH_UP, changes
from webchat.visitors import visitor_chat

HEARTBEAT = 20
RETRY_MILLISECONDS = 1500


async def open_stream(channel: Channel, request: Request) -> Response:
    """Stream new, edited and deleted messages, the bot's actions and its answers to presses."""
    async with channel.transaction() as transaction:
        chat = await visitor_chat(transaction, request)
    given = request.headers.get("last-event-id") or request.query_params.get("after", "")
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else chat.last_change
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingResponse(_events(channel, chat.id, after), headers=headers, media_type="text/event-stream")


async def _events(channel: Channel, chat_id: int, after: int) -> AsyncIterator[str]:
    with channel.hub.listening(chat_id) as queue:
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        yield _event("state", await _state(channel, chat_id))
        signal = CHANGED
        while signal is not CLOSED and signal.kind != "closed" and not channel.closing.is_set():
            if signal is CHANGED:
                async for line, change in _since(channel, chat_id, after):
                    after = change
                    yield line
            elif signal.kind == "ping":
                yield ": still here\n\n"
            else:
                yield _event(signal.kind, signal.data)
            signal = await _next(queue)


async def _next(queue: asyncio.Queue[Signal]) -> Signal:
    with suppress(TimeoutError):
        return await asyncio.wait_for(queue.get(), HEARTBEAT)
    return Signal("ping")


async def _since(channel: Channel, chat_id: int, after: int) -> AsyncIterator[tuple[str, int]]:
    while True:
        async with channel.transaction() as transaction:
            found = await changes(transaction, chat_id, after)
        for message in found:
            after = message["change"]
            yield _event("message", message, number=after), after
        if len(found) < CATCH_UP:
            return


async def _state(channel: Channel, chat_id: int) -> dict[str, Any]:
    async with channel.transaction() as transaction:
        return page_chat(await transaction.session.get_one(WebchatChatRow, chat_id))


def _event(kind: str, data: dict[str, Any] | None, *, number: int | None = None) -> str:
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
