"""What somebody does with their own data: look, have a copy, have it forgotten, ask for something else."""

import datetime as dt
from dataclasses import dataclass
from html import unescape

from aiogram import Bot
from aiogram.exceptions import TelegramNotFound
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, ReplyKeyboardRemove
from sqlalchemy.ext.asyncio import AsyncSession

from bot import privacy_views
from bot.booking_talk import BookingTalk
from bot.delivery import current_delivery
from bot.privacy_page import page
from bot.sending import send
from bot.texts import Texts
from bot.times import full
from bot.views import View
from care.booking.lifecycle import AppointmentStatus
from care.consents import Consents, Purpose
from care.handovers.queue import Handovers
from care.privacy.copy import DataCopy, as_json
from care.privacy.deadlines import RequestKind
from care.privacy.erasure import RECORDS_OF_CARE, Erasure
from care.privacy.holdings import Chat, holdings
from care.privacy.requests import DataRequests
from records.encryption import Seal
from records.retention import Periods


class DeleteConversation(TelegramMethod[bool]):
    """Have the chat page forget a conversation; Telegram has no such method."""

    __returning__ = bool
    __api_method__ = "deleteConversation"

    chat_id: int


@dataclass(frozen=True)
class PrivacyTalk:
    """Carries one person's wishes about their data through one update. `seal` is that of the records key."""

    bot: Bot
    chat: Chat
    session: AsyncSession
    seal: Seal
    update_id: int
    handovers: Handovers
    texts: Texts
    periods: Periods
    booking: BookingTalk | None

    async def show(self) -> None:
        """Say what is held."""
        requests = await DataRequests(self.session).of(self.chat.patient_id)
        found = privacy_views.Held(
            holdings=await holdings(self.session, self.chat),
            waiting=[one for one in requests if one.done_at is None],
            is_agreed=await self._consents().has(Purpose.CONVERSATION),
            on_telegram=not self.chat.is_page,
        )
        await self._say(privacy_views.held(found, self.periods, self.texts))

    async def send_copy(self) -> None:
        """Send everything as two files: to read, and for a computer."""
        now = dt.datetime.now(dt.UTC)
        everything = await DataCopy(self.session, self.seal, self.chat).everything(now)
        proof = await DataRequests(self.session).record(self.chat.patient_id, RequestKind.COPY)
        name = unescape(self.texts("copy-name"))
        to_read = BufferedInputFile(page(everything, full(now, self.texts), self.texts), f"{name}.html")
        await self.bot.send_document(self.chat.chat_id, to_read, caption=self._plain("copy-caption"))
        caption = self._plain("copy-caption-json", code=proof.code)
        await self.bot.send_document(
            self.chat.chat_id, BufferedInputFile(as_json(everything), f"{name}.json"), caption=caption
        )

    async def ask_erase(self) -> None:
        """Say what would go and what must stay, and ask."""
        upcoming = await self.booking.book.upcoming(self.chat.patient_id) if self.booking is not None else []
        kept = [one for one in upcoming if one.status in RECORDS_OF_CARE]
        await self._say(privacy_views.erase_ask(len(kept), self.texts))

    async def erase(self) -> None:
        """Forget everything that may be forgotten, and say so. What is said here is not written down."""
        delivery = current_delivery.get()
        if delivery is not None:
            delivery.transcript = None
        with_keyboard = await self._give_up_bookings()
        done = await Erasure(self.session, self.chat, self.update_id, dt.datetime.now(dt.UTC)).run()
        if self.chat.is_page:
            await self._delete_page()
        view = privacy_views.erased(done, self.texts, on_telegram=not self.chat.is_page)
        await self._say(View(view.messages, ReplyKeyboardRemove()) if with_keyboard else view)

    async def ask_keep(self) -> None:
        """Ask whether the conversation may be kept longer."""
        await self._say(privacy_views.keep_ask(self.periods, self.texts))

    async def keep(self, *, given: bool) -> None:
        """Record the answer."""
        consents = self._consents()
        if given:
            await consents.give(Purpose.CONVERSATION, self.texts.language)
        else:
            await consents.withdraw(Purpose.CONVERSATION)
        key = "consent-conversation-given" if given else "consent-conversation-refused"
        numbers = privacy_views.kept_for(self.periods)
        await self._say(View([self.texts(key, **numbers)]))

    async def ask_request(self) -> None:
        """Show what the support team may be asked for."""
        await self._say(privacy_views.request_ask(self.texts))

    async def request(self, kind: RequestKind) -> None:
        """Put a request into the queue, and before the support team."""
        request = await DataRequests(self.session).receive(self.chat.patient_id, kind)
        await self.handovers.request(self.chat.patient_id, "data")
        await self._say(privacy_views.request_recorded(request, self.texts))

    async def say(self, key: str) -> None:
        """Send one text."""
        await self._say(View([self.texts(key)]))

    async def _say(self, view: View) -> None:
        await send(self.bot, self.chat.chat_id, view)

    def _consents(self) -> Consents:
        return Consents(self.session, self.chat.patient_id)

    def _plain(self, key: str, **arguments: str) -> str:
        return unescape(self.texts(key, **arguments))

    async def _give_up_bookings(self) -> bool:
        """Let go what is held or waited for, and tell whether a keyboard was shown for a booking."""
        if self.booking is None:
            return False
        draft = await self.booking.drafts.current()
        for one in await self.booking.book.upcoming(self.chat.patient_id):
            if one.status in (AppointmentStatus.PROPOSED, AppointmentStatus.WAITLIST):
                await self.booking.book.cancel(one.id, self.chat.patient_id, "erased")
        return draft is not None and draft.keyboard

    async def _delete_page(self) -> None:
        try:
            await self.bot(DeleteConversation(chat_id=self.chat.chat_id))
        except TelegramNotFound:
            return  # a chat page of before this method
