"""Text that is no command and no emergency: small talk, a wish for a person, a complaint, or a question."""

from aiogram import F, Router
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot import triage_views
from bot.booking_hearing import BookingEar
from bot.privacy_talk import PrivacyTalk
from bot.replying import reply_to
from bot.routers.commands import request_person
from bot.routers.triage import TriageTalk
from bot.sending import send
from care.intents import Intent, intent_of
from care.patients import introduce
from care.routing import Route, route_beside_booking
from care.transcripts import Transcript
from care.triage.conversation import Encounter
from care.triage.dispositions import Disposition
from knowledge.answers import Guide

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
    if ear is None or not await ear.hears(text):
        await _take(text, encounter, guide, transcript, talk, privacy)


async def _take(
    text: str,
    encounter: Encounter | None,
    guide: Guide,
    transcript: Transcript,
    talk: TriageTalk,
    privacy: PrivacyTalk,
) -> None:
    """Go the way of a text that booking left."""
    match route_beside_booking(text, encounter, talk.conversation):
        case Route.TRIAGE if encounter is not None:
            await _go_on(text, encounter, talk)
        case Route.TRIAGE | Route.COMPLAINT:
            await talk.begin(text)
        case Route.PERSON:
            await request_person(talk.bot, talk.chat_id, "asked", talk.patient, talk.handovers, talk.texts)
        case Route.DATA if (intent := intent_of(text)) in MINE:
            await MINE[intent](privacy)
        case Route.SMALL_TALK:
            await talk.say(str(intent_of(text)))
        case Route.TOO_LONG:
            await talk.say("too-long")
        case Route.QUESTION_WITH_COMPLAINT:
            await reply_to(talk.bot, talk.chat_id, text, guide, transcript, talk.texts, splits=False)
            await talk.keep_for_later(text)
        case _:
            await reply_to(talk.bot, talk.chat_id, text, guide, transcript, talk.texts)
            if encounter is not None and encounter.pending is not None:
                await talk.go_on(encounter, talk.conversation.decide(encounter))


async def _go_on(text: str, encounter: Encounter, talk: TriageTalk) -> None:
    if encounter.floor is Disposition.EMERGENCY:
        await send(talk.bot, talk.chat_id, triage_views.reminder(talk.texts))
    else:
        await talk.go_on(*talk.conversation.hear(encounter, text))


def build_router() -> Router:
    """Return the router of questions."""
    router = Router(name="questions")
    router.message.register(hear, F.text)
    router.edited_message.register(hear_edited, F.text)
    return router
