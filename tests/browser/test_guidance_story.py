"""Staff and a citizen, in real browsers: a circular is replaced, approved by a second person, and answered from."""

import base64
import logging
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from console.accounts.roles import Role
from tests.browser.console import barriers, console_process, person
from tests.browser.test_conversation import address, bubble, chromium, pytestmark, write
from tests.conftest import KEY

__all__ = ["address", "chromium", "pytestmark"]

CIRCULAR = """Thời hạn giấy chuyển viện

Giấy chuyển viện có giá trị bao nhiêu ngày?
"""
BODY = """## Giấy chuyển viện có hạn bao lâu?
<!-- asked: giấy chuyển viện còn hạn mấy ngày; giấy chuyển tuyến có giá trị bao nhiêu ngày -->
Từ nay giấy chuyển viện có hạn 17 ngày làm việc, tính từ ngày ký.

## Giấy chuyển viện quá hạn thì làm gì?
<!-- asked: giấy chuyển tuyến hết hạn; giấy chuyển quá ngày -->
Xin nơi đã chuyển bạn cấp giấy mới trước khi đi khám lại.
"""
QUESTION = "giấy chuyển viện còn hạn mấy ngày"
WITHIN = 5.0
logger = logging.getLogger(__name__)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def documents() -> tuple[str, ...]:
    """The guidance that is in force."""
    return ("referral-paper", "insurance-card-at-the-hospital")


@pytest.fixture
async def console(root: Path, database: str, tmp_path: Path, address: str) -> AsyncIterator[str]:
    """The address of a console beside the chat page."""
    environment = {
        "DATABASE_URL": database,
        "DATA_DIR": str(tmp_path),
        "RECORDS_KEY": base64.b64encode(KEY).decode(),
    }
    async with console_process(root, environment) as url:
        yield url


async def stands_open(page: Page) -> None:
    """Find no barrier on a page, in light and dark."""
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await barriers(page) == [], scheme


async def answered_within(page: Page, words: str, patience: float = 4 * WITHIN) -> float:
    """Ask until the answer holds `words`; return how many seconds it took."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        before = await page.get_by_role("log").get_by_text(re.compile(words)).count()
        await write(page, QUESTION)
        try:
            await expect(page.get_by_role("log").get_by_text(re.compile(words))).not_to_have_count(
                before, timeout=1_200
            )
        except AssertionError:
            continue
        return time.monotonic() - began
    raise AssertionError(f"no answer with {words!r}")


async def test_an_editor_replaces_a_circular_and_an_approver_publishes_it_and_the_chat_page_answers_from_it(
    chromium: Browser, address: str, console: str, engine: AsyncEngine
) -> None:
    expect.set_options(timeout=30_000)
    citizen = await (await chromium.new_context(locale="vi-VN")).new_page()
    await citizen.goto(address)
    await citizen.get_by_role("button", name="Bắt đầu").last.click()
    await expect(bubble(citizen, "trợ lý AI, không phải bác sĩ")).to_be_visible()
    await answered_within(citizen, "10 ngày làm việc", patience=90)

    editor = await person(engine, chromium, console, "lan", Role.EDITOR)
    await editor.goto(f"{console}/guidance/new")
    await stands_open(editor)
    circular = {"name": "thong-tu-moi.txt", "mimeType": "text/plain", "buffer": CIRCULAR.encode()}
    await editor.get_by_label("Kéo tệp vào đây").set_input_files(circular)  # type: ignore[arg-type]
    await editor.get_by_role("button", name="Đọc tệp").click()
    await expect(editor.get_by_label("Nội dung")).to_have_value(re.compile("Giấy chuyển viện"))
    await editor.get_by_label("Nội dung").fill(BODY)
    await editor.get_by_label(re.compile("^Tên")).fill("Giấy chuyển viện theo thông tư mới")
    await editor.get_by_label(re.compile("^Đơn vị ban hành")).fill("Bộ Y tế")
    await editor.get_by_label(re.compile("^Nguồn")).fill("Thông tư 99/2026/TT-BYT")
    await editor.get_by_label("Chủ đề").select_option("insurance")
    await editor.get_by_label("Thay thế cho").select_option("referral-paper")
    await expect(editor.locator("#passages")).to_contain_text("17 ngày làm việc")
    await expect(editor.locator("#save-status")).to_contain_text("Đã lưu lúc")
    await editor.reload()
    await expect(editor.get_by_label("Nội dung")).to_have_value(BODY)
    await stands_open(editor)
    await editor.get_by_role("button", name="Gửi phê duyệt").click()
    await expect(editor.get_by_text("Người có vai trò Phê duyệt sẽ quyết định")).to_be_visible()

    approver = await person(engine, chromium, console, "minh", Role.APPROVER)
    await approver.goto(f"{console}/guidance?pending=true")
    await stands_open(approver)
    await approver.get_by_role("link", name="Giấy chuyển viện theo thông tư mới").click()
    await approver.get_by_role("link", name=re.compile("đang chờ phê duyệt")).click()
    await approver.get_by_role("button", name="Phê duyệt và công bố").click()
    await expect(approver.get_by_role("alert")).to_contain_text("Chưa xem trước")
    await approver.get_by_role("button", name="Chạy xem trước").click()
    await expect(approver.locator("#preview .differences")).to_be_visible(timeout=90_000)
    await approver.get_by_label("Hỏi như người dân hỏi").fill(QUESTION)
    await approver.get_by_role("button", name="Gửi", exact=True).click()
    await expect(approver.locator("#said")).to_contain_text("17 ngày làm việc")
    await stands_open(approver)
    await approver.get_by_label("Lý do hoặc ghi chú").fill("Thông tư mới có hiệu lực")
    await approver.get_by_role("button", name="Phê duyệt và công bố").click()
    await expect(approver.get_by_text("Đã công bố. Trợ lý trả lời")).to_be_visible()
    seconds = await answered_within(citizen, "17 ngày làm việc")
    logger.info("the chat page answered from it after %.1f s", seconds)
    assert seconds < WITHIN
    await stands_open(approver)

    await approver.goto(f"{console}/guidance/documents/referral-paper/vi")
    await stands_open(approver)
    await approver.locator("form.back").get_by_label("Lý do").fill("thông tư mới bị đình chỉ")
    await approver.get_by_role("button", name="Khôi phục bản này").click()
    await expect(approver.get_by_text("Đã khôi phục")).to_be_visible()
    await expect(approver.get_by_text("cùng đang hiệu lực")).to_be_visible()
