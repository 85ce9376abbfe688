"""What a patient does with the appointments they have: look, change, cancel, put into their calendar."""

import datetime as dt
import uuid
from dataclasses import replace
from html import unescape

from aiogram.types import BufferedInputFile, CallbackQuery

from bot import appointment_views
from bot.booking_talk import BookingTalk
from bot.sending import acknowledge
from care.booking.appointments import Appointment
from care.booking.book import TooLateError
from care.booking.calendar_file import calendar_file
from care.booking.draft import ONESELF, Draft
from care.booking.ledger import NoSuchAppointmentError
from care.booking.lifecycle import PROMISED, AppointmentStatus
from care.booking.listening import listen
from care.consents import Purpose


class AppointmentTalk:
    """Carries one patient's appointments through one update."""

    def __init__(self, talk: BookingTalk) -> None:
        self._talk = talk
        self.texts = talk.texts

    async def show_all(self) -> None:
        """Show what lies ahead."""
        await self._talk.show(appointment_views.mine(await self._upcoming(), self.texts))

    async def find(self, query: CallbackQuery, appointment_id: uuid.UUID) -> Appointment | None:
        """Return one of the patient's appointments; of another's the button says that it is not there."""
        try:
            return await self._talk.book.get(appointment_id, self._talk.patient.id)
        except NoSuchAppointmentError:
            await acknowledge(query, self.texts("fail-no-appointment"), alert=True)
            return None

    async def show(self, appointment: Appointment) -> None:
        """Show the card."""
        await self._talk.show(appointment_views.card(appointment, self._talk.now(), self.texts))

    async def choose(self, name: str, text: str = "") -> bool:
        """Change or cancel the only appointment, or ask which; False: there is none. `text` may say to when."""
        upcoming = await self._upcoming()
        if name == "change":
            upcoming = [one for one in upcoming if one.status in PROMISED]
        if not upcoming:
            await self.show_all()
        elif len(upcoming) > 1:
            await self._talk.show(appointment_views.which(upcoming, name, self.texts))
        elif name == "change":
            await self.change(upcoming[0], text)
        else:
            await self.ask_why(upcoming[0])
        return True

    async def change(self, appointment: Appointment, text: str = "") -> None:
        """Look for another time with all that was told for this one; it stays until the new one is booked."""
        stays = appointment.status in PROMISED
        if stays and self._has_begun(appointment):
            await self._talk.show(appointment_views.too_late(self.texts))
            return
        current = await self._talk.drafts.current()
        if current is not None:
            await self._talk.release(current)
        said = self.texts("change-begin", code=appointment.code) if stays else None
        draft = await self._draft(appointment, replaces=stays)
        await self._talk.go_on(_moved_to(draft, text, appointment, self._talk.now()), said=said)

    async def take_held(self, appointment: Appointment) -> bool:
        """Go on with a slot that is held for the patient already; False: it is held no more."""
        if appointment.status is not AppointmentStatus.PROPOSED:
            return False
        current = await self._talk.drafts.current()
        if current is None or current.appointment_id != appointment.id:
            if current is not None:
                await self._talk.release(current)
            current = await self._draft(appointment, replaces=False)
            current = replace(current, replaces_id=appointment.replaces_id)
        await self._talk.go_on(replace(current, appointment_id=appointment.id, facility=appointment.facility))
        return True

    async def ask_why(self, appointment: Appointment) -> None:
        """Ask why it is cancelled; nothing is asked of who only waits, or holds a time."""
        if appointment.status not in PROMISED:
            await self.cancel(appointment, "other")
        elif self._has_begun(appointment):
            await self._talk.show(appointment_views.too_late(self.texts))
        else:
            await self._talk.show(appointment_views.cancel_reasons(appointment, self._talk.now(), self.texts))

    async def cancel(self, appointment: Appointment, reason: str) -> None:
        """Cancel for a reason of the list."""
        if appointment.status is AppointmentStatus.CANCELLED:
            await self.show(appointment)
            return
        code = reason if reason in appointment_views.REASONS else "other"
        try:
            await self._talk.book.cancel(appointment.id, self._talk.patient.id, code)
        except TooLateError:
            await self._talk.show(appointment_views.too_late(self.texts))
            return
        draft = await self._talk.drafts.current()
        if draft is not None and draft.appointment_id == appointment.id:
            await self._talk.drafts.forget()
        await self._talk.show(appointment_views.cancelled(appointment, self.texts))

    async def send_file(self, appointment: Appointment) -> None:
        """Send the calendar file of an appointment."""
        details = {"practitioner": appointment.practitioner, "facility": appointment.facility}
        data = calendar_file(
            appointment,
            summary=unescape(self.texts("calendar-summary", code=appointment.code)),
            description=unescape(self.texts("calendar-description", **details)),
            now=self._talk.now(),
        )
        name = self.texts("calendar-file", code=appointment.code)
        document = BufferedInputFile(data, filename=name)
        await self._talk.bot.send_document(self._talk.chat_id, document, caption=self.texts("calendar-caption"))

    async def show_consents(self) -> None:
        """Show the consents that stand."""
        given = [purpose for purpose in Purpose if await self._talk.consents.has(purpose)]
        await self._talk.show(appointment_views.consents(given, self.texts))

    async def withdraw(self, purpose: Purpose) -> None:
        """Withdraw one consent; a booking that is under way asks for it again."""
        await self._talk.consents.withdraw(purpose)
        draft = await self._talk.drafts.current()
        if draft is not None and purpose is Purpose.BOOKING:
            await self._talk.drafts.keep(replace(draft, agreed=None))
        await self._talk.say(f"consent-withdrawn-{purpose}")

    def _has_begun(self, appointment: Appointment) -> bool:
        return appointment.start is not None and appointment.start <= self._talk.now()

    async def _upcoming(self) -> list[Appointment]:
        return await self._talk.book.upcoming(self._talk.patient.id)

    async def _draft(self, appointment: Appointment, *, replaces: bool) -> Draft:
        """Return a draft with all that was told for an appointment."""
        told = appointment.details
        draft = Draft(
            specialty=appointment.specialty,
            province=appointment.province,
            anywhere=appointment.province is None,
            any_time=not replaces,
            replaces_id=appointment.id if replaces else None,
            encounter_id=appointment.encounter_id,
        )
        if told is None:
            return draft
        consents = self._talk.consents
        return replace(
            draft,
            relation=told.relation or ONESELF,
            name=told.name,
            birth_year=told.birth_year,
            phone=told.phone,
            reason=told.reason,
            agreed=appointment.facility if await consents.has(Purpose.BOOKING) else None,
            reminders=await consents.has(Purpose.REMINDERS) if replaces else None,
        )


def _moved_to(draft: Draft, text: str, appointment: Appointment, now: dt.datetime) -> Draft:
    """Take from `text` when the appointment is to be instead; the time that it has is none."""
    when = listen(draft, text, now).draft.when if text else None
    if when is None or (appointment.start is not None and when.admits(appointment.start)):
        return draft
    return replace(draft, when=when, any_time=False)
