"""Support and review in a real Chromium: the chat page, the bot, the console and the database behind them."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Download, Page, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from care.handovers.queue import Handovers
from care.patients import known_by_chat
from care.transcripts import Transcript
from console.accounts.roles import Role
from records.encryption import Seal
from tests.browser.console import barriers, console_process, person
from tests.browser.test_conversation import address, bubble, chromium, write
from tests.browser.test_webchat_page import CHROMIUM
from tests.conftest import KEY

__all__ = ["address", "chromium"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM} (apt-get install chromium)"),
]


@pytest.fixture
def documents() -> tuple[str, ...]:
    """The guidance that is in force."""
    return ("stroke",)


@pytest.fixture
async def console(root: Path, database: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a console over the test's database."""
    environment = {"DATABASE_URL": database, "DATA_DIR": str(tmp_path), "RECORDS_KEY": base64.b64encode(KEY).decode()}
    async with console_process(root, environment) as url:
        yield url


@pytest.fixture
async def citizens_words(engine: AsyncEngine, seal: Seal) -> None:
    """What one citizen wrote, who now waits in a crisis."""
    async with async_sessionmaker(engine).begin() as session:
        patient = await known_by_chat(session, 700, 7, language="vi")
        transcript = Transcript(session, seal, patient.id, 700)
        await transcript.append("patient", "text", "tôi bị đau ngực, gọi tôi 0912345678")
        await transcript.append("assistant", "text", "Gọi 115 ngay.")
        await Handovers(session).request(patient.id, "crisis", "crisis")


async def content(download: Download) -> str:
    """Return what a file holds that was taken away."""
    return await asyncio.to_thread(Path(await download.path()).read_text, encoding="utf-8-sig")


async def without_barriers(page: Page) -> None:
    """Look at the page in light and in dark."""
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await barriers(page) == []
    await page.emulate_media(color_scheme="light")


async def test_support_takes_a_conversation_over_and_hands_it_back(
    chromium: Browser, address: str, console: str, engine: AsyncEngine
) -> None:
    expect.set_options(timeout=40_000)
    citizen = await (await chromium.new_context(locale="vi-VN", viewport={"width": 390, "height": 844})).new_page()
    await citizen.goto(address)
    await write(citizen, "/person")
    await expect(bubble(citizen, "danh sách chờ của nhóm hỗ trợ")).to_be_visible()

    lan = await person(engine, chromium, console, "lan", Role.SUPPORT)
    minh = await person(engine, chromium, console, "minh", Role.SUPPORT)
    await lan.goto("/queue")
    await minh.goto("/queue")
    await minh.locator("summary", has_text="Đóng").click()  # an open form keeps his page as it is
    await lan.get_by_role("button", name="Nhận và trò chuyện").click()
    await expect(bubble(citizen, "nhân viên hỗ trợ Lan")).to_be_visible()
    await minh.get_by_role("button", name="Nhận và trò chuyện").click()
    await expect(minh.get_by_role("alert")).to_contain_text("Lan đã nhận cuộc trò chuyện này lúc")

    await lan.get_by_label("Viết cho người dân").press_sequentially("Chào chị")
    await expect(citizen.get_by_text(re.compile("đang (nhập|trả lời|gõ|soạn)", re.IGNORECASE)).first).to_be_visible()
    await lan.get_by_role("button", name="Gửi", exact=True).click()
    await expect(bubble(citizen, "Lan.*: Chào chị|Chào chị")).to_be_visible()
    await write(citizen, "tôi muốn hỏi về giấy hẹn")
    await expect(lan.get_by_role("log").get_by_text("tôi muốn hỏi về giấy hẹn")).to_be_visible()

    await write(citizen, "mẹ tôi méo miệng, nói ngọng")
    await expect(bubble(citizen, "hoặc đến khoa cấp cứu gần nhất")).to_be_visible()
    await expect(lan.get_by_role("alert")).to_contain_text("Cấp cứu!")
    await without_barriers(lan)

    await lan.get_by_label("Tóm tắt", exact=True).fill("Đã dặn gọi 115.")
    await lan.get_by_role("button", name="Trả lại", exact=True).click()
    await expect(lan.get_by_role("status").first).to_contain_text("trả cuộc trò chuyện lại")
    await expect(bubble(citizen, "Đã dặn gọi 115")).to_be_visible()
    await write(citizen, "cảm ơn")
    await expect(bubble(citizen, "Chúc bạn khỏe|đã kể dấu hiệu|Trước đó bạn kể")).to_be_visible()
    async with engine.connect() as connection:
        ended = (await connection.execute(text("SELECT staff, end_reason FROM takeover"))).all()
        states = (await connection.execute(text("SELECT DISTINCT state FROM staff_message"))).scalars().all()
    assert [tuple(row) for row in ended] == [("lan", "handed_back")]
    assert states == ["sent"]


@pytest.mark.usefixtures("citizens_words")
async def test_the_queue_rings_counts_down_and_refreshes_itself(
    chromium: Browser, console: str, engine: AsyncEngine, seal: Seal
) -> None:
    expect.set_options(timeout=15_000)
    lan = await person(engine, chromium, console, "lan", Role.SUPPORT)
    await lan.context.grant_permissions(["notifications"])
    await lan.goto("/queue")
    timer = lan.get_by_role("timer")
    await expect(timer).to_contain_text(re.compile(r"Còn 4:\d\d"))
    before = await timer.inner_text()
    await expect(timer).not_to_have_text(before)
    await lan.get_by_role("button", name="Âm báo").click()
    await lan.get_by_role("button", name="Thông báo trên máy").click()
    await expect(lan.get_by_role("button", name="Âm báo")).to_have_attribute("aria-pressed", "true")
    await expect(lan.locator("html")).to_have_attribute("data-rang", "1")
    await expect(lan.locator("#queue-count")).to_contain_text("1")
    async with async_sessionmaker(engine).begin() as session:
        other = await known_by_chat(session, 700, 8, language="vi")
        await Handovers(session).request(other.id, "emergency", "emergency")
    await expect(lan.get_by_role("heading", name="Được khuyên gọi 115")).to_be_visible()
    await expect(lan.locator("html")).to_have_attribute("data-rang", "2")
    await without_barriers(lan)
    await lan.get_by_role("button", name="Tôi nhận").first.click()
    await expect(lan.get_by_role("status").first).to_contain_text("Đồng hồ đã dừng")
    await lan.goto("/replies")
    await without_barriers(lan)


@pytest.mark.usefixtures("citizens_words")
async def test_support_finds_a_conversation_and_uncovers_it_for_a_reason(
    chromium: Browser, console: str, engine: AsyncEngine
) -> None:
    expect.set_options(timeout=15_000)
    lan = await person(engine, chromium, console, "lan", Role.SUPPORT)
    await lan.goto("/transcripts")
    await lan.get_by_label("Từ trong lời").fill("dau nguc")
    await lan.get_by_role("button", name="Tìm").click()
    await without_barriers(lan)
    await lan.get_by_role("link", name=re.compile("đau ngực")).click()
    await expect(lan.get_by_text("gọi tôi •••78")).to_be_visible()
    await lan.get_by_text("Xem thông tin được che").click()
    await lan.get_by_label("Lý do").select_option("reach")
    await lan.get_by_role("button", name="Xem trong 15 phút").click()
    await expect(lan.get_by_text("gọi tôi 0912345678")).to_be_visible()
    await without_barriers(lan)
    await lan.get_by_role("button", name="Che lại").click()
    await expect(lan.get_by_text("gọi tôi •••78")).to_be_visible()


@pytest.mark.usefixtures("citizens_words")
async def test_a_reviewer_labels_proposes_and_exports(chromium: Browser, console: str, engine: AsyncEngine) -> None:
    expect.set_options(timeout=15_000)
    reviewer = await person(engine, chromium, console, "hoa", Role.REVIEWER)
    await reviewer.goto("/review")
    await reviewer.get_by_role("button", name="Rút ngẫu nhiên").click()
    await without_barriers(reviewer)
    await reviewer.get_by_role("link", name=re.compile("đau ngực")).click()
    await reviewer.get_by_role("button", name="Thành tình huống phân loại").click()
    await expect(reviewer.get_by_text("Đã đề xuất tình huống")).to_be_visible()
    for criterion in ("Đúng", "An toàn", "Đủ", "Lời lẽ"):
        await reviewer.get_by_role("group", name=criterion, exact=True).get_by_label("Có", exact=True).check()
    await reviewer.get_by_label("Ghi chú").fill("=tốt")
    await reviewer.get_by_role("button", name="Lưu").click()
    await expect(reviewer.get_by_role("status").first).to_contain_text("Đã lưu nhãn")
    await without_barriers(reviewer)
    await reviewer.goto("/review")
    async with reviewer.expect_download() as awaited:
        await reviewer.get_by_role("link", name="CSV").click()
    exported = await content(await awaited.value)
    assert "hoa,yes,yes,yes,yes,'=tốt" in exported
    async with reviewer.expect_download() as awaited:
        await reviewer.get_by_role("link", name="Tình huống chờ bác sĩ (1)").click()
    assert "0912345678" not in await content(await awaited.value)
