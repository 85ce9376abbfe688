"""How a channel's updates come in, by long polling or webhook, from telling its server so to the inbox."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiogram.types import BotCommand
from aiohttp import web

from bot.channels import TELEGRAM, Channel
from bot.inbox import Inbox
from bot.receiving import ALLOWED_UPDATES, Poller, WebhookReceiver
from bot.texts import LANGUAGES, texts_in
from settings import Settings

COMMANDS = {
    "vi": ("start", "book", "appointments", "help", "language", "privacy", "dulieu", "xuat", "quen", "person"),
    "en": ("start", "book", "appointments", "help", "language", "privacy", "mydata", "export", "forget", "person"),
}
FIRST_PAUSE, MENTIONED_AT, LONGEST_PAUSE = 0.25, 4.0, 30.0  # seconds between tries; silent until MENTIONED_AT

logger = logging.getLogger(__name__)


class Reception:
    """Takes one channel's updates. Telegram's are pushed where a webhook is set; everything else is polled."""

    def __init__(self, channel: Channel, inbox: Inbox, settings: Settings) -> None:
        self._channel, self._inbox, self._settings = channel, inbox, settings

    @property
    def is_pushed(self) -> bool:
        """Tell whether the server pushes, so that every process may take."""
        settings = self._settings
        is_set = settings.webhook_url is not None and settings.webhook_secret is not None
        return self._channel.name == TELEGRAM and is_set

    async def poll(self) -> None:
        """Poll until cancelled; a refused token leaves nothing to poll for."""
        await self._reach(None, None)
        await Poller(self._channel, self._inbox).run()
        await asyncio.Event().wait()

    async def take_pushed(self) -> None:
        """Serve the webhook until cancelled, and tell the server where it is."""
        settings, bot = self._settings, self._channel.bot
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
        receiver = WebhookReceiver({bot.id: bot}, self._inbox, secret)
        async with _served(receiver.application(), settings.webhook_host, settings.webhook_port):
            await self._reach(f"{settings.webhook_url}/telegram/{bot.id}", secret)
            await asyncio.Event().wait()

    async def _reach(self, webhook: str | None, secret: str | None) -> None:
        """Tell the server how updates are fetched and which commands there are, for as long as that takes."""
        name, pause = self._channel.name, FIRST_PAUSE
        while True:
            try:
                await _introduce(self._channel.bot, webhook, secret)
            except TelegramUnauthorizedError:
                logger.error("%s refuses the bot token: check TELEGRAM_BOT_TOKEN", name)
                return
            except AiogramError as error:
                if pause == MENTIONED_AT:
                    advice = "check the network, or TELEGRAM_API_URL" if name == TELEGRAM else "is it still starting?"
                    logger.warning("%s cannot be reached (%s); %s", name, type(error).__name__, advice)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                logger.info("%s: connected", name)
                return


async def serve_for_ever(application: web.Application, host: str, port: int) -> None:
    """Serve an application until cancelled."""
    async with _served(application, host, port):
        await asyncio.Event().wait()


@asynccontextmanager
async def _served(application: web.Application, host: str, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield
    finally:
        await runner.cleanup()


async def _introduce(bot: Bot, webhook: str | None, secret: str | None) -> None:
    if webhook is None:
        await bot.delete_webhook(drop_pending_updates=False)
    else:
        await bot.set_webhook(webhook, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
    await bot.set_my_commands(_commands("vi"))
    for language in LANGUAGES:
        await bot.set_my_commands(_commands(language), language_code=language)


def _commands(language: str) -> list[BotCommand]:
    texts = texts_in(language)
    return [BotCommand(command=name, description=texts(f"command-{name}")) for name in COMMANDS[language]]
