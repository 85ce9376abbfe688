"""What lies here of a conversation is sealed by its own key, and goes with it when its visitor asks the bot."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from records.encryption import Seal, SealBrokenError
from records.keys import of_webchat, seal_of
from records.postgres import connect
from records.rotate import Rotation
from tests.webchat.conftest import KEY, Arrive, Serve, Server, Visitor, make_bot
from tests.webchat.test_conversation import chat_of

NEW = b"n" * 32


class DeleteConversation(TelegramMethod[bool]):
    """The method that the chat page adds to the Bot API."""

    __returning__ = bool
    __api_method__ = "deleteConversation"

    chat_id: int


@pytest.fixture
async def engine(empty_database: str) -> AsyncIterator[AsyncEngine]:
    """An engine beside the server's."""
    engine = connect(empty_database)
    yield engine
    await engine.dispose()


async def rows(engine: AsyncEngine, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    async with AsyncSession(engine) as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def test_the_bot_deletes_a_conversation_with_its_files_and_key(
    server: Server, engine: AsyncEngine, bot: Bot, visitor: Visitor, arrive: Arrive, tmp_path: Path
) -> None:
    chat_id = await chat_of(bot, visitor)
    other = await arrive(server)
    await other.say("chuyện của người khác")
    await bot.send_document(chat_id, BufferedInputFile(b"{}", "du-lieu.json"), caption="tệp")
    [backup] = await rows(engine, f"SELECT content, message_id FROM webchat_message WHERE chat_id = {chat_id} LIMIT 1")  # noqa: S608
    assert await bot(DeleteConversation(chat_id=chat_id))
    assert await visitor.messages() == []
    assert [message["text"] for message in await other.messages()] == ["chuyện của người khác"]
    assert not list((tmp_path / "files").glob("*"))
    assert (await rows(engine, f"SELECT 1 FROM data_key WHERE owner = '{of_webchat(chat_id)}'")) == []  # noqa: S608
    async with AsyncSession(engine) as session:
        seal = await seal_of(session, Seal(KEY), of_webchat(chat_id))
        with pytest.raises(SealBrokenError):
            seal.open(bytes(backup[0]), f"webchat_message:{chat_id}:{backup[1]}:content")


async def test_what_was_written_meanwhile_still_reaches_the_bot(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    await visitor.say("còn một câu nữa")
    await bot(DeleteConversation(chat_id=chat_id))
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "còn một câu nữa"
    await bot.send_message(chat_id, "Đã xóa.")
    assert [message["text"] for message in await visitor.messages()] == ["Đã xóa."]


async def test_a_conversation_put_into_another_is_refused(engine: AsyncEngine, bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    [[content]] = await rows(engine, "SELECT content FROM webchat_message")
    async with AsyncSession(engine) as session:
        other = await seal_of(session, Seal(KEY), of_webchat(chat_id + 1))
        with pytest.raises(SealBrokenError):
            other.open(bytes(content), f"webchat_message:{chat_id}:1:content")


async def test_after_a_change_of_keys_everything_here_still_opens(
    engine: AsyncEngine, serve: Serve, arrive: Arrive, tmp_path: Path
) -> None:
    server = serve(seal=Seal(KEY, NEW))
    bot, visitor = make_bot(server), await arrive(server)
    chat_id = await chat_of(bot, visitor)
    await bot.send_document(chat_id, BufferedInputFile(b"BEGIN", "hen.ics"))
    await bot.set_webhook("http://127.0.0.1:9/nobody", secret_token="secret")
    await visitor.say("đang chờ")
    await visitor.http.post("/api/messages", json={"text": "thêm", "key": visitor.key()})
    await bot.session.close()
    (tmp_path / "webchat").mkdir()
    (tmp_path / "webchat" / "files").symlink_to(tmp_path / "files")
    rotation = Rotation(engine, Seal(NEW, KEY), tmp_path)
    await rotation.run()
    assert not rotation.broken
    assert {"data_key", "webchat_update", "webchat_file", "webchat_webhook", "files"} <= set(rotation.done)
    async with AsyncSession(engine) as session:
        seal = await seal_of(session, Seal(NEW), of_webchat(chat_id))
        found = await session.execute(text("SELECT chat_id, message_id, content FROM webchat_message"))
        opened = [seal.open(row[2], f"webchat_message:{row[0]}:{row[1]}:content") for row in found]
    assert len(opened) == 4


async def test_bytes_that_no_row_describes_are_swept(serve: Serve, arrive: Arrive, tmp_path: Path) -> None:
    server = serve()
    bot, visitor = make_bot(server), await arrive(server)
    chat_id = await chat_of(bot, visitor)
    await bot.send_document(chat_id, BufferedInputFile(b"BEGIN", "hen.ics"))
    await bot.session.close()
    [kept] = (tmp_path / "files").glob("*")
    (tmp_path / "files" / ("x" * 32)).write_bytes(b"left behind")
    assert server.channel.files.sweep({kept.name}, before=0) == 0
    assert server.channel.files.sweep({kept.name}, before=2**40) == 1
    assert list((tmp_path / "files").glob("*")) == [kept]
