"""The ceiling of the framework: aiogram's own webhook and a handler that repeats. `python -m evals.load.echo_bot`."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from evals.load.telegram import BOT_ID, SECRET, TOKEN


async def echo(message: Message) -> None:
    """Repeat."""
    await message.answer(message.text or "")


async def main() -> None:
    """Serve until stopped."""
    environment = os.environ  # noqa: TID251  a peer: it has no settings of ours
    server = TelegramAPIServer.from_base(environment["TELEGRAM_API_URL"])
    bot = Bot(TOKEN, session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await _serve(SimpleRequestHandler(dispatcher, bot, secret_token=SECRET), environment)


async def _serve(handler: SimpleRequestHandler, environment: "os._Environ[str]") -> None:
    hook, status = web.Application(), web.Application()
    handler.register(hook, path=f"/telegram/{BOT_ID}")
    status.router.add_get("/ready", lambda _: _ok())
    for application, port in ((hook, environment["WEBHOOK_PORT"]), (status, environment["STATUS_PORT"])):
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await asyncio.Event().wait()


async def _ok() -> web.Response:
    return web.Response()


if __name__ == "__main__":
    asyncio.run(main())
