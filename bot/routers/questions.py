"""Text that is no command and no emergency: small talk, a wish for a person, or a question."""

from aiogram import Bot, F, Router
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.intents import Intent, intent_of
from bot.replying import reply_to
from bot.routers.commands import request_person
from bot.texts import Texts
from care.patients import Patient, introduce
from care.transcripts import Transcript
from knowledge.answers import Guide

LONGEST_QUESTION = 1_500


async def hear(
    message: Message,
    bot: Bot,
    guide: Guide,
    patient: Patient,
    session: AsyncSession,
    transcript: Transcript,
    texts: Texts,
) -> None:
    """Reply to a text; one who never pressed /start is told first whom they talk to."""
    if not patient.is_introduced:
        await bot.send_message(message.chat.id, texts("disclosure"), parse_mode="HTML")
        await introduce(session, patient.id)
    await _reply(message, bot, guide, transcript, texts)


async def hear_edited(message: Message, bot: Bot, guide: Guide, transcript: Transcript, texts: Texts) -> None:
    """Answer an edited message anew."""
    await bot.send_message(message.chat.id, texts("edited"), parse_mode="HTML")
    await _reply(message, bot, guide, transcript, texts)


async def _reply(message: Message, bot: Bot, guide: Guide, transcript: Transcript, texts: Texts) -> None:
    text = message.text or ""
    intent = intent_of(text)
    if intent in (Intent.PERSON, Intent.DATA):
        reason = "data" if intent is Intent.DATA else "asked"
        await request_person(bot, message.chat.id, reason, transcript, texts)
    elif intent is not None:
        await bot.send_message(message.chat.id, texts(intent.value), parse_mode="HTML")
    elif len(text) > LONGEST_QUESTION:
        await bot.send_message(message.chat.id, texts("too-long"), parse_mode="HTML")
    else:
        await reply_to(bot, message.chat.id, text, guide, transcript, texts)


def build_router() -> Router:
    """Return the router of questions."""
    router = Router(name="questions")
    router.message.register(hear, F.text)
    router.edited_message.register(hear_edited, F.text)
    return router
