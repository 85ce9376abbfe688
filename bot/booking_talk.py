"""The booking conversation: from a wish to an appointment, one question at a time, back and forth.

What was answered is not asked again. Whatever the calendar says in between has a screen of its own.
"""

import datetime as dt
import uuid
from dataclasses import replace

from aiogram import Bot

from bot import appointment_views, booking_views, triage_views
from bot.booking_views import Quoted
from bot.names import phone_of
from bot.sending import send
from bot.texts import Texts
from bot.views import REMOTE_PRICE_DOCUMENT, View
from care.booking.appointments import Appointment, Details
from care.booking.book import AlreadyBookedError, AppointmentBook, HoldExpiredError, TooManyOpenError
from care.booking.draft import ONESELF, Draft, DraftStep, Offer, next_step, search_again, step_back, without
from care.booking.drafts import Drafts
from care.booking.gateway import GatewayUnavailableError, SlotTakenError
from care.booking.ledger import NoSuchAppointmentError
from care.booking.lifecycle import AppointmentStatus
from care.booking.slots import OfferedSlot, local_day
from care.booking.specialties import read_specialties
from care.consents import Consents, GivenAs, Purpose, role_for
from care.encounters import Encounters, Judged
from care.patients import Patient
from care.transcripts import Cited, Transcript
from care.triage.assertion import Status
from care.triage.conversation import Conversation
from care.triage.dispositions import Disposition
from knowledge.answers import Answer, Guide
from knowledge.passages import Language

AFTER_TRIAGE = dt.timedelta(hours=24)
MOST_SHOWN = 30
PREGNANT, CHILD = "pregnant", "child"
CHILD_YEARS = 8.0  # stands for any age at which somebody is a child
MOMENT = dt.timedelta(microseconds=1)


class BookingTalk:
    """Carries one patient's booking through one update."""

    def __init__(
        self,
        bot: Bot,
        chat_id: int,
        book: AppointmentBook,
        drafts: Drafts,
        consents: Consents,
        encounters: Encounters,
        conversation: Conversation,
        guide: Guide,
        transcript: Transcript,
        patient: Patient,
        texts: Texts,
    ) -> None:
        self.bot, self.chat_id, self.book, self.drafts, self.consents = bot, chat_id, book, drafts, consents
        self.encounters, self.conversation, self.guide = encounters, conversation, guide
        self.transcript, self.patient, self.texts = transcript, patient, texts

    def now(self) -> dt.datetime:
        """Return the time that the book goes by."""
        return self.book.ledger.clock()

    async def show(self, view: View) -> None:
        """Send a view to the patient."""
        await send(self.bot, self.chat_id, view)

    async def say(self, key: str, **arguments: str) -> None:
        """Send one text."""
        await self.show(View([self.texts(key, **arguments)]))

    # Emergencies

    async def is_emergency(self) -> bool:
        """Whether an emergency is open: then nothing is booked instead of calling for help."""
        kept = await self.encounters.current()
        return kept is not None and kept.encounter.floor is Disposition.EMERGENCY

    async def remind(self) -> None:
        """Say first things first, with the way to another matter."""
        await self.show(triage_views.reminder(self.texts))

    # Beginning

    async def new_draft(self, encounter_id: uuid.UUID | None) -> Draft | None:
        """Return an empty draft with what triage found, and say what is better than waiting for an appointment.

        None after an emergency: nothing is booked instead of calling for help.
        """
        judged = await self.encounters.judged(encounter_id, AFTER_TRIAGE)
        if judged is None:
            return Draft()
        if judged.disposition is Disposition.EMERGENCY and judged.is_open:
            await self.remind()
            return None
        if judged.disposition >= Disposition.URGENT:
            await self.say("booking-urgent")
        decision = self.conversation.decide(judged.encounter)
        return Draft(
            encounter_id=judged.id,
            protocol=decision.protocol.code if decision.protocol is not None else None,
            level=judged.disposition.code,
            summary=triage_views.summary(decision, self.texts),
            suggested=self._suggested(judged),
        )

    async def start(self, encounter_id: uuid.UUID | None = None) -> None:
        """Begin a booking, or go on with the one that was begun; one after another encounter is a new one."""
        if await self.is_emergency():
            await self.remind()
            return
        draft = await self.drafts.current()
        if draft is not None and encounter_id in (None, draft.encounter_id):
            await self.go_on(draft, said=self.texts("booking-pending-step"))
            return
        if draft is not None:
            await self.release(draft)
        fresh = await self.new_draft(encounter_id)
        if fresh is not None:
            await self.go_on(fresh)

    # Going on

    async def search_for(self, draft: Draft, changed: Draft, *, said: str | None = None, further: bool = False) -> None:
        """Go on with another search; what was held for the one before is given up."""
        if changed.appointment_id is None:
            await self.release(draft)
        await self.go_on(changed, said=said, further=further)

    async def go_on(self, draft: Draft, *, said: str | None = None, further: bool = False) -> None:
        """Keep the draft and ask for what is missing; `said` stands before the question."""
        step = next_step(draft)
        if draft.keyboard and step is not DraftStep.PHONE:
            await self._take_keyboard_away(draft)
        draft = replace(draft, step=step, keyboard=step is DraftStep.PHONE)
        await self.drafts.keep(draft)
        if draft.appointment_id is None:
            await self._ask_search(draft, said, further=further)
            return
        appointment = await self.held(draft)
        if appointment is None:
            await self._say_expired(draft)
            return
        line = said if said is not None else booking_views.held_line(appointment, self.texts)
        await self.show((await self._question(draft, appointment)).after(line))

    async def held(self, draft: Draft) -> Appointment | None:
        """Return what is held for the draft, None when it is held no more."""
        if draft.appointment_id is None:
            return None
        try:
            appointment = await self.book.get(draft.appointment_id, self.patient.id)
        except NoSuchAppointmentError:
            return None
        return appointment if appointment.status is AppointmentStatus.PROPOSED else None

    async def back(self, draft: Draft) -> None:
        """Go one step back; going back to the times gives up the one that is held."""
        earlier = step_back(draft)
        if earlier.appointment_id is None:
            await self.release(draft)
        await self.go_on(earlier)

    async def stop(self, draft: Draft) -> None:
        """End the booking: nothing is held any more."""
        if draft.keyboard:
            await self._take_keyboard_away(draft)
        await self.release(draft)
        await self.drafts.forget()
        await self.show(booking_views.stopped(draft, self.texts))

    async def release(self, draft: Draft) -> None:
        """Give up what is held for the draft."""
        appointment = await self.held(draft)
        if appointment is not None:
            await self.book.cancel(appointment.id, self.patient.id, "stopped booking")

    # The search

    async def search(self, draft: Draft, *, said: str | None = None, further: bool = False) -> None:
        """Show three times, those that were shown last or `further` ones, or that there is none and what is near."""
        after = _after(draft, further=further)
        try:
            found = await self.book.offers(draft.wish(), after=after)
            if not found and after is not None:
                found = await self.book.offers(draft.wish())
                said = self.texts("booking-no-later") if further else said
            nearest = {} if found else await self._nearest(draft)
        except GatewayUnavailableError:
            await self.show(booking_views.unavailable(draft, self.texts))
            return
        page = tuple(Offer(slot.ref, slot.start) for slot in found)
        before = tuple(offer for offer in draft.shown if offer not in page)
        await self.drafts.keep(replace(draft, shown=(*page, *before)[:MOST_SHOWN], page=len(page)))
        view = booking_views.slots(draft, found, self.texts) if found else self._nothing(draft, nearest)
        await self.show(view.after(said) if said else view)

    async def choose(self, draft: Draft, ref: str) -> None:
        """Hold a slot; what stands in the way has its own screen."""
        draft = replace(without(draft, DraftStep.SLOT), slot_ref=ref)
        try:
            appointment = await self.book.hold(
                self.patient.id, ref, encounter_id=draft.encounter_id, replaces_id=draft.replaces_id
            )
        except SlotTakenError:
            await self.go_on(draft, said=booking_views.taken(draft, self.texts))
        except AlreadyBookedError as error:
            offers = tuple(offer for offer in draft.shown if offer.ref == ref)
            await self.drafts.keep(replace(draft, slot_ref=None, shown=offers, page=len(offers)))
            await self._show_other(str(error))
        except TooManyOpenError:
            await self.show(appointment_views.too_many(await self.book.upcoming(self.patient.id), self.texts))
        except GatewayUnavailableError:
            await self.drafts.keep(draft)
            await self.show(booking_views.unavailable(draft, self.texts))
        else:
            held = replace(draft, appointment_id=appointment.id, facility=appointment.facility)
            await self.go_on(held, said=booking_views.held(appointment, await self._replaced(draft), self.texts))

    async def wait(self, draft: Draft) -> None:
        """Put the patient on the waitlist for what they look for."""
        await self.release(draft)
        try:
            waiting = await self.book.wait(self.patient.id, draft.wish())
        except TooManyOpenError:
            await self.show(appointment_views.too_many(await self.book.upcoming(self.patient.id), self.texts))
            return
        await self.drafts.forget()
        await self.show(appointment_views.waiting(waiting, draft, self.texts))

    # The end

    async def consent(self, draft: Draft, purpose: Purpose, *, given: bool) -> None:
        """Record the answer to a question for consent; without the first nothing is booked."""
        if given:
            await self.consents.give(purpose, self.texts.language, role=self._role(draft))
        else:
            await self.consents.withdraw(purpose)
        if purpose is Purpose.REMINDERS:
            await self.go_on(replace(draft, reminders=given))
        elif given:
            await self.go_on(replace(draft, agreed=draft.facility))
        else:
            await self.release(draft)
            await self.drafts.forget()
            await self.show(booking_views.refused(self.texts))

    async def confirm(self, draft: Draft) -> None:
        """Book what is held."""
        if draft.appointment_id is None or next_step(draft) is not DraftStep.CONFIRM:
            await self.go_on(draft)
            return
        try:
            appointment = await self.book.confirm(draft.appointment_id, self.patient.id, _details(draft))
        except (HoldExpiredError, NoSuchAppointmentError):
            await self._say_expired(draft)
            return
        await self.drafts.forget()
        await self.show(appointment_views.card(appointment, self.now(), self.texts))

    # What is missing

    async def _ask_search(self, draft: Draft, said: str | None, *, further: bool) -> None:
        if draft.step is DraftStep.SLOT:
            await self.search(draft, said=said, further=further)
            return
        if draft.step is DraftStep.SPECIALTY:
            suggested = [read_specialties()[code] for code in draft.suggested]
            every = read_specialties().all
            view = (
                booking_views.specialties(suggested, self.texts)
                if suggested
                else booking_views.all_specialties(every, self.texts)
            )
        elif draft.step is DraftStep.PROVINCE:
            last = await self.book.latest(self.patient.id)
            view = booking_views.province(last.province if last is not None else None, self.texts)
        else:
            view = booking_views.when(self.now(), self.texts)
        await self.show(view.after(said) if said else view)

    async def _question(self, draft: Draft, appointment: Appointment) -> View:
        match draft.step:
            case DraftStep.WHOM:
                return booking_views.whom(self.texts)
            case DraftStep.NAME | DraftStep.BIRTH_YEAR:
                return booking_views.personal(draft.step.value.replace("_", "-"), draft, self.texts)
            case DraftStep.PHONE:
                return booking_views.phone(draft, self.texts)
            case DraftStep.REASON:
                return booking_views.reason(draft, self.texts)
            case DraftStep.CONSENT:
                purpose = Purpose.REMINDERS if draft.has_consent else Purpose.BOOKING
                return booking_views.consent(purpose, self._role(draft), appointment, self.texts)
        return booking_views.confirm(draft, appointment, await self._insurance(), self.texts)

    def _role(self, draft: Draft) -> GivenAs:
        """Return in what role who types consents for who is to be seen."""
        year = local_day(self.now()).year
        born = draft.birth_year if draft.birth_year is not None else year
        return role_for(born, year, is_for_oneself=draft.is_for_oneself)

    async def _insurance(self) -> Quoted | None:
        """Return what the guidance says of insurance, with a verdict under which its source can be shown."""
        question = self.texts("booking-insurance-question")
        verdict = await self.guide.answer(question, language=Language(self.texts.language))
        if not isinstance(verdict, Answer) or verdict.citations[0].passage.document_id != REMOTE_PRICE_DOCUMENT:
            return None
        passage = verdict.citations[0].passage
        cited = [Cited(passage.id, passage.revision_id)]
        answer_id = await self.transcript.record_verdict("answer", question, verdict.language, cited=cited)
        return Quoted(verdict.text, passage.title, answer_id)

    async def _nearest(self, draft: Draft) -> dict[str, OfferedSlot]:
        """Return the first slot that is free when one wish is given up, by the name of that search."""
        given_up = {
            "anywhere": search_again(draft, province=None, anywhere=True),
            "anyone": search_again(draft, gender=None),
            "any_time": search_again(draft, when=None, any_time=True),
        }
        wishes = {name: other.wish() for name, other in given_up.items() if other.wish() != draft.wish()}
        found = {name: await self.book.offers(wish, count=1) for name, wish in wishes.items()}
        return {name: slots[0] for name, slots in found.items() if slots}

    def _nothing(self, draft: Draft, nearest: dict[str, OfferedSlot]) -> View:
        return booking_views.nothing(draft, nearest, self.texts)

    async def _say_expired(self, draft: Draft) -> None:
        """Say that nothing is held any more; what was told stays, and the same time is one tap away."""
        appointment = None
        if draft.appointment_id is not None:
            try:
                appointment = await self.book.get(draft.appointment_id, self.patient.id)
            except NoSuchAppointmentError:
                appointment = None
        offers = tuple(offer for offer in draft.shown if offer.ref == draft.slot_ref)
        await self.drafts.keep(replace(draft, appointment_id=None, shown=offers, page=len(offers)))
        if appointment is not None and appointment.status is not AppointmentStatus.CANCELLED:
            await self.drafts.forget()
            await self.show(appointment_views.card(appointment, self.now(), self.texts))
            return
        await self.show(booking_views.expired(draft, appointment, self.texts))

    async def _show_other(self, code: str) -> None:
        upcoming = await self.book.upcoming(self.patient.id)
        other = next((one for one in upcoming if one.code == code), None)
        await self.show(appointment_views.already(code, other, self.texts))

    async def _replaced(self, draft: Draft) -> Appointment | None:
        if draft.replaces_id is None:
            return None
        try:
            old = await self.book.get(draft.replaces_id, self.patient.id)
        except NoSuchAppointmentError:
            return None
        return old if old.start is not None else None

    async def _take_keyboard_away(self, draft: Draft) -> None:
        key = "booking-keyboard-away" if draft.phone is None else "booking-phone-noted"
        arguments = {} if draft.phone is None else {"phone": phone_of(draft.phone)}
        await self.show(booking_views.without_keyboard(self.texts(key, **arguments)))

    def _suggested(self, judged: Judged) -> tuple[str, ...]:
        """Return the specialties that fit what was told."""
        readings = [self.conversation.triage.read(text) for text in judged.encounter.texts]
        there = {finding for reading in readings for finding in reading.findings(Status.PRESENT)}
        decision = self.conversation.decide(judged.encounter)
        protocol = decision.protocol.code if decision.protocol is not None else None
        years = CHILD_YEARS if CHILD in there else None
        return tuple(one.code for one in read_specialties().suggest(protocol, years, PREGNANT in there))


def _after(draft: Draft, *, further: bool) -> dt.datetime | None:
    """Return from when on to look: behind all that was shown, or where the last page began."""
    if further and draft.shown:
        return max(offer.start for offer in draft.on_page or draft.shown) + MOMENT
    return min((offer.start for offer in draft.on_page), default=None)


def _details(draft: Draft) -> Details:
    return Details(
        name=draft.name or "",
        birth_year=draft.birth_year or 0,
        phone=draft.phone or "",
        reason=draft.reason or "",
        relation=None if draft.relation == ONESELF else draft.relation,
    )
