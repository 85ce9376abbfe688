"""The buttons and commands of a booking. Each is checked again when it is pressed: what is over says so."""

import datetime as dt
from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message, TelegramObject
from sqlalchemy.ext.asyncio import AsyncSession

from bot import booking_views
from bot.booking_talk import BookingTalk
from bot.callbacks import (
    Booking,
    ChangeSearch,
    GiveConsent,
    PickProvince,
    PickReason,
    PickSlot,
    PickSpecialty,
    PickWhen,
    PickWhom,
    StartBooking,
)
from bot.sending import acknowledge, take_away_buttons
from care.booking.draft import Draft, DraftStep, next_step, search_again, without
from care.booking.listening import listen
from care.booking.slots import local_day
from care.booking.specialties import read_specialties
from care.booking.wishes.when import When
from care.consents import Purpose
from care.patients import introduce

SEARCHING = (DraftStep.SPECIALTY, DraftStep.PROVINCE, DraftStep.WHEN, DraftStep.SLOT)


class HasBook(Filter):
    """Passes where there is a book to write appointments into."""

    async def __call__(self, _: TelegramObject, booking: BookingTalk | None = None) -> bool:
        """Look whether a booking talk was made."""
        return booking is not None


class AsksPhone(Filter):
    """Passes a contact that was asked for; the draft goes with it."""

    async def __call__(self, _: Message, booking: BookingTalk) -> bool | dict[str, Draft]:
        """Look at the step of the patient's draft."""
        draft = await booking.drafts.current()
        return {"draft": draft} if draft is not None and draft.step is DraftStep.PHONE else False


class OfDraft(Filter):
    """Passes a button of the draft that is under way, at one of `steps`; others are told what is asked now."""

    def __init__(self, *steps: DraftStep) -> None:
        self._steps = steps or tuple(DraftStep)

    async def __call__(self, query: CallbackQuery, booking: BookingTalk) -> bool | dict[str, Draft | None]:
        """Hand the draft on, None where the button is stale; then all was said."""
        draft = await booking.drafts.current()
        if draft is None:
            await acknowledge(query, booking.texts("fail-gone"), alert=True)
            return {"draft": None}
        if await booking.is_emergency():
            await acknowledge(query)
            await booking.remind()
            return {"draft": None}
        if next_step(draft) not in self._steps:
            await acknowledge(query, booking.texts("fail-step"))
            await booking.go_on(draft)
            return {"draft": None}
        await acknowledge(query)
        return {"draft": draft}


async def book(_: Message, booking: BookingTalk, session: AsyncSession) -> None:
    """Begin, from the command; who was not told whom they talk to is told first."""
    if not booking.patient.is_introduced:
        await booking.say("disclosure")
        await introduce(session, booking.patient.id)
    await booking.start()


async def start(query: CallbackQuery, callback_data: StartBooking, booking: BookingTalk) -> None:
    """Begin, from a button."""
    await acknowledge(query)
    await booking.start(callback_data.encounter_id)


async def move(query: CallbackQuery, callback_data: Booking, draft: Draft | None, booking: BookingTalk) -> None:
    """Go on, go back, stop, hold again, confirm or wait in line."""
    if draft is None:
        return
    await take_away_buttons(query)
    match callback_data.name:
        case "back":
            await booking.back(draft)
        case "stop":
            await booking.stop(draft)
        case "confirm":
            await booking.confirm(draft)
        case "wait" if draft.specialty is not None:
            await booking.wait(draft)
        case "hold" if draft.slot_ref is not None:
            await booking.choose(draft, draft.slot_ref)
        case _:
            await booking.go_on(draft)


async def pick_specialty(
    query: CallbackQuery, callback_data: PickSpecialty, draft: Draft | None, booking: BookingTalk
) -> None:
    """Take a specialty, or show all of them."""
    if draft is None:
        return
    known = {one.code for one in read_specialties().all}
    if callback_data.code not in known:
        await booking.show(booking_views.all_specialties(read_specialties().all, booking.texts))
        return
    await take_away_buttons(query)
    await booking.go_on(search_again(draft, specialty=callback_data.code))


async def pick_province(
    query: CallbackQuery, callback_data: PickProvince, draft: Draft | None, booking: BookingTalk
) -> None:
    """Take a province, or anywhere."""
    if draft is None:
        return
    await take_away_buttons(query)
    code = callback_data.code or None
    await booking.go_on(search_again(draft, province=code, said="", anywhere=code is None))


async def pick_when(query: CallbackQuery, callback_data: PickWhen, draft: Draft | None, booking: BookingTalk) -> None:
    """Take some days, or the earliest; days that have passed are asked for again."""
    if draft is None:
        return
    await take_away_buttons(query)
    when = _days(callback_data)
    if when is not None and when.last < local_day(booking.now()):
        again = search_again(draft, when=None, any_time=False)
        await booking.go_on(again, said=booking.texts("booking-when-past"))
        return
    await booking.go_on(search_again(draft, when=when, any_time=when is None))


async def pick_slot(query: CallbackQuery, callback_data: PickSlot, draft: Draft | None, booking: BookingTalk) -> None:
    """Hold one of the slots that were shown."""
    if draft is None:
        return
    refs = {booking_views.digest(offer.ref): offer.ref for offer in draft.shown}
    ref = refs.get(callback_data.digest)
    if ref is None:
        await booking.go_on(draft, said=booking.texts("fail-step"))
        return
    await take_away_buttons(query)
    await booking.choose(draft, ref)


async def change_search(
    query: CallbackQuery, callback_data: ChangeSearch, draft: Draft | None, booking: BookingTalk
) -> None:
    """Look for something else."""
    if draft is None:
        return
    await take_away_buttons(query)
    changed = _searched(draft, callback_data.name)
    await booking.search_for(draft, changed, further=callback_data.name == "later")


async def pick_whom(query: CallbackQuery, callback_data: PickWhom, draft: Draft | None, booking: BookingTalk) -> None:
    """Take for whom it is."""
    if draft is not None and callback_data.relation in booking_views.RELATIONS:
        await take_away_buttons(query)
        await booking.go_on(replace(draft, relation=callback_data.relation))


async def pick_reason(
    query: CallbackQuery, callback_data: PickReason, draft: Draft | None, booking: BookingTalk
) -> None:
    """Keep the reason that was shown, or tell none."""
    if draft is None:
        return
    await take_away_buttons(query)
    if callback_data.name == "keep":
        await booking.go_on(replace(draft, reason=draft.summary))
    else:
        await booking.go_on(replace(draft, reason=""), said=booking.texts("booking-reason-skipped"))


async def give_consent(
    query: CallbackQuery, callback_data: GiveConsent, draft: Draft | None, booking: BookingTalk
) -> None:
    """Take the answer to a question for consent; the same question answered before is not answered anew."""
    if draft is None:
        return
    await take_away_buttons(query)
    asked = Purpose.REMINDERS if draft.has_consent else Purpose.BOOKING
    if callback_data.purpose != asked:
        await booking.go_on(draft)
        return
    await booking.consent(draft, asked, given=callback_data.given)


async def take_contact(message: Message, draft: Draft, booking: BookingTalk) -> None:
    """Take a phone number that was sent as a contact; for oneself it must be one's own."""
    contact, sender = message.contact, message.from_user
    if contact is None or sender is None:
        return
    if draft.is_for_oneself and contact.user_id != sender.id:
        await booking.go_on(draft, said=booking.texts("booking-phone-not-yours"))
        return
    number = contact.phone_number
    heard = listen(draft, number if number.startswith(("+", "0")) else f"+{number}", booking.now())
    said = None if heard.draft.phone is not None else booking.texts("booking-phone-unknown")
    await booking.go_on(heard.draft, said=said)


def _days(callback_data: PickWhen) -> When | None:
    try:
        return When(dt.date.fromisoformat(callback_data.first), dt.date.fromisoformat(callback_data.last))
    except ValueError:
        return None


def _searched(draft: Draft, name: str) -> Draft:
    match name:
        case "later":
            return without(draft, DraftStep.SLOT)
        case "day":
            return search_again(draft, when=None, any_time=False)
        case "province":
            return search_again(draft, province=None, said="", anywhere=False)
        case "anywhere":
            return search_again(draft, province=None, said="", anywhere=True)
        case "any_time":
            return search_again(draft, when=None, any_time=True)
        case "specialty":
            return search_again(draft, specialty=None)
    return search_again(draft, gender=name if name in ("female", "male") else None)


def build_router() -> Router:
    """Return the router of booking; it comes before the other commands."""
    router = Router(name="booking")
    router.message.filter(F.chat.type == ChatType.PRIVATE, HasBook())
    router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE, HasBook())
    router.message.register(book, Command("book"))
    router.message.register(take_contact, F.contact, AsksPhone())
    router.callback_query.register(start, StartBooking.filter())
    router.callback_query.register(move, Booking.filter(), OfDraft())
    router.callback_query.register(pick_specialty, PickSpecialty.filter(), OfDraft(*SEARCHING))
    router.callback_query.register(pick_province, PickProvince.filter(), OfDraft(*SEARCHING))
    router.callback_query.register(pick_when, PickWhen.filter(), OfDraft(*SEARCHING))
    router.callback_query.register(pick_slot, PickSlot.filter(), OfDraft())
    router.callback_query.register(change_search, ChangeSearch.filter(), OfDraft())
    router.callback_query.register(pick_whom, PickWhom.filter(), OfDraft(DraftStep.WHOM))
    router.callback_query.register(pick_reason, PickReason.filter(), OfDraft(DraftStep.REASON))
    router.callback_query.register(give_consent, GiveConsent.filter(), OfDraft(DraftStep.CONSENT))
    return router
