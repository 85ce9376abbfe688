"""The console as a process of its own, and people of the staff who sign in to it in a real Chromium."""

import asyncio
import base64
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from console.accounts.accounts import Accounts
from console.accounts.roles import Role
from console.accounts.sessions import Sessions
from console.staff import COOKIE
from evals.servers import free_port
from tests.conftest import KEY

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@asynccontextmanager
async def console_process(root: Path, database: str, data: Path) -> AsyncIterator[str]:
    """Run `python -m console` until the block ends and give its address."""
    port = free_port()
    environment = {
        "DATABASE_URL": database,
        "DATA_DIR": str(data),
        "RECORDS_KEY": base64.b64encode(KEY).decode(),
        "CONSOLE_PORT": str(port),
        "CONSOLE_URL": f"http://127.0.0.1:{port}",
        "CONSOLE_SECOND_FACTOR": "optional",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console", cwd=root, env=os.environ | environment, start_new_session=True
    )
    try:
        async with httpx.AsyncClient() as client:
            for _ in range(300):
                try:
                    (await client.get(f"http://127.0.0.1:{port}/health")).raise_for_status()
                    break
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def staff_page(browser: Browser, engine: AsyncEngine, address: str, name: str, *roles: Role) -> Page:
    """Return a page in which a new person of the staff is signed in."""
    async with AsyncSession(engine) as session, session.begin():
        account = await Accounts(session).add(name, name.title(), roles)
        token = await Sessions(session).open(account.id, "test", verified=True)
    context: BrowserContext = await browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
    await context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    return await context.new_page()


async def assert_accessible(page: Page) -> None:
    """Fail for every violation that axe finds, in light and dark."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = await Axe().run(page, options={"runOnly": RULES})
        told = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found.response["violations"]]
        assert told == [], (scheme, page.url, told)
