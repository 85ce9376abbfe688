"""The console's pages, asked for as a browser does, in this process: how long each takes and how heavy it is."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from console.accounts.accounts import Accounts
from console.accounts.roles import Role
from console.accounts.sessions import Sessions
from console.app import create_app
from console.house import House
from console.staff import COOKIE
from records.encryption import Seal
from records.jobs import job_app
from settings import read_settings

BASE = "http://console.measured"
KEY = b"k" * 32


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of a page, and its size in bytes."""

    times: Sequence[float]
    size: int

    def at(self, share: float) -> float:
        """Return a percentile."""
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))]

    def __str__(self) -> str:
        return f"p50 {self.at(0.5):7.1f} ms  p95 {self.at(0.95):7.1f} ms  {self.size / 1024:6.0f} KiB"


@asynccontextmanager
async def signed_in(engine: AsyncEngine, url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client in which somebody with every role is signed in."""
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    jobs = job_app(url)
    async with sessions.begin() as session:
        account = await Accounts(session).add("measurer", "Measurer", list(Role))
        token = await Sessions(session).open(account.id, "evals", verified=True)
    async with jobs.open_async():
        app = create_app(House(read_settings(), engine, sessions, Seal(KEY), jobs))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE, cookies={COOKIE: token}) as client:
            yield client


async def timed(client: httpx.AsyncClient, paths: Sequence[str], *, warm_up: int = 5) -> Timed:
    """Ask for `paths` one after another; the first ones are left out."""
    times, size = [], 0
    for number, path in enumerate((*paths[:warm_up], *paths)):
        started = time.perf_counter()
        answer = (await client.get(path)).raise_for_status()
        if number >= min(warm_up, len(paths)):
            times.append((time.perf_counter() - started) * 1_000)
            size = max(size, len(answer.content))
    return Timed(times, size)


async def analyse(engine: AsyncEngine) -> None:
    """Let PostgreSQL know what is in its tables, as it does by itself after a while."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE"))
