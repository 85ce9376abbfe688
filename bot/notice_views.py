"""Notices about appointments as texts and buttons. Nothing is decided here."""

from collections.abc import Sequence
from typing import get_args

from aiogram.types import InlineKeyboardButton

from bot import times
from bot.callbacks import (
    Attend,
    BookAnother,
    CancelAppointment,
    Enter,
    Outcome,
    ShowAppointment,
    TakeHeld,
    TalkToPerson,
    TellOutcome,
)
from bot.texts import Texts
from bot.views import View, button, keyboard
from care.booking.appointments import Appointment
from care.booking.slots import OfferedSlot

LATE = "late-"
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def notice(appointment: Appointment, kind: str, texts: Texts, *, has_way_in: bool) -> View:
    """What is said of `kind`. The way into the room is behind a button: no text that is kept has it."""
    if kind.startswith(LATE):
        show = button(texts("notice-show"), ShowAppointment(appointment_id=appointment.id))
        return View([_say("late", appointment, texts, minutes=kind.removeprefix(LATE))], keyboard([[show]]))
    pieces = [_say(kind, appointment, texts)]
    if kind == "reminder-10m":
        pieces.append(texts("notice-join" if has_way_in else "notice-link-missing"))
    return View(["\n\n".join(pieces)], keyboard(_rows(appointment, kind, texts, has_way_in=has_way_in)))


def coming(appointment: Appointment, texts: Texts) -> View:
    """That somebody said they will come, and what goes on from here."""
    show = button(texts("notice-show"), ShowAppointment(appointment_id=appointment.id))
    return View([texts("notice-coming-noted")], keyboard([[show]]))


def way_in(link: str | None, texts: Texts) -> View:
    """The way into the room, as a button alone; or that there is none."""
    if link is None:
        person = button(texts("button-person"), TalkToPerson(reason="asked"))
        return View([texts("notice-link-missing")], keyboard([[person]]))
    return View([texts("notice-way-in")], keyboard([[InlineKeyboardButton(text=texts("notice-open"), url=link)]]))


def noted(appointment: Appointment, outcome: str, texts: Texts) -> View:
    """That an outcome was noted; who missed it is offered another time."""
    rows = [] if outcome == "went-well" else [[_another(appointment, texts)]]
    return View([texts(f"notice-{outcome}-noted")], keyboard(rows) if rows else None)


def withdrawn(appointment: Appointment, kind: str, others: Sequence[OfferedSlot], texts: Texts) -> View:
    """That an appointment will not be, through no fault of the patient's, and what is free instead."""
    pieces = [_say(kind, appointment, texts)]
    if others:
        pieces.append("\n".join(f"• {times.short(slot.start, texts)} · {slot.practitioner}" for slot in others))
    pieces.append(texts("notice-others" if others else "notice-no-others"))
    rows = [[_another(appointment, texts)], [button(texts("button-person"), TalkToPerson(reason="asked"))]]
    return View(["\n\n".join(pieces)], keyboard(rows))


def _rows(appointment: Appointment, kind: str, texts: Texts, *, has_way_in: bool) -> list[list[InlineKeyboardButton]]:
    number = appointment.id
    show = button(texts("notice-show"), ShowAppointment(appointment_id=number))
    person = button(texts("button-person"), TalkToPerson(reason="asked"))
    match kind:
        case "reminder-24h":
            no = button(texts("notice-not-coming"), CancelAppointment(appointment_id=number))
            return [[button(texts("notice-coming"), Attend(appointment_id=number)), no], [show]]
        case "reminder-2h":
            return [[show]]
        case "reminder-10m" if not has_way_in:
            return [[person], [show]]
        case "reminder-10m":
            return [[button(texts("notice-enter"), Enter(appointment_id=number))], [person]]
        case "waitlist-offer":
            no = button(texts("card-give-up"), CancelAppointment(appointment_id=number, reason="other"))
            return [[button(texts("card-take"), TakeHeld(appointment_id=number))], [no]]
        case "follow-up":
            return [
                [button(texts(f"notice-{outcome}"), TellOutcome(appointment_id=number, outcome=outcome))]
                for outcome in OUTCOMES
            ]
        case "hold-expired" | "waitlist-ended":
            return [[_another(appointment, texts)]]
    return [[show]]


def _another(appointment: Appointment, texts: Texts) -> InlineKeyboardButton:
    return button(texts("notice-another"), BookAnother(appointment_id=appointment.id))


def _say(kind: str, appointment: Appointment, texts: Texts, **more: str) -> str:
    told = {"code": appointment.code, "practitioner": appointment.practitioner, "facility": appointment.facility}
    told["time"] = times.full(appointment.start, texts) if appointment.start is not None else ""
    told["until"] = times.clock(appointment.hold_until) if appointment.hold_until is not None else ""
    return texts(f"notice-{kind}", **told, **more)
