"""A real PostgreSQL, a real server on a free port, a real aiogram bot, and visitors with cookies of their own."""

import socket
import threading
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from sqlalchemy import create_engine, text

from records.encryption import Seal, webchat_token
from records.migrate import migrate
from records.postgres import connect, embedded_url
from records.tables import Base
from webchat import server as server_module
from webchat.channel import Channel
from webchat.files import FileStore

KEY = b"k" * 32
TOKEN = webchat_token(KEY)


@pytest.fixture(scope="session")
def webchat_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that our PostgreSQL lives in."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def webchat_database(webchat_data_dir: Path) -> str:
    """A PostgreSQL of our own with every table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs complains where XDG_RUNTIME_DIR is not set
        url = embedded_url(webchat_data_dir / "postgres")
    migrate(url)
    return url


@pytest.fixture
def empty_database(webchat_database: str) -> str:
    """The same, with every table empty."""
    engine = create_engine(webchat_database.replace("postgresql://", "postgresql+psycopg://", 1))
    names = ", ".join(table.name for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # what only grows is emptied, too
        connection.execute(text(f"TRUNCATE {names} CASCADE"))
    engine.dispose()
    return webchat_database


@dataclass(frozen=True)
class Server:
    """A running web chat."""

    url: str
    channel: Channel
    stop: Callable[[], None]


Serve = Callable[..., Server]


@pytest.fixture
def serve(empty_database: str, tmp_path: Path) -> Iterator[Serve]:
    """Start web chats on the test's database and data folder; keyword arguments change the channel."""
    with ExitStack() as running:

        def start(*, port: int = 0, **changes: Any) -> Server:
            seal = Seal(KEY)
            channel = Channel(
                token=TOKEN,
                engine=connect(empty_database),
                seal=seal,
                files=FileStore(tmp_path / "files", seal),
                public_url="http://127.0.0.1:8700",
            )
            return running.enter_context(serving(replace(channel, **changes), port=port))

        yield start


@contextmanager
def serving(channel: Channel, *, port: int = 0) -> Iterator[Server]:
    """Serve a channel from a thread."""
    listener = socket.create_server(("127.0.0.1", port))
    server = server_module.Server(channel, first_pause=0.05)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)

    def stop() -> None:
        server.should_exit = True
        thread.join(10)
        listener.close()

    try:
        yield Server(f"http://127.0.0.1:{listener.getsockname()[1]}", channel, stop)
    finally:
        stop()


@pytest.fixture
def server(serve: Serve) -> Server:
    """A running web chat."""
    return serve()


def make_bot(server: Server, token: str = TOKEN) -> Bot:
    """Return an aiogram bot that talks to the server; close its session."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url), timeout=10))


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    """An aiogram bot at the server."""
    bot = make_bot(server)
    yield bot
    await bot.session.close()


class Visitor:
    """A browser without a screen: it keeps its cookie and says where it comes from."""

    def __init__(self, url: str) -> None:
        self.http = httpx.AsyncClient(base_url=url, headers={"Origin": url}, timeout=10)
        self._sent = 0

    async def arrive(self, language: str = "vi") -> "Visitor":
        """Get a session."""
        response = await self.http.post("/api/session", json={"language": language})
        assert response.status_code == 200, response.text
        return self

    async def say(self, words: str, **more: Any) -> httpx.Response:
        """Send a text."""
        return await self.http.post("/api/messages", json={"text": words, "key": self.key()} | more)

    async def messages(self) -> list[dict[str, Any]]:
        """Read the conversation."""
        found: list[dict[str, Any]] = (await self.http.get("/api/messages")).json()["messages"]
        return found

    def key(self) -> str:
        """Make a key for a message."""
        self._sent += 1
        return f"message-{self._sent:04}"


Arrive = Callable[..., Any]


@pytest.fixture
async def arrive() -> AsyncIterator[Arrive]:
    """Let visitors arrive at a server."""
    visitors: list[Visitor] = []

    async def one(server: Server, language: str = "vi") -> Visitor:
        visitors.append(Visitor(server.url))
        return await visitors[-1].arrive(language)

    yield one
    for visitor in visitors:
        await visitor.http.aclose()


@pytest.fixture
async def visitor(server: Server, arrive: Arrive) -> Visitor:
    """A visitor at the server."""
    arrived: Visitor = await arrive(server)
    return arrived
