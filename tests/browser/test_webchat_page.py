"""The chat page in a real Chromium, talking with a small echo bot: what a citizen does on a phone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram import Dispatcher, F
from aiogram.enums import ContentType
from aiogram.filters import CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.webchat.conftest import Serve, Server, empty_database, make_bot, serve, webchat_data_dir, webchat_database

__all__ = ["empty_database", "serve", "webchat_data_dir", "webchat_database"]

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM} (apt-get install chromium)"),
]


def echo_bot() -> Dispatcher:
    """Return a bot that greets, repeats, and answers presses."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def greet(message: Message) -> None:
        yes = InlineKeyboardButton(text="Đồng ý", callback_data="yes")
        no = InlineKeyboardButton(text="Không", callback_data="no")
        markup = InlineKeyboardMarkup(inline_keyboard=[[yes, no]])
        await message.answer("<b>Chào bạn!</b> Nguy cấp: gọi 115", parse_mode="HTML", reply_markup=markup)

    @dispatcher.callback_query(F.data == "yes")
    async def agree(query: CallbackQuery) -> None:
        await query.answer("Đã ghi nhận")
        assert isinstance(query.message, Message)
        await query.message.edit_text("Cảm ơn bạn đã đồng ý.")
        rows = [[KeyboardButton(text="Đặt lịch khám")]]
        await query.message.answer("Bạn cần gì?", reply_markup=ReplyKeyboardMarkup(keyboard=rows))

    @dispatcher.callback_query()
    async def refuse(query: CallbackQuery) -> None:
        await query.answer("Không sao cả.", show_alert=True)

    @dispatcher.message(F.text == "tệp")
    async def send_file(message: Message) -> None:
        await message.answer_document(BufferedInputFile(b"Giay hen", "Giấy hẹn.txt"))

    @dispatcher.message(F.text)
    async def repeat(message: Message) -> None:
        await message.answer(f"Bạn nói: {message.text}")

    @dispatcher.message()
    async def name_kind(message: Message) -> None:
        await message.answer(f"Đã nhận: {ContentType(message.content_type).value}")

    return dispatcher


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for the module."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def server(serve: Serve) -> AsyncIterator[Server]:
    """A server with the echo bot behind it, in a loop of its own so that a test may wait."""
    server = serve()
    bot, dispatcher = make_bot(server), echo_bot()
    await bot.set_my_commands([BotCommand(command="start", description="Bắt đầu lại")])
    polling = asyncio.ensure_future(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5))
    yield server
    await dispatcher.stop_polling()
    await polling
    await bot.session.close()


Open = Callable[..., Any]


@pytest.fixture
async def open_page(chromium: Browser, server: Server) -> AsyncIterator[Open]:
    """Open the page in a browser profile of its own; anything that the console complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    async def one(**options: Any) -> Page:
        context = await chromium.new_context(**{"viewport": PHONE, "locale": "vi-VN"} | options)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        await page.goto(server.url)
        return page

    yield one
    for context in contexts:
        await context.close()
    assert complaints == []


async def say(page: Page, words: str) -> None:
    """Type and press Enter."""
    await page.fill("#input", words)
    await page.press("#input", "Enter")


async def test_a_first_conversation(open_page: Open) -> None:
    page = await open_page()
    await page.get_by_role("button", name="Bắt đầu").click()
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Chào bạn!")
    await expect(log.locator("b")).to_have_text("Chào bạn!")
    await expect(log.get_by_role("link", name="115")).to_have_attribute("href", "tel:115")
    await page.get_by_role("button", name="Đồng ý").click()
    await expect(log).to_contain_text("Cảm ơn bạn đã đồng ý.")
    await expect(page.locator("#toast")).to_have_text("Đã ghi nhận")
    await page.get_by_role("button", name="Đặt lịch khám").click()
    await expect(log).to_contain_text("Bạn nói: Đặt lịch khám")
    await page.reload()
    await expect(log).to_contain_text("Bạn nói: Đặt lịch khám")


async def test_an_alert_has_to_be_closed(open_page: Open) -> None:
    page = await open_page()
    await page.click("#start-button")
    await page.get_by_role("button", name="Không", exact=True).click()
    await expect(page.get_by_role("dialog")).to_contain_text("Không sao cả.")
    await page.get_by_role("button", name="Đã hiểu").click()
    await expect(page.get_by_role("button", name="Không", exact=True)).to_be_enabled()


async def test_what_is_typed_is_shown_as_text(open_page: Open) -> None:
    page = await open_page()
    await say(page, '<img src=x onerror="alert(1)"> <b>đậm</b>')
    await expect(page.get_by_role("log")).to_contain_text('Bạn nói: <img src=x onerror="alert(1)"> <b>đậm</b>')
    assert await page.locator(".log img").count() == 0


async def test_enter_sends_but_not_while_composing(open_page: Open) -> None:
    page = await open_page()
    await page.fill("#input", "tieesng")
    composing = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    await page.evaluate(f"document.getElementById('input').dispatchEvent({composing})")
    await page.press("#input", "Shift+Enter")
    await page.locator("#input").press_sequentially("Việt")
    await expect(page.locator(".turn")).to_have_count(0)
    await page.press("#input", "Enter")
    await expect(page.locator(".turn.own .text")).to_have_text("tieesng\nViệt")


async def test_a_message_written_offline_is_sent_once_later(open_page: Open) -> None:
    page = await open_page()
    await say(page, "trước")
    await expect(page.get_by_role("log")).to_contain_text("Bạn nói: trước")
    await page.context.set_offline(True)
    await say(page, "khi mất mạng")
    await expect(page.locator("#connection")).to_contain_text("Mất kết nối")
    await expect(page.locator(".turn.pending")).to_have_count(1)
    await page.context.set_offline(False)
    await expect(page.get_by_role("log")).to_contain_text("Bạn nói: khi mất mạng")
    await expect(page.locator(".turn.own")).to_have_count(2)
    await expect(page.locator("#connection")).to_be_hidden()


async def test_the_last_message_can_be_corrected(open_page: Open) -> None:
    page = await open_page()
    await say(page, "dau bung")
    await expect(page.get_by_role("log")).to_contain_text("Bạn nói")
    await page.press("#input", "ArrowUp")
    await expect(page.locator("#editing")).to_be_visible()
    await say(page, "đau bụng")
    await expect(page.locator(".turn.own .text")).to_have_text("đau bụng")
    await expect(page.locator(".turn.own")).to_contain_text("đã sửa")


async def test_files_and_contacts(open_page: Open, tmp_path: Path) -> None:
    page = await open_page()
    await say(page, "tệp")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Giấy hẹn.txt").click()
    assert (await (await download.value).path()).read_bytes() == b"Giay hen"
    (tmp_path / "kq.pdf").write_bytes(b"%PDF-1.7")
    await page.set_input_files("#file-input", tmp_path / "kq.pdf")
    await expect(page.get_by_role("log")).to_contain_text("Đã nhận: document")
    await page.click("#attach-button")
    await page.click("#attach-contact")
    await page.fill("#contact-name", "Lan")
    await page.fill("#contact-phone", "0912 345 678")
    await page.get_by_role("button", name="Gửi số này").click()
    await expect(page.get_by_role("log")).to_contain_text("Đã nhận: contact")


async def test_a_place_is_sent(open_page: Open) -> None:
    place = {"latitude": 21.0278, "longitude": 105.8342}
    page = await open_page(geolocation=place, permissions=["geolocation"])
    await page.click("#attach-button")
    await page.click("#attach-location")
    await expect(page.get_by_role("log")).to_contain_text("Đã nhận: location")


async def test_stopping_and_deleting(open_page: Open) -> None:
    page = await open_page()
    await say(page, "bí mật")
    await expect(page.get_by_role("log")).to_contain_text("Bạn nói: bí mật")
    await page.get_by_role("button", name="Tùy chọn").click()
    await page.get_by_role("button", name="Tạm dừng nhận tin").click()
    await expect(page.locator("#input")).to_be_hidden()
    await page.locator("#unblock-button").click()
    await expect(page.locator("#input")).to_be_visible()
    await page.get_by_role("button", name="Tùy chọn").click()
    await page.get_by_role("button", name="Xóa cuộc trò chuyện này").click()
    await page.get_by_role("button", name="Xóa", exact=True).click()
    await expect(page.locator(".turn")).to_have_count(0)
    await expect(page.locator("#start-button")).to_be_visible()


async def test_a_new_conversation_keeps_the_old_one_at_hand(open_page: Open) -> None:
    page = await open_page()
    await say(page, "chuyện cũ")
    await expect(page.get_by_role("log")).to_contain_text("Bạn nói: chuyện cũ")
    await page.get_by_role("button", name="Tùy chọn").click()
    await page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    await expect(page.locator(".turn")).to_have_count(0)
    await page.get_by_role("button", name="Xem tin nhắn trước đó").click()
    await expect(page.get_by_role("log")).to_contain_text("Bạn nói: chuyện cũ")


async def test_language_theme_commands_and_keyboard(open_page: Open) -> None:
    page = await open_page(locale="en-GB", color_scheme="dark")
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
    await page.get_by_role("button", name="Tiếng Việt").click()
    await expect(page.get_by_role("button", name="Bắt đầu")).to_be_visible()
    await page.get_by_role("button", name="Tùy chọn").press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.documentElement.dataset.theme") == "light"
    await page.fill("#input", "/st")
    await page.get_by_role("button", name="/start").click()
    await expect(page.get_by_role("log")).to_contain_text("Chào bạn!")


async def test_nothing_is_wider_than_a_small_phone(open_page: Open) -> None:
    page = await open_page()
    await say(page, "https://moh.gov.vn/" + "rat-dai-" * 60)
    await expect(page.locator(".turn")).to_have_count(2)
    assert await page.evaluate("document.getElementById('scroll').scrollWidth <= innerWidth")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_page_comes_back_after_a_restart(open_page: Open, server: Server, serve: Serve) -> None:
    page = await open_page()
    await say(page, "trước khi tắt")
    await expect(page.get_by_role("log")).to_contain_text("Bạn nói: trước khi tắt")
    await asyncio.to_thread(server.stop)
    await say(page, "trong lúc tắt")
    serve(port=int(server.url.rpartition(":")[2]))
    await expect(page.get_by_role("log")).to_contain_text("Bạn nói: trong lúc tắt", timeout=15000)


async def test_two_browsers_are_two_people(open_page: Open) -> None:
    one, other = await open_page(), await open_page()
    await say(one, "chỉ mình tôi")
    await expect(one.get_by_role("log")).to_contain_text("Bạn nói: chỉ mình tôi")
    await expect(other.locator(".turn")).to_have_count(0)
