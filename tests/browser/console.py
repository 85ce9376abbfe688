"""The console as a process, people of the staff in a browser, and the barriers that axe finds on a page."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from console.accounts.accounts import Accounts
from console.accounts.roles import Role
from console.accounts.sessions import Sessions
from console.staff import COOKIE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SECONDS = 20


@asynccontextmanager
async def console_process(root: Path, environment: Mapping[str, str]) -> AsyncIterator[str]:
    """Run `python -m console` until the block ends; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    ours = {"CONSOLE_PORT": port, "CONSOLE_URL": url, "CONSOLE_SECOND_FACTOR": "optional"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console", cwd=root, env=os.environ | dict(environment) | ours, start_new_session=True
    )
    try:
        await _answers(url)
        yield url
    finally:
        process.terminate()
        await process.wait()


async def _answers(url: str) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(SECONDS * 5):
            try:
                (await client.get(f"{url}/health")).raise_for_status()
            except httpx.HTTPError:
                await asyncio.sleep(0.2)
            else:
                return
    raise TimeoutError(url)


async def person(
    engine: AsyncEngine, browser: Browser, url: str, name: str, *roles: Role, dark: bool = False, width: int = 1280
) -> Page:
    """Return a page in which a new person with these roles is signed in."""
    async with AsyncSession(engine) as session, session.begin():
        account = await Accounts(session).add(name, name.title(), roles)
        token = await Sessions(session).open(account.id, "Chromium", verified=True)
    context = await browser.new_context(
        base_url=url,
        locale="vi-VN",
        viewport={"width": width, "height": 860},
        color_scheme="dark" if dark else "light",
    )
    await context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    return await context.new_page()


async def barriers(page: Page) -> list[str]:
    """Return what stands in somebody's way on this page, by axe: rule and place."""
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
