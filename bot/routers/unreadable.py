"""Whatever is not text gets a kind, useful reply."""

from aiogram import Bot, F, Router
from aiogram.enums import ContentType
from aiogram.types import Message

from bot.kinds import REPLIES, kind_of
from bot.texts import Texts

KINDS = (*REPLIES, ContentType.POLL, ContentType.STORY)


async def ask_for_words(message: Message, bot: Bot, texts: Texts) -> None:
    """Say what cannot be read and ask for words."""
    await bot.send_message(message.chat.id, texts(f"kind-{kind_of(message)}"), parse_mode="HTML")


def build_router() -> Router:
    """Return the router; it comes last. Telegram's own service messages get no reply."""
    router = Router(name="unreadable")
    router.message.register(ask_for_words, F.content_type.in_(KINDS))
    return router
