"""An administrator invites a person, who signs in with two steps, and later shuts them out."""

import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, async_playwright, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from console.accounts.roles import Role
from tests.browser.console import barriers, console_process, person
from tests.browser.test_webchat_page import ARGUMENTS, CHROMIUM
from tests.conftest import KEY

PASSWORD = "một câu dài dễ nhớ 2026"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM} (apt-get install chromium)"),
]


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def console(root: Path, database: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a console."""
    environment = {
        "DATABASE_URL": database,
        "DATA_DIR": str(tmp_path),
        "RECORDS_KEY": base64.b64encode(KEY).decode(),
    }
    async with console_process(root, environment) as url:
        yield url


async def test_an_administrator_invites_and_later_shuts_a_person_out(
    chromium: Browser, console: str, engine: AsyncEngine
) -> None:
    expect.set_options(timeout=15_000)
    administrator = await person(engine, chromium, console, "minh", Role.ADMINISTRATOR)
    await administrator.goto("/accounts")
    await administrator.get_by_text("Thêm người").click()
    await administrator.get_by_label("Tên đăng nhập").fill("lan")
    await administrator.get_by_label("Họ và tên").fill("Chị Lan")
    await administrator.get_by_role("group", name="Vai trò", exact=True).get_by_label("Biên tập").check()
    await administrator.get_by_role("button", name="Tạo tài khoản và liên kết").click()
    link = await administrator.locator("#link").inner_text()

    lan = await (await chromium.new_context(locale="vi-VN")).new_page()
    await lan.goto(link)
    await lan.get_by_label("Mật khẩu mới").fill(PASSWORD)
    await lan.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    await lan.get_by_role("button", name="Tiếp tục").click()
    await lan.goto(f"{console}/account")
    await lan.get_by_role("link", name="Thiết lập ngay").click()
    secret = await lan.locator(".mono").inner_text()
    await lan.get_by_label("Mã 6 số").fill(pyotp.TOTP(secret).now())
    await lan.get_by_role("button", name="Tiếp tục").click()
    await expect(lan.get_by_text("Đã thiết lập")).to_be_visible()
    await expect(lan.get_by_role("link", name="Tài khoản", exact=True)).to_have_count(0)

    await administrator.goto("/accounts")
    row = administrator.get_by_role("row").filter(has_text="Chị Lan")
    await row.get_by_role("button", name="Đăng xuất mọi thiết bị").click()
    await lan.reload()
    await expect(lan).to_have_url(re.compile("/sign-in"))

    await administrator.goto("/audit")
    await administrator.get_by_role("button", name="Kiểm tra chuỗi").click()
    await expect(administrator.get_by_text("Nguyên vẹn")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
async def test_nothing_stands_in_the_way_on_these_pages(
    chromium: Browser, console: str, engine: AsyncEngine, *, dark: bool
) -> None:
    page = await person(engine, chromium, console, "minh", Role.ADMINISTRATOR, dark=dark, width=390)
    for path in ("/account", "/accounts", "/audit", "/nowhere"):
        await page.goto(path)
        assert await barriers(page) == [], path
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    await page.context.clear_cookies()
    await page.goto("/sign-in")
    assert await barriers(page) == []
