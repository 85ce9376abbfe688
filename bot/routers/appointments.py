"""The buttons and the command of one's own appointments. Each looks the appointment up anew."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.appointment_talk import AppointmentTalk
from bot.callbacks import (
    CancelAppointment,
    ChangeAppointment,
    ListAppointments,
    SendCalendarFile,
    ShowAppointment,
    TakeHeld,
    WithdrawConsent,
)
from bot.routers.booking import HasBook
from bot.sending import acknowledge, take_away_buttons
from care.booking.lifecycle import PROMISED
from care.consents import Purpose


async def list_mine(_: Message, appointments: AppointmentTalk) -> None:
    """Show the list, from the command."""
    await appointments.show_all()


async def press_list(query: CallbackQuery, appointments: AppointmentTalk) -> None:
    """Show the list, from a button."""
    await acknowledge(query)
    await appointments.show_all()


async def show(query: CallbackQuery, callback_data: ShowAppointment, appointments: AppointmentTalk) -> None:
    """Show a card."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is not None:
        await acknowledge(query)
        await appointments.show(appointment)


async def change(query: CallbackQuery, callback_data: ChangeAppointment, appointments: AppointmentTalk) -> None:
    """Look for another time."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is not None:
        await acknowledge(query)
        await appointments.change(appointment)


async def take_held(query: CallbackQuery, callback_data: TakeHeld, appointments: AppointmentTalk) -> None:
    """Go on with a slot that is held; one that is held no more shows how it stands."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is None:
        return
    if await appointments.take_held(appointment):
        await acknowledge(query)
    else:
        await acknowledge(query, appointments.texts("fail-changed"))
        await appointments.show(appointment)


async def cancel(query: CallbackQuery, callback_data: CancelAppointment, appointments: AppointmentTalk) -> None:
    """Ask why, or cancel."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is None:
        return
    await acknowledge(query)
    await take_away_buttons(query)
    if callback_data.reason:
        await appointments.cancel(appointment, callback_data.reason)
    else:
        await appointments.ask_why(appointment)


async def send_file(query: CallbackQuery, callback_data: SendCalendarFile, appointments: AppointmentTalk) -> None:
    """Send the calendar file of what is booked."""
    appointment = await appointments.find(query, callback_data.appointment_id)
    if appointment is None:
        return
    if appointment.status not in PROMISED:
        await acknowledge(query, appointments.texts("fail-changed"))
        await appointments.show(appointment)
        return
    await acknowledge(query)
    await appointments.send_file(appointment)


async def withdraw(query: CallbackQuery, callback_data: WithdrawConsent, appointments: AppointmentTalk) -> None:
    """Show the consents, or withdraw one."""
    await acknowledge(query)
    if callback_data.purpose in list(Purpose):
        await appointments.withdraw(Purpose(callback_data.purpose))
    else:
        await appointments.show_consents()


def build_router() -> Router:
    """Return the router of one's own appointments."""
    router = Router(name="appointments")
    router.message.filter(F.chat.type == ChatType.PRIVATE, HasBook())
    router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE, HasBook())
    router.message.register(list_mine, Command("appointments"))
    router.callback_query.register(press_list, ListAppointments.filter())
    router.callback_query.register(show, ShowAppointment.filter())
    router.callback_query.register(change, ChangeAppointment.filter())
    router.callback_query.register(take_held, TakeHeld.filter())
    router.callback_query.register(cancel, CancelAppointment.filter())
    router.callback_query.register(send_file, SendCalendarFile.filter())
    router.callback_query.register(withdraw, WithdrawConsent.filter())
    return router
