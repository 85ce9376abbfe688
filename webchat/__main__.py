"""`python -m webchat`: serves the Bot API and the chat page until it is told to stop."""

import asyncio
import logging
import signal
import socket
import sys

from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from logs import configure_logging
from records.encryption import read_key, read_seal, webchat_token
from records.postgres import DatabaseUnavailableError, connect, database_url
from records.webchat import WebchatBotRow
from settings import MalformedSettingsError, Settings, read_settings
from web_server import CannotListenError, bound
from webchat.channel import Channel
from webchat.files import FileStore
from webchat.server import Server


class CannotStartError(Exception):
    """The web chat cannot start; the message says why in one line."""


def main() -> int:
    """Serve, and return the process's exit code."""
    try:
        settings = read_settings()
        configure_logging(settings)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn passes it on once it has shut down
        with bound(settings.webchat_host, settings.webchat_port, "WEBCHAT") as listener:
            asyncio.run(_serve(settings, listener))
    except (MalformedSettingsError, DatabaseUnavailableError, CannotStartError, CannotListenError) as problem:
        print(f"webchat: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _serve(settings: Settings, listener: socket.socket) -> None:
    channel = _channel(settings)
    try:
        await _check_tables(channel.engine)
        logging.getLogger("webchat").info("the chat page is at %s", settings.public_url)
        await Server(channel).serve(sockets=[listener])
    finally:
        await channel.engine.dispose()


def _channel(settings: Settings) -> Channel:
    seal = read_seal(settings)
    return Channel(
        token=webchat_token(read_key(settings)),
        engine=connect(database_url(settings)),
        seal=seal,
        files=FileStore(settings.data_dir / "webchat" / "files", seal),
        public_url=settings.public_url,
        default_language=settings.default_language,
    )


async def _check_tables(engine: AsyncEngine) -> None:
    table = WebchatBotRow.__tablename__
    try:
        async with engine.connect() as connection:
            there = await connection.run_sync(lambda sync: inspect(sync).has_table(table))
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise CannotStartError(f"the database (DATABASE_URL) cannot be reached: {reason}") from None
    if not there:
        raise CannotStartError("the database has no webchat tables: run the migrations first (alembic upgrade head)")


if __name__ == "__main__":
    sys.exit(main())
