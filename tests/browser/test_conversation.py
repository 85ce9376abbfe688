"""A whole conversation in a real Chromium: the real bot, guidance, index and database behind the chat page."""

import asyncio
import base64
import datetime as dt
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from evals.servers import chroma_server
from ingest.reader import read_or_refuse
from ingest.reconcile import reconcile
from knowledge.bundled_encoder import ensure_bundled
from records.encryption import Seal, webchat_token
from records.postgres import connect
from settings import read_settings
from tests.browser.test_webchat_page import ARGUMENTS, CHROMIUM
from tests.conftest import KEY
from tests.webchat.conftest import serving
from webchat.channel import Channel
from webchat.files import FileStore
from webchat.strict import OURS, BotApiSchema

DOCUMENTS = ("insurance-card-at-the-hospital", "referral-paper", "stroke", "child-fever", "booking-remote")
SECONDS = 60_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM} (apt-get install chromium)"),
]


def specification(root: Path) -> Path:
    """Return the full Bot API specification if there is one beside the repository, else our subset."""
    full = Path(os.environ.get("TELEGRAM_SCHEMA") or root.parent / "shared" / "telegram" / "api.json")
    return full if full.exists() else OURS


@asynccontextmanager
async def bot_process(root: Path, environment: dict[str, str]) -> AsyncIterator[None]:
    """Run `python -m bot` until the block ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", cwd=root, env=os.environ | environment, start_new_session=True
    )
    try:
        yield
    finally:
        process.terminate()
        assert await process.wait() == 0, "the bot must stop cleanly when told to"


@pytest.fixture
def documents() -> tuple[str, ...]:
    """The guidance that is in force."""
    return DOCUMENTS


@pytest.fixture
async def address(
    engine: AsyncEngine, database: str, root: Path, tmp_path: Path, documents: tuple[str, ...]
) -> AsyncIterator[str]:
    """The address of a chat page with everything behind it; every bot request is checked against the schema."""
    files = [root / "guidance" / language / f"{name}.md" for language in ("vi", "en") for name in documents]
    await reconcile(engine, [read_or_refuse(str(path)) for path in files], today=dt.date(2026, 11, 24))
    encoder = ensure_bundled(read_settings())
    (tmp_path / "encoder").symlink_to(encoder.parent.resolve())
    seal = Seal(KEY)
    channel = Channel(
        token=webchat_token(KEY),
        engine=connect(database),
        seal=seal,
        files=FileStore(tmp_path / "files", seal),
        public_url="http://127.0.0.1:8700",
        strict=BotApiSchema(specification(root)),
    )
    with chroma_server(tmp_path / "chroma") as chroma, serving(channel) as server:
        environment = {
            "DATABASE_URL": database,
            "DATA_DIR": str(tmp_path),
            "RECORDS_KEY": base64.b64encode(KEY).decode(),
            "CHROMA_URL": chroma.url,
            "WEBCHAT_PORT": server.url.rsplit(":", 1)[1],
            "TELEGRAM_BOT_TOKEN": "",
        }
        async with bot_process(root, environment):
            yield server.url


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        await browser.close()


async def write(page: Page, words: str) -> None:
    """Type a message and send it."""
    box = page.get_by_role("textbox").first
    await box.fill(words)
    await box.press("Enter")


async def press(page: Page, words: str) -> None:
    """Press the newest button with these words."""
    await page.get_by_role("button", name=words).last.click()


def bubble(page: Page, words: str) -> Locator:
    """Return the newest place in the conversation with these words."""
    return page.get_by_role("log").get_by_text(re.compile(words)).last


async def test_a_citizen_asks_and_the_guidance_answers(chromium: Browser, address: str, engine: AsyncEngine) -> None:
    page = await (await chromium.new_context(locale="vi-VN", viewport={"width": 390, "height": 844})).new_page()
    expect.set_options(timeout=SECONDS)
    await page.goto(address)
    await press(page, "Bắt đầu")
    await expect(bubble(page, "trợ lý AI, không phải bác sĩ")).to_be_visible()

    await press(page, "Quên thẻ BHYT giấy")
    await expect(bubble(page, "căn cước gắn chip")).to_be_visible()
    await press(page, "Nguồn")
    await expect(bubble(page, "Nghị định 188/2025")).to_be_visible()
    await press(page, "Có ích")
    await expect(page.get_by_role("button", name="Có ích")).to_have_count(0)

    await write(page, "giay chuyen vien con han may ngay")
    await expect(bubble(page, "10 ngày làm việc")).to_be_visible()
    await write(page, "how long is a referral paper valid?")
    await expect(bubble(page, "10 working days")).to_be_visible()
    await write(page, "giá vàng hôm nay bao nhiêu")
    await expect(bubble(page, "nằm ngoài việc của tôi|không đoán")).to_be_visible()

    await write(page, "me toi meo mieng, noi ngong")
    await expect(bubble(page, "hoặc đến khoa cấp cứu gần nhất")).to_be_visible()
    await press(page, "Xem hướng dẫn")
    await expect(bubble(page, "Không nên:")).to_be_visible()
    await press(page, "📖 Hướng dẫn")
    await expect(bubble(page, "mất thăng bằng")).to_be_visible()
    await page.wait_for_timeout(6_500)  # the page admits eight presses in six seconds
    await press(page, "Gặp người hỗ trợ")
    await expect(bubble(page, "danh sách chờ của nhóm hỗ trợ")).to_be_visible()

    await page.reload()
    await expect(bubble(page, "danh sách chờ của nhóm hỗ trợ")).to_be_visible()
    async with engine.connect() as connection:
        helpful = (await connection.execute(text("SELECT helpful FROM feedback"))).scalars().all()
        verdicts = (await connection.execute(text("SELECT kind, count(*) FROM answer GROUP BY kind"))).all()
    assert helpful == [True]
    assert sorted(map(tuple, verdicts)) == [("abstention", 1), ("answer", 4), ("emergency", 1)]
