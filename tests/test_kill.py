"""The bot dies by SIGKILL in the middle of its work; nothing is lost, nothing is said twice, order is kept."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psycopg

CHATS = 10
SENT = ("/help", "/privacy", "/language", "cảm ơn", "/person")
REPLIES = ("Tôi giúp được gì?", "Dữ liệu của bạn", "Bạn muốn dùng ngôn ngữ nào?", "Không có gì", "danh sách chờ")
SECONDS = 60


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running(module: str, root: Path, environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `python -m module`; it is killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, cwd=root, env=os.environ | environment, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Visitor:
    """One person with a browser."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers={"Origin": url}, timeout=30)

    async def arrives(self) -> None:
        """Open the page."""
        (await self._http.post("/api/session", json={"language": "vi"})).raise_for_status()

    async def writes(self, text: str, ordinal: int) -> None:
        """Send a text."""
        answer = await self._http.post("/api/messages", json={"text": text, "key": f"message-{ordinal:04}"})
        answer.raise_for_status()

    async def replies(self) -> list[str]:
        """Return what the bot said, oldest first."""
        page = (await self._http.get("/api/messages")).json()
        return [message["text"] for message in page["messages"] if message["bot"]]

    async def leaves(self) -> None:
        """Close the page."""
        await self._http.aclose()


def finished(database: str) -> int:
    """Return how many updates were worked off."""
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT count(*) FROM received_update WHERE finished_at IS NOT NULL").fetchone()
    return int(row[0]) if row else 0


async def until(database: str, count: int) -> None:
    """Wait until at least `count` updates were worked off."""
    async with asyncio.timeout(SECONDS):
        while await asyncio.to_thread(finished, database) < count:
            await asyncio.sleep(0.02)


async def test_fifty_updates_survive_a_kill_in_order_and_once(database: str, root: Path, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "DATABASE_URL": database,
        "DATA_DIR": str(tmp_path),
        "WEBCHAT_PORT": str(port),
        "PUBLIC_URL": url,
        "CHROMA_URL": f"http://127.0.0.1:{free_port()}",
        "TELEGRAM_BOT_TOKEN": "",
    }
    visitors = [Visitor(url) for _ in range(CHATS)]
    async with running("webchat", root, environment):
        await arrival(url)
        for visitor in visitors:
            await visitor.arrives()
        async with running("bot", root, environment) as bot:
            for ordinal, text in enumerate(SENT):
                await asyncio.gather(*(visitor.writes(text, ordinal) for visitor in visitors))
            await until(database, 12)
            os.killpg(bot.pid, signal.SIGKILL)
        worked_off = finished(database)
        assert 12 <= worked_off < CHATS * len(SENT), "the kill must fall into the middle of the work"
        async with running("bot", root, environment):
            await until(database, CHATS * len(SENT))
        for visitor in visitors:
            replies = [reply for reply in await visitor.replies() if "trợ lý AI, không phải bác sĩ. Cấp" not in reply]
            assert len(replies) == len(SENT)
            assert all(words in reply for words, reply in zip(REPLIES, replies, strict=True)), replies
            await visitor.leaves()


async def arrival(url: str) -> None:
    """Wait until the web chat answers."""
    async with asyncio.timeout(SECONDS), httpx.AsyncClient() as http:
        while True:
            try:
                (await http.get(f"{url}/health")).raise_for_status()
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
            else:
                return
