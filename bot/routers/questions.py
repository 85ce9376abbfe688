"""Text that is no command and no emergency: small talk, a wish for a person, a complaint, or a question."""

from aiogram import F, Router
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot import triage_views
from bot.booking_hearing import BookingEar
from bot.intents import Intent, intent_of, wants_information
from bot.privacy_talk import PrivacyTalk
from bot.replying import reply_to
from bot.routers.commands import request_person
from bot.routers.triage import TriageTalk
from bot.sending import send
from care.patients import introduce
from care.transcripts import Transcript
from care.triage.conversation import Encounter, reply_of
from care.triage.dispositions import Disposition
from care.triage.engine import TriageDecision
from knowledge.answers import Guide

LONGEST_QUESTION = 1_500
MINE = {Intent.DATA: PrivacyTalk.show, Intent.COPY: PrivacyTalk.send_copy, Intent.ERASE: PrivacyTalk.ask_erase}


async def hear(
    message: Message,
    guide: Guide,
    session: AsyncSession,
    transcript: Transcript,
    talk: TriageTalk,
    privacy: PrivacyTalk,
    ear: BookingEar | None = None,
) -> None:
    """Reply to a text; one who never pressed /start is told first whom they talk to."""
    if not talk.patient.is_introduced:
        await talk.say("disclosure")
        await introduce(session, talk.patient.id)
    await _reply(message.text or "", guide, transcript, talk, privacy, ear)


async def hear_edited(
    message: Message,
    guide: Guide,
    transcript: Transcript,
    talk: TriageTalk,
    privacy: PrivacyTalk,
    ear: BookingEar | None = None,
) -> None:
    """Answer an edited message anew; while something is being booked it is no answer."""
    if ear is not None and await ear.hears_edited():
        return
    await talk.say("edited")
    await _reply(message.text or "", guide, transcript, talk, privacy, ear)


async def _reply(
    text: str, guide: Guide, transcript: Transcript, talk: TriageTalk, privacy: PrivacyTalk, ear: BookingEar | None
) -> None:
    encounter = await talk.current()
    if encounter is not None and encounter.crisis and not encounter.checked_in:
        await send(talk.bot, talk.chat_id, triage_views.check_in(talk.texts))
        encounter = await talk.note_check_in(encounter)
    if ear is not None and await ear.hears(text):
        return
    intent = intent_of(text)
    if encounter is not None and _belongs_to(text, encounter, talk):
        await _go_on(text, encounter, talk)
    elif intent is Intent.PERSON:
        await request_person(talk.bot, talk.chat_id, "asked", talk.patient, talk.handovers, talk.texts)
    elif intent in MINE:
        await MINE[intent](privacy)
    elif intent is not None:
        await talk.say(intent.value)
    elif len(text) > LONGEST_QUESTION:
        await _take_long(text, talk)
    else:
        await _answer(text, guide, transcript, talk, encounter)


async def _go_on(text: str, encounter: Encounter, talk: TriageTalk) -> None:
    if encounter.floor is Disposition.EMERGENCY:
        await send(talk.bot, talk.chat_id, triage_views.reminder(talk.texts))
    else:
        await talk.go_on(*talk.conversation.hear(encounter, text))


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


async def _take_long(text: str, talk: TriageTalk) -> None:
    """A long story is judged as a complaint; as a question it is asked for in pieces."""
    if talk.conversation.triage.screen(text).disposition > Disposition.NOT_A_SYMPTOM:
        await talk.begin(text)
    else:
        await talk.say("too-long")


async def _answer(
    text: str, guide: Guide, transcript: Transcript, talk: TriageTalk, encounter: Encounter | None
) -> None:
    decision = talk.conversation.triage.screen(text)
    if decision.disposition is Disposition.NOT_A_SYMPTOM:
        await reply_to(talk.bot, talk.chat_id, text, guide, transcript, talk.texts)
        if encounter is not None and encounter.pending is not None:
            await talk.go_on(encounter, talk.conversation.decide(encounter))
    elif not _is_pressing(decision) and (wants_information(text) or decision.protocol is None):
        await reply_to(talk.bot, talk.chat_id, text, guide, transcript, talk.texts)
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
