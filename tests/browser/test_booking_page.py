"""A whole booking in the chat page, in a real Chromium: buttons, typed text, a phone number, a calendar file."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.async_api import Browser, Page, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from care.booking.demo import seed
from care.booking.schedules import open_ahead
from care.booking.slots import local_day, utc_now
from tests.browser.test_conversation import SECONDS, address, bubble, chromium, press, write
from tests.browser.test_webchat_page import CHROMIUM

__all__ = ["address", "chromium"]

DAYS = 3
PHONE = {"width": 390, "height": 844}
CUT_OFF = """() => [...document.querySelectorAll("button, [role=log] *")].filter((one) =>
  one.offsetParent && !one.matches(".unseen") && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline").map((one) => one.outerHTML.slice(0, 200))"""  # noqa: E501

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM} (apt-get install chromium)"),
]


@pytest.fixture
def documents() -> tuple[str, ...]:
    """The guidance that is in force."""
    return ("remote-consultation", "remote-consultation-price", "booking-remote")


@pytest.fixture(autouse=True)
async def demonstration(engine: AsyncEngine) -> None:
    """Three days of the demonstration clinic."""
    async with async_sessionmaker(engine).begin() as session:
        await seed(session)
    async with async_sessionmaker(engine).begin() as session:
        await open_ahead(session, local_day(utc_now()), DAYS)


async def looks_right(page: Page, path: Path, name: str) -> None:
    """Keep a picture of the page in light and dark, and look that nothing is cut off or wider than the phone."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.wait_for_timeout(250)
        await page.screenshot(path=path / f"{name}-{scheme}.png")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert await page.evaluate(CUT_OFF) == []
    await page.emulate_media(color_scheme="light")


async def test_a_citizen_books_by_buttons_and_words(
    chromium: Browser, address: str, engine: AsyncEngine, tmp_path: Path
) -> None:
    page = await (await chromium.new_context(locale="vi-VN", viewport=PHONE)).new_page()  # type: ignore[arg-type]
    expect.set_options(timeout=SECONDS)
    await page.goto(address)
    await press(page, "Bắt đầu")
    await expect(bubble(page, "trợ lý AI, không phải bác sĩ")).to_be_visible()

    await write(page, "toi muon gap bac si da lieu")
    await expect(bubble(page, "bác sĩ ở tỉnh nào")).to_be_visible()
    await press(page, "Đâu cũng được")
    await expect(bubble(page, "Bạn muốn khám khi nào")).to_be_visible()
    await press(page, "Sớm nhất")
    await expect(bubble(page, "Bạn chọn một giờ")).to_be_visible()
    await looks_right(page, tmp_path, "slots")
    await page.locator(".inline-keyboard").last.get_by_role("button").first.click()
    await expect(bubble(page, "Ai sẽ được khám")).to_be_visible()
    await page.get_by_role("button", name="Tôi", exact=True).last.click()
    await expect(bubble(page, "Họ và tên của bạn")).to_be_visible()
    await write(page, "Nguyễn Thị Lan, sinh năm 1985")
    await expect(bubble(page, "Số điện thoại của bạn")).to_be_visible()
    await looks_right(page, tmp_path, "phone")
    await press(page, "Gửi số của tôi")
    await page.locator("#contact-name").fill("Lan")
    await page.locator("#contact-phone").fill("0912345678")
    await page.locator("#contact-dialog").get_by_role("button", name="Gửi").click()
    await expect(bubble(page, "Lý do muốn khám")).to_be_visible()
    await expect(page.get_by_role("button", name="Gửi số của tôi")).to_have_count(0)
    await write(page, "bảo hiểm có trả không?")
    await expect(bubble(page, "tự trả|không trả|chưa trả|chưa chi trả")).to_be_visible()
    await expect(bubble(page, "Mình quay lại việc đặt lịch")).to_be_visible()
    await write(page, "nổi mẩn ngứa ở tay hai tuần nay")
    await expect(bubble(page, "đồng ý gửi thông tin")).to_be_visible()
    await page.get_by_role("button", name="Đồng ý", exact=True).click()
    await expect(bubble(page, "nhắc lịch không")).to_be_visible()
    await press(page, "Có, nhắc tôi")
    await expect(bubble(page, "0912 345 678")).to_be_visible()
    await looks_right(page, tmp_path, "confirm")
    await press(page, "Xác nhận đặt lịch")
    await expect(bubble(page, "Đã đặt lịch khám từ xa")).to_be_visible()
    await looks_right(page, tmp_path, "card")
    await expect(page.get_by_role("button", name="Xác nhận đặt lịch")).to_have_count(0)

    await press(page, "Thêm vào lịch")
    link = page.get_by_role("log").get_by_role("link", name="lich-hen").last
    async with page.expect_download() as download:
        await link.click()
    file = await (await download.value).path()
    event: Any = Calendar.from_ical(file.read_bytes()).walk("VEVENT")[0]
    await press(page, "Lịch hẹn của tôi")
    await expect(bubble(page, "Lịch hẹn của bạn")).to_be_visible()
    await looks_right(page, tmp_path, "mine")
    async with engine.connect() as connection:
        [(status, start)] = (await connection.execute(text("SELECT status, start FROM appointment"))).all()
    assert status == "booked"
    assert event["DTSTART"].dt == start.astimezone(dt.UTC)
