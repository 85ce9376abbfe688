"""The steps of a booking as texts and buttons. Nothing is decided here."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from aiogram.types import InlineKeyboardButton, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot import times
from bot.callbacks import (
    AskDocument,
    Booking,
    ChangeSearch,
    GiveConsent,
    ListAppointments,
    PickProvince,
    PickReason,
    PickSlot,
    PickSpecialty,
    PickWhen,
    PickWhom,
    ShowSource,
    StartBooking,
    TalkToPerson,
)
from bot.markup import blocks
from bot.names import phone_of, place_of, specialty_of, when_of
from bot.texts import Texts
from bot.views import REMOTE_PRICE_DOCUMENT, View, button, keyboard
from care.booking.appointments import Appointment
from care.booking.draft import ONESELF, Draft
from care.booking.slots import OfferedSlot, local_day
from care.booking.specialties import Specialty
from care.consents import GivenAs, Purpose

REMOTE_DOCUMENT = "remote-consultation"
RELATIONS = (ONESELF, "MTH", "FTH", "CHILD", "FAMMEMB")
Rows = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Guidance (Markdown), the title of its document, and the answer under which its source is kept."""

    text: str
    title: str
    answer_id: uuid.UUID


def digest(ref: str) -> str:
    """A slot's ref, short enough for a button."""
    return hashlib.sha256(ref.encode()).hexdigest()[:16]


def specialties(suggested: Sequence[Specialty], texts: Texts) -> View:
    """The question for a specialty: those that were suggested, and the way to all of them."""
    rows = [[_specialty(one, texts)] for one in suggested]
    rows.append([button(texts("booking-specialty-other"), PickSpecialty())])
    return View([texts("booking-specialty-suggested")], keyboard([*rows, _moves(texts, back=False)]))


def all_specialties(every: Sequence[Specialty], texts: Texts) -> View:
    """The question for a specialty, with all of them."""
    rows = in_pairs([_specialty(one, texts) for one in every])
    guidance = [button(texts("booking-guidance"), AskDocument(document_id=REMOTE_DOCUMENT))]
    return View([texts("booking-specialty")], keyboard([*rows, guidance, _moves(texts, back=False)]))


def province(last_used: str | None, texts: Texts) -> View:
    """The question for a province: the last one, or anywhere."""
    rows = [[button(texts("booking-anywhere"), PickProvince())]]
    if last_used is not None:
        rows.insert(0, [button(place_of(last_used, "", texts), PickProvince(code=last_used))])
    return View([texts("booking-province")], keyboard([*rows, _moves(texts)]))


def provinces(found: Sequence[tuple[str, str]], texts: Texts) -> View:
    """The question which of some provinces is meant; each is its code and what it is called."""
    rows = [[button(name, PickProvince(code=code))] for code, name in found]
    rows.append([button(texts("booking-anywhere"), PickProvince())])
    return View([texts("booking-province-which")], keyboard([*rows, _moves(texts)]))


def when(now: dt.datetime, texts: Texts) -> View:
    """The question for a time."""
    today = local_day(now)
    saturday = today + dt.timedelta(days=max(0, 5 - today.weekday()))
    sunday = today + dt.timedelta(days=6 - today.weekday())
    days = {
        "booking-today": (today, today),
        "booking-tomorrow": (today + dt.timedelta(days=1), today + dt.timedelta(days=1)),
        "booking-weekend": (min(saturday, sunday), sunday),
    }
    row = [
        button(texts(key), PickWhen(first=first.isoformat(), last=last.isoformat()))
        for key, (first, last) in days.items()
    ]
    rows = [[button(texts("booking-earliest"), PickWhen())], row]
    return View([texts("booking-when")], keyboard([*rows, _moves(texts)]))


def slots(draft: Draft, found: Sequence[OfferedSlot], texts: Texts) -> View:
    """Three times to choose from, and other searches; who is the same at all of them is named once."""
    whose = [texts("booking-slot-whose", practitioner=one.practitioner, facility=one.facility) for one in found]
    asked = texts("booking-slots", **looked_for(draft, texts))
    if len(set(whose)) == 1:
        lines = [whose[0], *(texts("booking-slot-time", time=times.short(one.start, texts)) for one in found)]
        rows = [[_slot(one, times.short(one.start, texts))] for one in found]
    else:
        lines = [
            texts("booking-slot-line", time=times.short(one.start, texts), whose=unescape(words))
            for one, words in zip(found, whose, strict=True)
        ]
        rows = [[_slot(one, f"{times.short(one.start, texts)} · {one.practitioner}")] for one in found]
    others = [_search("later", texts("booking-later")), _search("day", texts("booking-day"))]
    rows += [others, _genders(draft, texts), _places(texts)]
    return View(["\n".join([asked, *lines])], keyboard([*rows, _moves(texts)]))


def nothing(draft: Draft, nearest: dict[str, OfferedSlot], texts: Texts) -> View:
    """That nothing is free: what was looked for, the nearest that is, and the waitlist."""
    pieces = [texts("fail-nothing", **looked_for(draft, texts), care=care(draft.level, texts)).strip()]
    if nearest:
        pieces.append(texts("fail-nearest"))
    rows: Rows = [
        [_search(name, texts(f"fail-nearest-{name}", time=times.short(slot.start, texts)))]
        for name, slot in nearest.items()
    ]
    rows.append([button(texts("fail-wait"), Booking(name="wait"))])
    others = [_search("day", texts("booking-day")), _search("province", texts("booking-other-province"))]
    rows += [others, [person(texts)]]
    return View(["\n\n".join(pieces)], keyboard([*rows, _moves(texts)]))


def held(appointment: Appointment, replaced: Appointment | None, texts: Texts) -> str:
    """That a slot is held, and until when; it stands before the next question."""
    pieces = [
        texts(
            "booking-held",
            until=_until(appointment),
            time=times.full(appointment.start, texts) if appointment.start else "",
            practitioner=appointment.practitioner,
            facility=appointment.facility,
        )
    ]
    if replaced is not None:
        pieces.append(texts("booking-replaces", code=replaced.code))
    return "\n\n".join(pieces)


def whom(texts: Texts) -> View:
    """The question for whom it is."""
    choices = [button(texts(f"booking-whom-{one}"), PickWhom(relation=one)) for one in RELATIONS]
    rows = [choices[:1], choices[1:4], choices[4:], _moves(texts)]
    return View([texts("booking-whom")], keyboard(rows))


def personal(name: str, draft: Draft, texts: Texts) -> View:
    """The question for the name or the year of birth."""
    asked = texts(f"booking-{name}-{'me' if draft.is_for_oneself else 'other'}")
    return View([asked], keyboard([_moves(texts)]))


def phone(draft: Draft, texts: Texts) -> View:
    """The question for a phone number, with a keyboard that sends one's own."""
    asked = texts(f"booking-phone-{'me' if draft.is_for_oneself else 'other'}")
    share = KeyboardButton(text=texts("booking-phone-share"), request_contact=True)
    ways = [KeyboardButton(text=texts("booking-phone-back")), KeyboardButton(text=texts("booking-phone-stop"))]
    buttons = ReplyKeyboardMarkup(keyboard=[[share], ways], resize_keyboard=True, one_time_keyboard=True)
    return View([asked], buttons)


def without_keyboard(text: str) -> View:
    """A text that takes the keyboard for the phone number away."""
    return View([text], ReplyKeyboardRemove())


def reason(draft: Draft, texts: Texts) -> View:
    """The question for the reason; what was told before is shown, to keep or to change."""
    told = texts("booking-reason-told", reason=draft.summary) if draft.summary else texts("booking-reason")
    row = [button(texts("booking-reason-skip"), PickReason(name="skip"))]
    if draft.summary:
        row.insert(0, button(texts("booking-reason-keep"), PickReason(name="keep")))
    return View([told], keyboard([row, _moves(texts)]))


def consent(purpose: Purpose, role: GivenAs, appointment: Appointment, texts: Texts) -> View:
    """The question for one consent, to whoever gives it in that `role`."""
    if purpose is Purpose.REMINDERS:
        labels, pieces = ("consent-reminders-yes", "consent-reminders-no"), [texts("consent-reminders")]
    else:
        labels = ("consent-yes", "consent-no")
        pieces = [texts("consent-booking", facility=appointment.facility)]
        if role is not GivenAs.ONESELF:
            pieces.append(texts(f"consent-booking-{role.replace('_', '-')}"))
        if role in (GivenAs.GUARDIAN, GivenAs.GUARDIAN_AND_CHILD):
            labels = ("consent-yes-guardian", "consent-no")
    yes, no = (
        button(texts(label), GiveConsent(purpose=purpose, given=given))
        for label, given in zip(labels, (True, False), strict=True)
    )
    return View(["\n\n".join(pieces)], keyboard([[yes, no], _moves(texts)]))


def confirm(draft: Draft, appointment: Appointment, insurance: Quoted | None, texts: Texts) -> View:
    """Everything once more, the price and what insurance pays, and the button that confirms."""
    pieces = [_summary(draft, appointment, texts)]
    ways = [button(texts("booking-guidance"), AskDocument(document_id=REMOTE_PRICE_DOCUMENT))]
    if insurance is not None:
        source = texts("booking-insurance-source", title=insurance.title)
        pieces.append(f"{texts('booking-insurance')} {blocks(insurance.text)[0]}\n{source}")
        ways = [button(texts("button-source"), ShowSource(answer_id=insurance.answer_id))]
    else:
        pieces.append(texts("booking-insurance-unknown"))
    if appointment.mode == "request":
        pieces.append(texts("booking-request-line"))
    rows = [[button(texts("booking-confirm-button"), Booking(name="confirm"))], ways, _moves(texts)]
    return View(["\n\n".join(pieces)], keyboard(rows))


def refused(texts: Texts) -> View:
    """That without consent nothing is booked."""
    return View([texts("consent-refused")], keyboard([[person(texts)]]))


def stopped(draft: Draft, texts: Texts) -> View:
    """That booking was stopped and nothing is held."""
    again = [button(texts("booking-start-again"), StartBooking()), button(texts("booking-mine"), ListAppointments())]
    return View([texts("fail-stopped", care=care(draft.level, texts)).strip()], keyboard([again]))


def expired(draft: Draft, appointment: Appointment | None, texts: Texts) -> View:
    """That the hold is over, with the way to hold it again."""
    rows = [[_search("later", texts("booking-later"))], _moves(texts)]
    if appointment is not None and appointment.start is not None:
        again = texts("fail-hold-again", time=times.short(appointment.start, texts))
        rows.insert(0, [button(again, Booking(name="hold"))])
    return View([texts("fail-expired", care=care(draft.level, texts)).strip()], keyboard(rows))


def unavailable(draft: Draft, texts: Texts) -> View:
    """That the calendar does not answer: nothing is held, and what can be done."""
    rows = [[button(texts("booking-again"), Booking(name="go"))]]
    if draft.specialty is not None:
        rows.append([button(texts("fail-wait"), Booking(name="wait"))])
    rows += [[person(texts)], _moves(texts)]
    return View([texts("fail-unavailable", care=care(draft.level, texts)).strip()], keyboard(rows))


def taken(draft: Draft, texts: Texts) -> str:
    """What stands before three other times when one was just taken."""
    return texts("fail-taken", care=care(draft.level, texts)).strip()


def care(level: str | None, texts: Texts) -> str:
    """What to do instead of waiting, by how urgent it is."""
    if level in ("urgent", "emergency"):
        return texts("booking-urgent-line")
    return texts("booking-remote-line") if level is not None else ""


def looked_for(draft: Draft, texts: Texts) -> dict[str, str]:
    """What was looked for, in words."""
    when_and_who = [when_of(draft.when, texts)]
    if draft.gender is not None:
        when_and_who.append(texts(f"booking-slots-gender-{draft.gender}"))
    return {
        "specialty": specialty_of(draft.specialty, texts),
        "place": place_of(draft.province, draft.said, texts),
        "when": " · ".join(when_and_who),
    }


def price_of(price: int | None, texts: Texts) -> str:
    """A price in đồng, that there is none, or that the facility tells it."""
    if price is None:
        return texts("price-at-facility")
    if price == 0:
        return texts("price-free")
    amount = f"{price:,}"
    return texts("price", amount=amount if texts.language == "en" else amount.replace(",", "."))


def held_line(appointment: Appointment, texts: Texts) -> str:
    """What is held, and until when."""
    time = times.short(appointment.start, texts) if appointment.start else ""
    return texts("booking-held-line", time=time, until=_until(appointment))


def in_pairs(buttons: Sequence[InlineKeyboardButton]) -> Rows:
    """Two buttons a row."""
    return [list(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]


def person(texts: Texts) -> InlineKeyboardButton:
    """The way to a human."""
    return button(texts("booking-person"), TalkToPerson(reason="asked"))


def _summary(draft: Draft, appointment: Appointment, texts: Texts) -> str:
    return texts(
        "booking-confirm",
        time=times.full(appointment.start, texts) if appointment.start else "",
        specialty=specialty_of(appointment.specialty, texts),
        practitioner=appointment.practitioner,
        facility=appointment.facility,
        whom=texts(f"booking-whom-{draft.relation}"),
        name=draft.name or "",
        year=str(draft.birth_year),
        phone=phone_of(draft.phone or ""),
        reason=draft.reason or texts("booking-no-reason"),
        price=price_of(appointment.price, texts),
    )


def _until(appointment: Appointment) -> str:
    return times.clock(appointment.hold_until) if appointment.hold_until is not None else ""


def _specialty(one: Specialty, texts: Texts) -> InlineKeyboardButton:
    return button(one.name.within(texts.language), PickSpecialty(code=one.code))


def _slot(slot: OfferedSlot, label: str) -> InlineKeyboardButton:
    return button(label, PickSlot(digest=digest(slot.ref)))


def _search(name: str, label: str) -> InlineKeyboardButton:
    return button(label, ChangeSearch.model_validate({"name": name}))


def _genders(draft: Draft, texts: Texts) -> list[InlineKeyboardButton]:
    names = [name for name in ("female", "male") if name != draft.gender]
    row = [_search(name, texts(f"booking-{name}")) for name in names]
    return row if draft.gender is None else [*row, _search("anyone", texts("booking-anyone"))]


def _places(texts: Texts) -> list[InlineKeyboardButton]:
    province_ = _search("province", texts("booking-other-province"))
    return [province_, button(texts("fail-wait"), Booking(name="wait"))]


def _moves(texts: Texts, *, back: bool = True) -> list[InlineKeyboardButton]:
    stop = button(texts("booking-stop"), Booking(name="stop"))
    return [button(texts("booking-back"), Booking(name="back")), stop] if back else [stop]
