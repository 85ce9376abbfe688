"""Who writes, in which language, into which transcript: known before any handler runs."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, TelegramObject, Update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.appointment_talk import AppointmentTalk
from bot.booking_hearing import BookingEar
from bot.booking_talk import BookingTalk
from bot.delivery import PatientUnreachableError, current_delivery
from bot.kinds import kind_of
from bot.privacy_talk import PrivacyTalk
from bot.routers.triage import TriageTalk
from bot.texts import LANGUAGES, texts_in
from bot.visit_talk import VisitTalk
from care.booking.book import AppointmentBook
from care.booking.drafts import Drafts
from care.consents import Consents
from care.encounters import Encounters
from care.handovers.queue import Handovers
from care.patients import Patient, known_by_chat, mark_reachable
from care.privacy.holdings import Chat
from care.transcripts import Transcript, seal_for
from records.encryption import WEBCHAT_BOT_ID, Seal


class Known(BaseMiddleware):
    """Gives handlers whom they talk to and what is kept of them, and writes what came in to the transcript."""

    def __init__(self, seal: Seal, default_language: str) -> None:
        self._seal = seal
        self._default_language = default_language

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Run the handler for a known patient; one who blocked the bot is marked unreachable."""
        chat, sender = data.get("event_chat"), data.get("event_from_user")
        if not isinstance(event, Update) or chat is None:
            return None
        session: AsyncSession = data["session"]
        bot: Bot = data["bot"]
        language = self._first_language(sender.language_code if sender else None)
        patient = await known_by_chat(session, bot.id, chat.id, language=language)
        seal = await seal_for(session, self._seal, patient.id)
        transcript = Transcript(session, seal, patient.id, bot.id, event.update_id)
        texts = texts_in(patient.language)
        encounters, handovers = Encounters(session, seal, patient.id), Handovers(session)
        talk = TriageTalk(bot, chat.id, data["conversation"], encounters, handovers, patient, texts)
        data |= {"patient": patient, "texts": texts, "transcript": transcript, "talk": talk}
        data |= {"encounters": encounters, "handovers": handovers}
        if data.get("book") is not None:
            data |= self._booking(data, bot, chat.id, session, seal)
        is_page = bot.id == WEBCHAT_BOT_ID
        data["privacy"] = PrivacyTalk(
            bot,
            Chat(patient.id, bot.id, chat.id, is_page=is_page),
            session,
            self._seal,
            event.update_id,
            handovers,
            texts,
            data["periods"],
            data.get("booking"),
        )
        delivery = current_delivery.get()
        if chat.type == ChatType.PRIVATE:  # what others say in a group is not ours to keep
            await _write(event, transcript)
        if delivery is not None and chat.type == ChatType.PRIVATE:
            delivery.transcript = transcript
        try:
            return await handler(event, data)
        except PatientUnreachableError:
            await mark_reachable(session, patient.id, reachable=False)
            return None

    def _booking(
        self, data: dict[str, Any], bot: Bot, chat_id: int, session: AsyncSession, seal: Seal
    ) -> dict[str, Any]:
        book: AppointmentBook = data["book"]
        patient: Patient = data["patient"]
        clock = book.ledger.clock
        talk = BookingTalk(
            bot,
            chat_id,
            book,
            Drafts(session, seal, patient.id, clock=clock),
            Consents(session, patient.id, clock=clock),
            data["encounters"],
            data["conversation"],
            data["guide"],
            data["transcript"],
            patient,
            data["texts"],
        )
        appointments = AppointmentTalk(talk)
        visits = VisitTalk(talk, appointments, data["way_in"], data["handovers"])
        return {"booking": talk, "appointments": appointments, "visits": visits, "ear": BookingEar(talk, appointments)}

    def _first_language(self, code: str | None) -> str:
        short = (code or "").split("-")[0]
        return short if short in LANGUAGES else self._default_language


async def _write(update: Update, transcript: Transcript) -> None:
    event = update.event
    if isinstance(event, Message):
        kind = "edited" if update.edited_message else kind_of(event)
        await transcript.append("patient", kind, event.text or event.caption or "", event.message_id)
    elif isinstance(event, CallbackQuery):
        await transcript.append("patient", "button", event.data or "")
