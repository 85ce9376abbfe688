"""Text that is no command and no emergency: small talk, a wish for a person, a complaint, or a question."""

from aiogram import Bot, F, Router
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot import triage_views
from bot.intents import Intent, intent_of, wants_information
from bot.replying import reply_to
from bot.routers.commands import request_person
from bot.routers.triage import TriageTalk, hear_reply
from bot.sending import send
from bot.texts import Texts
from care.handovers.queue import Handovers
from care.patients import Patient, introduce
from care.transcripts import Transcript
from care.triage.conversation import Encounter, reply_of
from care.triage.dispositions import Disposition
from care.triage.engine import TriageDecision
from knowledge.answers import Guide

LONGEST_QUESTION = 1_500


async def hear(
    message: Message,
    bot: Bot,
    guide: Guide,
    patient: Patient,
    session: AsyncSession,
    transcript: Transcript,
    handovers: Handovers,
    talk: TriageTalk,
    texts: Texts,
) -> None:
    """Reply to a text; one who never pressed /start is told first whom they talk to."""
    if not patient.is_introduced:
        await bot.send_message(message.chat.id, texts("disclosure"), parse_mode="HTML")
        await introduce(session, patient.id)
    await _reply(message, bot, guide, patient, transcript, handovers, talk, texts)


async def hear_edited(
    message: Message,
    bot: Bot,
    guide: Guide,
    patient: Patient,
    transcript: Transcript,
    handovers: Handovers,
    talk: TriageTalk,
    texts: Texts,
) -> None:
    """Answer an edited message anew."""
    await bot.send_message(message.chat.id, texts("edited"), parse_mode="HTML")
    await _reply(message, bot, guide, patient, transcript, handovers, talk, texts)


async def _reply(
    message: Message,
    bot: Bot,
    guide: Guide,
    patient: Patient,
    transcript: Transcript,
    handovers: Handovers,
    talk: TriageTalk,
    texts: Texts,
) -> None:
    text = message.text or ""
    encounter = await talk.current()
    if encounter is not None and encounter.crisis and not encounter.checked_in:
        await send(bot, message.chat.id, triage_views.check_in(texts))
        encounter = await talk.note_check_in(encounter)
    intent = intent_of(text)
    if encounter is not None and _belongs_to(text, encounter, talk):
        if encounter.floor is Disposition.EMERGENCY:
            await send(bot, message.chat.id, triage_views.reminder(texts))
        else:
            await hear_reply(message, talk, encounter)
    elif intent in (Intent.PERSON, Intent.DATA):
        reason = "data" if intent is Intent.DATA else "asked"
        await request_person(bot, message.chat.id, reason, patient, handovers, texts)
    elif intent is not None:
        await bot.send_message(message.chat.id, texts(intent.value), parse_mode="HTML")
    elif len(text) > LONGEST_QUESTION:
        await _take_long(message, talk, texts)
    else:
        await _answer(message, bot, guide, transcript, talk, encounter, texts)


def _belongs_to(text: str, encounter: Encounter, talk: TriageTalk) -> bool:
    """Whether `text` answers the waiting question, tells of a complaint, or makes one together with what was said."""
    if encounter.pending is not None and reply_of(text) is not None:
        return True
    if wants_information(text):
        return False
    if talk.conversation.triage.screen(text).disposition > Disposition.NOT_A_SYMPTOM:
        return True
    before = talk.conversation.decide(encounter)
    _, after = talk.conversation.hear(encounter, text)
    return after.disposition > before.disposition


async def _take_long(message: Message, talk: TriageTalk, texts: Texts) -> None:
    """A long story is judged as a complaint; as a question it is asked for in pieces."""
    if talk.conversation.triage.screen(message.text or "").disposition > Disposition.NOT_A_SYMPTOM:
        await talk.begin(message.text or "")
    else:
        await talk.bot.send_message(talk.chat_id, texts("too-long"), parse_mode="HTML")


async def _answer(
    message: Message,
    bot: Bot,
    guide: Guide,
    transcript: Transcript,
    talk: TriageTalk,
    encounter: Encounter | None,
    texts: Texts,
) -> None:
    text = message.text or ""
    decision = talk.conversation.triage.screen(text)
    if decision.disposition is Disposition.NOT_A_SYMPTOM:
        await reply_to(bot, message.chat.id, text, guide, transcript, texts)
        if encounter is not None and encounter.pending is not None:
            await talk.go_on(encounter, talk.conversation.decide(encounter))
    elif wants_information(text) and not _is_pressing(decision):
        await reply_to(bot, message.chat.id, text, guide, transcript, texts)
        await talk.keep_for_later(text)
    else:
        await talk.begin(text)


def _is_pressing(decision: TriageDecision) -> bool:
    """Whether a red flag was seen: then what to do comes before what was asked."""
    return any(reason.firm and reason.level >= Disposition.URGENT for reason in decision.reasons)


def build_router() -> Router:
    """Return the router of questions."""
    router = Router(name="questions")
    router.message.register(hear, F.text)
    router.edited_message.register(hear_edited, F.text)
    return router
