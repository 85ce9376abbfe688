"""The buttons of notices. Each looks the appointment up anew."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery

from bot.appointment_talk import AppointmentTalk
from bot.callbacks import Attend, BookAnother, Enter, TellOutcome
from bot.routers.booking import HasBook
from bot.visit_talk import VisitTalk


async def attend(query: CallbackQuery, callback_data: Attend, appointments: AppointmentTalk, visits: VisitTalk) -> None:
    """Note that they will come."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is not None:
        await visits.attend(query, appointment)


async def enter(query: CallbackQuery, callback_data: Enter, appointments: AppointmentTalk, visits: VisitTalk) -> None:
    """Show the way into the room."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is not None:
        await visits.enter(query, appointment)


async def tell_outcome(
    query: CallbackQuery, callback_data: TellOutcome, appointments: AppointmentTalk, visits: VisitTalk
) -> None:
    """Note how it went."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is not None:
        await visits.tell(query, appointment, callback_data.outcome)


async def book_another(
    query: CallbackQuery, callback_data: BookAnother, appointments: AppointmentTalk, visits: VisitTalk
) -> None:
    """Show other times."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is not None:
        await visits.look_for_another(query, appointment)


def build_router() -> Router:
    """Return the router of visits."""
    router = Router(name="visits")
    router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE, HasBook())
    router.callback_query.register(attend, Attend.filter())
    router.callback_query.register(enter, Enter.filter())
    router.callback_query.register(tell_outcome, TellOutcome.filter())
    router.callback_query.register(book_another, BookAnother.filter())
    return router
