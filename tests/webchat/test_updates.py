"""How updates reach the bot: acknowledged, in order, to one poller; or by webhook until it takes them."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from json import loads
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError

from tests.webchat.conftest import Arrive, Serve, Server, Visitor, make_bot


async def test_updates_below_the_offset_are_forgotten(bot: Bot, visitor: Visitor) -> None:
    for words in ("một", "hai", "ba"):
        await visitor.say(words)
    first, second = await bot.get_updates(limit=2)
    assert second.update_id == first.update_id + 1
    rest = await bot.get_updates(offset=second.update_id)
    assert [update.message.text for update in rest if update.message] == ["hai", "ba"]
    assert [update.update_id for update in await bot.get_updates(offset=-1)] == [second.update_id + 1]
    assert await bot.get_updates(offset=second.update_id + 2) == []


async def test_a_long_poll_wakes_when_something_arrives(bot: Bot, visitor: Visitor) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(timeout=8))
        await asyncio.sleep(0.2)
        started = time.monotonic()
        await visitor.say("alo")
        [update] = await poll
    assert time.monotonic() - started < 2
    assert update.message is not None


async def test_a_second_poller_ends_the_first(bot: Bot, server: Server) -> None:
    second = make_bot(server)
    words = "terminated by other getUpdates request; make sure that only one bot instance is running"
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(_poll_in_vain(bot, words))
        await asyncio.sleep(0.3)
        assert await second.get_updates(timeout=0) == []
        await poll
    await second.session.close()


async def _poll_in_vain(bot: Bot, words: str) -> None:
    with pytest.raises(TelegramConflictError, match=words):
        await bot.get_updates(timeout=8)


async def test_only_wanted_kinds_are_queued(bot: Bot, visitor: Visitor) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await visitor.say("không ai nghe")
    assert await bot.get_updates() == []
    await bot.get_updates(allowed_updates=[])
    await visitor.say("có người nghe")
    assert len(await bot.get_updates()) == 1


class Webhook:
    """A bot that takes updates by webhook; it refuses the first `refusals` deliveries."""

    def __init__(self) -> None:
        self.taken: list[tuple[str | None, dict[str, Any]]] = []
        self.refusals = 0
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                refused = webhook.refusals > 0
                webhook.refusals -= refused
                if not refused:
                    webhook.taken.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], loads(body)))
                self.send_response(503 if refused else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    hook = Webhook()
    thread = threading.Thread(target=hook.server.serve_forever)
    thread.start()
    yield hook
    hook.server.shutdown()
    thread.join()
    hook.server.server_close()


async def test_a_webhook_gets_everything_in_order(bot: Bot, visitor: Visitor, webhook: Webhook) -> None:
    webhook.refusals = 2
    await visitor.say("trước")
    await bot.set_webhook(webhook.url, secret_token="Bi-mat_1")
    for words in ("một", "hai", "ba"):
        await visitor.say(words)

    async def all_delivered() -> bool:
        return (await bot.get_webhook_info()).pending_update_count == 0

    await _until(all_delivered)
    assert [update["message"]["text"] for _, update in webhook.taken] == ["trước", "một", "hai", "ba"]
    assert {secret for secret, _ in webhook.taken} == {"Bi-mat_1"}
    info = await bot.get_webhook_info()
    assert info.url == webhook.url
    assert info.last_error_message is not None
    assert "503" in info.last_error_message
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def _until(done: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(8):
        while not await done():
            await asyncio.sleep(0.02)


async def test_nothing_is_lost_by_a_restart(serve: Serve, arrive: Arrive) -> None:
    first = serve()
    visitor = await arrive(first)
    await visitor.say("trước khi tắt")
    first.stop()
    second = serve(port=int(first.url.rpartition(":")[2]))
    bot = make_bot(second)
    [update] = await bot.get_updates()
    assert update.message is not None
    await bot.send_message(update.message.chat.id, "sau khi bật lại")
    assert [message["text"] for message in await visitor.messages()] == ["trước khi tắt", "sau khi bật lại"]
    await bot.session.close()
