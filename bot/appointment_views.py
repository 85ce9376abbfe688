"""Appointments as texts and buttons: the card, the list, and what is said when they change. Nothing is decided here."""

import datetime as dt
from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from bot import times
from bot.booking_views import care, in_pairs, looked_for, person, price_of
from bot.callbacks import (
    CancelAppointment,
    ChangeAppointment,
    ChangeSearch,
    Enter,
    ListAppointments,
    SendCalendarFile,
    ShowAppointment,
    StartBooking,
    TakeHeld,
    WithdrawConsent,
)
from bot.names import place_of, specialty_of
from bot.texts import Texts
from bot.views import View, button, keyboard
from care.booking.appointments import Appointment
from care.booking.draft import Draft
from care.booking.lifecycle import PROMISED, AppointmentStatus
from care.booking.policy import Policy
from care.consents import Purpose

REASONS = ("better", "busy", "in_person", "price", "other")
LINK_MINUTES = int(Policy().link_before.total_seconds() // 60)
Rows = list[list[InlineKeyboardButton]]


def card(appointment: Appointment, now: dt.datetime, texts: Texts) -> View:
    """One appointment as it stands, and what can be done with it."""
    pieces = [texts(f"card-{appointment.status}"), _lines(appointment, texts)]
    if appointment.status is AppointmentStatus.BOOKED:
        pieces += [texts("card-join", minutes=str(LINK_MINUTES)), texts("card-prepare")]
    if appointment.status in PROMISED:
        pieces.append(texts("card-worse"))
    return View(["\n\n".join(pieces)], keyboard([*_ways(appointment, now, texts), [_list(texts)]]))


def mine(upcoming: Sequence[Appointment], texts: Texts) -> View:
    """The list of appointments."""
    if not upcoming:
        rows = [[button(texts("booking-start-again"), StartBooking())], [_consents(texts)]]
        return View([texts("mine-empty")], keyboard(rows))
    rows = [[_open(one, texts)] for one in upcoming]
    rows += [[button(texts("booking-start-again"), StartBooking()), _consents(texts)]]
    return View([f"{texts('mine-title')}\n{_listed(upcoming, texts)}"], keyboard(rows))


def which(upcoming: Sequence[Appointment], name: str, texts: Texts) -> View:
    """The question which appointment is to be changed or cancelled."""
    rows: Rows = []
    for one in upcoming:
        label = _label(one, texts)
        callback = (
            CancelAppointment(appointment_id=one.id) if name == "cancel" else ChangeAppointment(appointment_id=one.id)
        )
        rows.append([button(label, callback)])
    return View([texts("mine-many", what=texts(f"mine-what-{name}"))], keyboard(rows))


def cancel_reasons(appointment: Appointment, now: dt.datetime, texts: Texts) -> View:
    """The question why an appointment is cancelled; whoever is late is told so."""
    pieces = [texts("cancel-why", code=appointment.code, time=_time(appointment, texts))]
    until = appointment.cut_off()
    if until is not None and now > until:
        pieces.insert(0, texts("cancel-late", until=times.short(until, texts)))
    reasons = [
        button(texts(f"cancel-reason-{reason}"), CancelAppointment(appointment_id=appointment.id, reason=reason))
        for reason in REASONS
    ]
    keep = button(texts("cancel-keep"), ShowAppointment(appointment_id=appointment.id))
    return View(["\n\n".join(pieces)], keyboard([*in_pairs(reasons), [keep]]))


def cancelled(before: Appointment, texts: Texts) -> View:
    """That an appointment, a hold or a place on the waitlist was given up."""
    rows = [[button(texts("booking-start-again"), StartBooking()), _list(texts)]]
    if before.status is AppointmentStatus.WAITLIST:
        return View([texts("cancel-left")], keyboard(rows))
    if before.status is AppointmentStatus.PROPOSED:
        return View([texts("cancel-given-up")], keyboard(rows))
    return View([texts("cancel-done", code=before.code, care=texts("booking-remote-line"))], keyboard(rows))


def waiting(appointment: Appointment, draft: Draft, texts: Texts) -> View:
    """That the patient is on the waitlist."""
    asked = looked_for(draft, texts)
    told = texts(
        "wait-noted",
        specialty=asked["specialty"],
        place=asked["place"],
        days=asked["when"],
        care=care(draft.level, texts),
    ).strip()
    leave = button(texts("card-leave"), CancelAppointment(appointment_id=appointment.id, reason="other"))
    return View([told], keyboard([[leave], [_list(texts)]]))


def consents(given: Sequence[Purpose], texts: Texts) -> View:
    """The consents that stand, each to be withdrawn."""
    if not given:
        return View([texts("consent-none")])
    rows = [[button(texts(f"consent-withdraw-{one}"), WithdrawConsent(purpose=one))] for one in given]
    return View([texts("consent-given")], keyboard(rows))


def already(code: str, other: Appointment | None, texts: Texts) -> View:
    """That there is an appointment at that time already."""
    rows = [[button(texts("booking-later"), ChangeSearch(name="later"))], [_list(texts)]]
    if other is not None:
        rows.insert(0, [_open(other, texts)])
    return View([texts("fail-already", code=code)], keyboard(rows))


def too_many(upcoming: Sequence[Appointment], texts: Texts) -> View:
    """That somebody has enough appointments, which are shown."""
    return View([texts("fail-too-many")], keyboard([[_open(one, texts)] for one in upcoming] or [[_list(texts)]]))


def too_late(texts: Texts) -> View:
    """That it has begun."""
    return View([texts("fail-too-late")], keyboard([[person(texts)], [_list(texts)]]))


def _ways(appointment: Appointment, now: dt.datetime, texts: Texts) -> Rows:
    number = appointment.id
    if appointment.status is AppointmentStatus.WAITLIST:
        return [[button(texts("card-leave"), CancelAppointment(appointment_id=number, reason="other"))]]
    if appointment.status is AppointmentStatus.PROPOSED:
        give_up = button(texts("card-give-up"), CancelAppointment(appointment_id=number, reason="other"))
        return [[button(texts("card-take"), TakeHeld(appointment_id=number)), give_up]]
    enter = button(texts("notice-enter"), Enter(appointment_id=number))
    if appointment.status not in PROMISED or appointment.start is None or appointment.end is None:
        return [[person(texts)]]
    if appointment.start <= now:
        return [[enter], [person(texts)]] if now <= appointment.end + Policy().link_after else [[person(texts)]]
    return [
        [enter],
        [button(texts("card-calendar"), SendCalendarFile(appointment_id=number))],
        [
            button(texts("card-change"), ChangeAppointment(appointment_id=number)),
            button(texts("card-cancel"), CancelAppointment(appointment_id=number)),
        ],
    ]


def _lines(appointment: Appointment, texts: Texts) -> str:
    specialty = specialty_of(appointment.specialty, texts)
    if appointment.start is None:
        return texts("card-waits", specialty=specialty, place=place_of(appointment.province, "", texts), days="").strip(
            " ·"
        )
    return texts(
        "card-lines",
        code=appointment.code,
        time=times.full(appointment.start, texts),
        specialty=specialty,
        practitioner=appointment.practitioner,
        facility=appointment.facility,
        price=price_of(appointment.price, texts),
    )


def _listed(upcoming: Sequence[Appointment], texts: Texts) -> str:
    return "\n".join(_in_a_line(one, texts) for one in upcoming)


def _in_a_line(appointment: Appointment, texts: Texts) -> str:
    status, specialty = texts(f"status-{appointment.status}"), specialty_of(appointment.specialty, texts)
    if appointment.start is None:
        return texts("mine-line-waits", specialty=specialty, status=status)
    return texts("mine-line", time=times.short(appointment.start, texts), specialty=specialty, status=status)


def _open(appointment: Appointment, texts: Texts) -> InlineKeyboardButton:
    return button(_label(appointment, texts), ShowAppointment(appointment_id=appointment.id))


def _label(appointment: Appointment, texts: Texts) -> str:
    status = texts(f"status-{appointment.status}")
    return texts("card-show", time=_time(appointment, texts), status=status)


def _time(appointment: Appointment, texts: Texts) -> str:
    if appointment.start is None:
        return specialty_of(appointment.specialty, texts)
    return times.short(appointment.start, texts)


def _list(texts: Texts) -> InlineKeyboardButton:
    return button(texts("booking-mine"), ListAppointments())


def _consents(texts: Texts) -> InlineKeyboardButton:
    return button(texts("consent-withdraw"), WithdrawConsent(purpose=""))
