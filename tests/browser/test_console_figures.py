"""A doctor's day is cancelled and the citizen gets other times; a table with a bad line; figures on the dashboard."""

import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot.channels import Channel
from bot.notices import Notices
from care.booking.joining import Joining
from care.booking.ledger import NOTICE
from care.booking.schedules import open_ahead
from care.booking.slots import local_day, utc_now
from console.accounts.roles import Role
from records.encryption import Seal
from tests.bot.booking import books, open_clinic
from tests.bot.conftest import BOT_ID, House, clinic, guide, house
from tests.browser.console import barriers, console_process, person
from tests.browser.test_console_accounts import chromium
from tests.browser.test_webchat_page import CHROMIUM
from tests.care.booking.clinic import Clock
from tests.care.figures.conftest import Talks
from tests.conftest import KEY

__all__ = ["chromium", "clinic", "guide", "house"]

PAGES = ("/appointments", "/appointments/waiting", "/appointments/schedules", "/appointments/sheets")
SATURDAY = "2026-12-05"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM} (apt-get install chromium)"),
]


@pytest.fixture
async def console(root: Path, database: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a console."""
    environment = {
        "DATABASE_URL": database,
        "DATA_DIR": str(tmp_path),
        "RECORDS_KEY": base64.b64encode(KEY).decode(),
        "CONSULTATION_URL": "https://kham.test/{room}",
    }
    async with console_process(root, environment) as url:
        yield url


async def is_open_to_all(page: Page, path: str) -> None:
    """Look that nothing stands in anybody's way on a page, and that it is no wider than the window."""
    await page.goto(path)
    assert await barriers(page) == [], path
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


async def tell(house: House) -> None:
    """Send the notices that wait, as the bot's worker does."""
    waiting = await house.rows(
        f"SELECT id, args FROM procrastinate_jobs WHERE task_name = '{NOTICE}' AND scheduled_at IS NULL "  # noqa: S608
        "AND args->>'kind' = 'clinic-cancelled'"
    )
    channels = {BOT_ID: Channel("test", house.bot, "http://127.0.0.1:8700")}
    notices = Notices(house.clinic.book, channels, Joining(None, KEY))
    for number, told in waiting:
        assert await notices.send(told["appointment_id"], told["kind"], told["version"], number)


async def test_support_cancels_a_doctors_day_and_the_citizen_gets_other_times(
    chromium: Browser, console: str, engine: AsyncEngine, house: House
) -> None:
    expect.set_options(timeout=15_000)
    await open_clinic(house.clinic)
    await books(house)
    [(code, status)] = await house.rows("SELECT code, status FROM appointment")
    assert status == "booked"

    staff = await person(engine, chromium, console, "thu", Role.SUPPORT)
    await staff.goto(f"/appointments?day={SATURDAY}")
    await expect(staff.get_by_text(code).first).to_be_visible()
    await expect(staff.get_by_text("Nguyễn Thị Lan")).to_have_count(0)
    await staff.get_by_role("link", name=re.compile(code)).click()
    await expect(staff.get_by_text("N. T. L.")).to_be_visible()
    await staff.get_by_role("button", name="Mở thông tin").click()
    await expect(staff.get_by_text("Nguyễn Thị Lan")).to_be_visible()
    assert await barriers(staff) == []

    await staff.goto("/appointments/time-off")
    await staff.get_by_label("Bác sĩ nào nghỉ?").fill("le thi hoa")
    await staff.get_by_role("button", name="Tìm").click()
    await staff.get_by_role("link", name=re.compile("Lê Thị Hoa")).click()
    await staff.get_by_label("Từ ngày").fill(SATURDAY)
    await staff.get_by_role("button", name="Xem ai bị ảnh hưởng").click()
    await expect(staff.get_by_role("heading", name="1 lịch bị ảnh hưởng")).to_be_visible()
    await expect(staff.locator("#hit").get_by_text(code)).to_be_visible()
    assert await barriers(staff) == []
    await staff.get_by_role("button", name=re.compile("hủy 1 lịch")).click()
    await expect(staff.get_by_role("status").filter(has_text="1 lịch được hủy")).to_be_visible()

    await tell(house)
    assert code in house.said[-1].text
    assert "Cơ sở đã hủy lịch" in house.said[-1].text
    assert "BS " in house.said[-1].text
    assert house.said[-1].reply_markup is not None


async def test_a_table_with_a_bad_line_changes_nothing_and_a_good_one_is_previewed(
    chromium: Browser, console: str, engine: AsyncEngine, house: House, tmp_path: Path
) -> None:
    expect.set_options(timeout=15_000)
    await house.clinic.practitioner(name="BS Lê Thị Hoa")
    staff = await person(engine, chromium, console, "thu", Role.SUPPORT)
    await staff.goto("/appointments/sheets")
    async with staff.expect_download() as download:
        await staff.get_by_role("link", name="Lịch làm việc (CSV)").click()
    table = (await (await download.value).path()).read_text(encoding="utf-8-sig")
    good, bad = tmp_path / "gio.csv", tmp_path / "sai.csv"
    good.write_text(table.replace("08:00,11:00", "13:00,16:00"), encoding="utf-8-sig")
    bad.write_text(table.replace("08:00,11:00", "sáng,11:00", 1), encoding="utf-8-sig")

    await staff.set_input_files("#sheet", bad)
    await staff.get_by_role("button", name="Xem trước").click()
    await expect(staff.get_by_role("alert")).to_contain_text("Chưa có gì bị thay đổi")
    await expect(staff.get_by_role("row").filter(has_text="opens")).to_contain_text("08:30")
    assert await barriers(staff) == []

    await staff.set_input_files("#sheet", good)
    await staff.get_by_role("button", name="Xem trước").click()
    await expect(staff.get_by_text("Sẽ làm với gio.csv")).to_be_visible()
    assert await barriers(staff) == []
    assert {str(row[0]) for row in await house.rows("SELECT opens FROM schedule_hours")} == {"08:00:00"}
    await staff.get_by_role("button", name="Làm 1 thay đổi này").click()
    await expect(staff.get_by_role("status").filter(has_text="Đã nhập")).to_be_visible()
    assert {str(row[0]) for row in await house.rows("SELECT opens FROM schedule_hours")} == {"13:00:00"}


async def talk_of_weeks(engine: AsyncEngine) -> None:
    """Let people ask for three weeks, the last one much about dengue, and book."""
    talks = Talks(async_sessionmaker(engine, expire_on_commit=False), Seal(KEY), Clock(utc_now()))
    dengue, other = await talks.document("dengue"), await talks.document("headache")
    for chat in range(60):
        topic = dengue if chat % 3 == 0 and chat % 21 < 6 else other
        await talks.asks(chat, cited=[topic] if chat % 5 else [], days_ago=chat % 21, helpful=chat % 4 > 0)
    for chat in range(15):
        await talks.asks(100 + chat, cited=[dengue], days_ago=chat % 5, language="en" if chat % 5 == 0 else "vi")
    for chat in range(4):
        await talks.wants_a_person(chat, days_ago=chat, urgency="emergency" if chat % 2 else "routine")
    await talks.counting.catch_up()


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 390)])
async def test_the_dashboard_shows_what_rises_and_its_numbers(
    chromium: Browser, console: str, engine: AsyncEngine, *, dark: bool, width: int
) -> None:
    expect.set_options(timeout=15_000)
    await talk_of_weeks(engine)
    page = await person(engine, chromium, console, "minh", Role.ADMINISTRATOR, dark=dark, width=width)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    await page.goto("/dashboard?days=28")
    rising = page.get_by_role("figure", name="Chủ đề đang tăng")
    await expect(rising.get_by_role("rowheader", name="Về dengue")).to_be_visible()
    await page.get_by_role("figure", name="Mỗi ngày").get_by_text("Xem bằng số").click()
    today = f"{local_day(utc_now()):%d/%m/%Y}"
    await expect(page.get_by_role("rowheader", name=today).first).to_be_visible()
    await is_open_to_all(page, "/dashboard?days=28")
    await is_open_to_all(page, "/dashboard/statistics")
    assert complaints == []


@pytest.mark.parametrize("dark", [False, True])
async def test_nothing_stands_in_the_way_in_the_appointment_rooms(
    chromium: Browser, console: str, engine: AsyncEngine, house: House, *, dark: bool
) -> None:
    await open_clinic(house.clinic)
    await books(house)
    async with async_sessionmaker(engine).begin() as session:
        await open_ahead(session, local_day(utc_now()), 3)
        one = (await session.execute(text("SELECT id FROM schedule LIMIT 1"))).scalar_one()
        booked = (await session.execute(text("SELECT id FROM appointment LIMIT 1"))).scalar_one()
    page = await person(engine, chromium, console, "thu", Role.SUPPORT, dark=dark, width=390)
    for path in (*PAGES, f"/appointments?day={SATURDAY}", f"/appointments/schedules/{one}", f"/appointments/{booked}"):
        await is_open_to_all(page, path)
