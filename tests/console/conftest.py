"""A console over a real database, and people of the staff who use it as a browser would."""

import itertools
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from console.accounts.accounts import Accounts
from console.accounts.roles import Role
from console.accounts.sessions import Sessions
from console.app import create_app
from console.house import House
from console.staff import COOKIE, forgery_token
from records.encryption import Seal
from records.jobs import job_app
from settings import Settings

BASE = "http://console.test"
PASSWORD = "một câu dài dễ nhớ 2026"
_numbers = itertools.count(1)


@dataclass
class Browser:
    """Somebody at a browser, perhaps signed in."""

    client: httpx.AsyncClient
    name: str = ""

    async def get(self, path: str, **more: object) -> httpx.Response:
        """Open a page."""
        return await self.client.get(path, **more)  # type: ignore[arg-type]

    async def post(self, path: str, data: Mapping[str, object] | None = None, **more: object) -> httpx.Response:
        """Send a form from our own page."""
        token = self.client.cookies.get(COOKIE)
        headers = {"sec-fetch-site": "same-origin"} | ({"x-forgery-token": forgery_token(token)} if token else {})
        return await self.client.post(path, data=data or {}, headers=headers, **more)  # type: ignore[arg-type]


SignedIn = Callable[..., Coroutine[None, None, Browser]]


@pytest.fixture
async def console_house(engine: AsyncEngine, database: str, seal: Seal) -> AsyncIterator[House]:
    """The parts of a console, its jobs open."""
    jobs = job_app(database)
    settings = Settings(_env_file=None, console_url=BASE, console_second_factor="optional")  # type: ignore[call-arg]
    async with jobs.open_async():
        yield House(settings, engine, async_sessionmaker(engine, expire_on_commit=False), seal, jobs)


@pytest.fixture
def app(console_house: House) -> FastAPI:
    """The console."""
    return create_app(console_house)


@pytest.fixture
async def open_browser(app: FastAPI) -> AsyncIterator[Callable[[], Browser]]:
    """Opens browsers in which nobody is signed in."""
    clients: list[httpx.AsyncClient] = []

    def open_one() -> Browser:
        transport = httpx.ASGITransport(app=app, client=("203.0.113.7", 50_000))
        clients.append(httpx.AsyncClient(transport=transport, base_url=BASE))
        return Browser(clients[-1])

    yield open_one
    for client in clients:
        await client.aclose()


@pytest.fixture
def signed_in(console_house: House, open_browser: Callable[[], Browser]) -> SignedIn:
    """Signs a new person with the given roles in: `await signed_in(Role.EDITOR)`."""

    async def sign_in(*roles: Role, name: str = "") -> Browser:
        browser = open_browser()
        browser.name = name or f"staff-{next(_numbers)}"
        async with console_house.transaction() as db:
            account = await Accounts(db).add(browser.name, browser.name.title(), roles)
            token = await Sessions(db).open(account.id, "test", verified=True)
        browser.client.cookies.set(COOKIE, token)
        return browser

    return sign_in
