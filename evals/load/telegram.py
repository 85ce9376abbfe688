"""A stand-in for Telegram on loopback: takes what a bot sends, says when, and delivers updates by webhook.

It speaks as Telegram does where it matters here: an update that is not answered with 200 is delivered again.
"""

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

SECRET = "load-secret"  # noqa: S105  of this measurement
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header
BOT_ID = 4242
TOKEN = f"{BOT_ID}:{'a' * 35}"
RETRY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that a bot sent to a chat; `at` is monotonic seconds."""

    chat_id: int
    text: str
    at: float


@dataclass(slots=True)
class Telegram:
    """Receives requests of bots and delivers updates to their webhooks, round robin."""

    webhooks: list[str] = field(default_factory=list)
    on_sent: Callable[[Sent], None] = lambda sent: None
    sent: dict[int, list[Sent]] = field(default_factory=lambda: defaultdict(list))
    deliveries: int = 0
    redeliveries: int = 0
    _updates: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _messages: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _turns: Iterator[int] = field(default_factory=itertools.count)

    def application(self) -> web.Application:
        """Return the web application that bots call."""
        application = web.Application()
        application.router.add_post("/bot{token}/{method}", self._called)
        return application

    async def _called(self, request: web.Request) -> web.Response:
        form = await request.post()
        method = request.match_info["method"]
        if method not in ("sendMessage", "sendDocument", "editMessageText"):
            return web.json_response({"ok": True, "result": self._plain(method)})
        chat_id, text = int(str(form["chat_id"])), str(form.get("text", ""))
        if method == "sendMessage":
            sent = Sent(chat_id, text, time.monotonic())
            self.sent[chat_id].append(sent)
            self.on_sent(sent)
        result = {
            "message_id": next(self._messages),
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": "private"},
            "text": text or "…",
        }
        return web.json_response({"ok": True, "result": result})

    @staticmethod
    def _plain(method: str) -> object:
        if method == "getMe":
            return {"id": BOT_ID, "is_bot": True, "first_name": "Load", "username": "load_bot"}
        return [] if method == "getUpdates" else True

    def message(self, chat_id: int, text: str) -> dict[str, Any]:
        """Return an update in which `chat_id` writes `text`."""
        person = {"id": chat_id, "is_bot": False, "first_name": "Load", "language_code": "vi"}
        message = {
            "message_id": next(self._messages),
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": "private", "first_name": "Load"},
            "from": person,
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return {"update_id": next(self._updates), "message": message}

    async def deliver(self, http: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        """Post an update until a bot has taken it."""
        while True:
            url = self.webhooks[next(self._turns) % len(self.webhooks)]
            self.deliveries += 1
            try:
                async with http.post(url, json=update, headers={SECRET_HEADER: SECRET}) as answer:
                    if answer.status == 200:
                        return
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            self.redeliveries += 1
            await asyncio.sleep(RETRY_SECONDS)


@asynccontextmanager
async def serving(telegram: Telegram) -> AsyncIterator[str]:
    """Serve the stand-in on a free port until the block ends; yield its address."""
    runner = web.AppRunner(telegram.application(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()
