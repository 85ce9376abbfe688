"""What a patient does around the time of an appointment: say they come, go in, tell how it went, look for another."""

from aiogram.types import CallbackQuery

from bot import notice_views
from bot.appointment_talk import AppointmentTalk
from bot.booking_talk import BookingTalk
from bot.callbacks import Outcome
from bot.sending import acknowledge, take_away_buttons
from care.booking import joining
from care.booking.appointments import Appointment
from care.booking.book import TooEarlyError
from care.booking.draft import DraftStep, without
from care.booking.joining import Joining
from care.booking.lifecycle import PROMISED, AppointmentStatus, TransitionError
from care.handovers.queue import Handovers

STATUS_OF: dict[str, AppointmentStatus] = {
    "went-well": AppointmentStatus.FULFILLED,
    "patient-missed": AppointmentStatus.NOSHOW,
}


class VisitTalk:
    """Carries one patient's visits through one update."""

    def __init__(self, talk: BookingTalk, appointments: AppointmentTalk, way_in: Joining, handovers: Handovers) -> None:
        self._talk = talk
        self._appointments = appointments
        self._way_in = way_in
        self._handovers = handovers
        self._texts = talk.texts

    async def attend(self, query: CallbackQuery, appointment: Appointment) -> None:
        """Note that they will come; where the appointment has changed, show how it stands."""
        if appointment.status not in PROMISED:
            await self._show_change(query, appointment)
            return
        await self._talk.book.attend(appointment.id, self._talk.patient.id, "coming")
        await acknowledge(query, self._texts("notice-coming-noted"))
        await take_away_buttons(query)
        await self._talk.show(notice_views.coming(appointment, self._texts))

    async def enter(self, query: CallbackQuery, appointment: Appointment) -> None:
        """Show the way into the room, if it is open and there is one."""
        try:
            link = self._way_in.link(appointment, self._talk.now())
        except joining.TooEarlyError:
            minutes = str(self._way_in.minutes_before)
            await acknowledge(query, self._texts("notice-too-early", minutes=minutes), alert=True)
            return
        except joining.ClosedError:
            await acknowledge(query, self._texts("notice-closed"), alert=True)
            return
        await acknowledge(query)
        if link is None:
            await self._handovers.request(self._talk.patient.id, "link_missing")
        else:
            await self._talk.book.attend(appointment.id, self._talk.patient.id, "entered")
        await self._talk.show(notice_views.way_in(link, self._texts))

    async def tell(self, query: CallbackQuery, appointment: Appointment, outcome: Outcome) -> None:
        """Note how it went; a practitioner who did not come is put before the support team."""
        try:
            if outcome in STATUS_OF:
                await self._talk.book.finish(appointment.id, self._talk.patient.id, STATUS_OF[outcome])
            elif appointment.start is None or appointment.start > self._talk.now():
                raise TooEarlyError(str(appointment.id))
            else:
                await self._handovers.request(self._talk.patient.id, "practitioner_missed")
        except (TooEarlyError, TransitionError):
            await self._show_change(query, appointment)
            return
        await acknowledge(query)
        await take_away_buttons(query)
        await self._talk.show(notice_views.noted(appointment, outcome, self._texts))

    async def look_for_another(self, query: CallbackQuery, appointment: Appointment) -> None:
        """Show other times; what is being booked already goes on, with all that was told."""
        await acknowledge(query)
        await take_away_buttons(query)
        draft = await self._talk.drafts.current()
        if draft is not None and draft.specialty == appointment.specialty:
            await self._talk.release(draft)
            await self._talk.go_on(without(draft, DraftStep.SLOT))
        else:
            await self._appointments.change(appointment)

    async def _show_change(self, query: CallbackQuery, appointment: Appointment) -> None:
        await acknowledge(query, self._texts("fail-changed"))
        await self._appointments.show(appointment)
