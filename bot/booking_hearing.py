"""Free text while something is being booked: steps, answers, other questions. What is no matter of booking is left."""

from dataclasses import replace
from html import unescape

from bot import booking_views
from bot.appointment_talk import AppointmentTalk
from bot.booking_talk import BookingTalk
from bot.names import phone_of, place_of
from bot.replying import reply_to
from care.booking.draft import Draft, DraftStep, next_step, search_again, without
from care.booking.hearing import (
    YES_OR_NO,
    asks_at_length,
    begins,
    is_aside,
    is_left,
    is_of_triage,
    is_question,
    presses,
)
from care.booking.listening import LONGEST_REASON, PERSONAL, Heard, listen
from care.booking.wishes.intents import Step, read_step
from care.booking.wishes.person import PhoneProblem
from care.booking.wishes.when import WhenProblem
from care.consents import Purpose
from care.intents import money_question, other_search, skips
from care.triage.conversation import reply_of
from care.triage.dispositions import Disposition
from care.triage.engine import Reply, TriageDecision
from vietnamese import fold

FULL_NAME = 3  # words that make a name even where one of them is a complaint, too: "Ho Thi Lan"
SHORT_QUESTION = 8  # words; a longer one tells more than that it is about money


class BookingEar:
    """Takes texts for a booking talk."""

    def __init__(self, talk: BookingTalk, appointments: AppointmentTalk) -> None:
        self._talk = talk
        self._appointments = appointments

    async def hears(self, text: str) -> bool:
        """Take `text` if it belongs to booking, and tell whether it did; the rest goes its usual way."""
        draft = await self._talk.drafts.current()
        kept = await self._talk.encounters.current()
        if is_of_triage(text, kept.encounter if kept is not None else None):
            return False
        if draft is None:
            return await self._begins(text)
        if is_aside(text, draft):
            return False
        return await self._goes_on(draft, read_step(text), text)

    async def hears_edited(self) -> bool:
        """Take no edited message for an answer while something is being booked; what is asked is asked again."""
        draft = await self._talk.drafts.current()
        if draft is None:
            return False
        await self._talk.go_on(draft, said=self._talk.texts("booking-edited"))
        return True

    async def _begins(self, text: str) -> bool:
        decision = self._talk.conversation.triage.screen(text)
        step = begins(text, decision, self._talk.now())
        if step is Step.MINE:
            await self._appointments.show_all()
        elif step in (Step.RESCHEDULE, Step.CANCEL):
            return await self._appointments.choose("change" if step is Step.RESCHEDULE else "cancel", text)
        elif step is Step.BOOK:
            await self._start(text, decision)
        else:
            return False
        return True

    async def _start(self, text: str, decision: TriageDecision) -> None:
        fresh = await self._talk.new_draft(None)
        if fresh is not None:
            await self._add(fresh, text, decision, begins=True)

    async def _goes_on(self, draft: Draft, step: Step | None, text: str) -> bool:
        decision = self._talk.conversation.triage.screen(text)
        if draft.step is not DraftStep.REASON and presses(decision):
            return False
        if await self._moves(draft, step, text):
            return True
        if is_question(text, draft, decision):
            await self._answer(draft, text)
            return True
        if draft.step is DraftStep.REASON:
            await self._take_reason(draft, text, decision)
            return True
        return await self._add(draft, text, decision)

    async def _moves(self, draft: Draft, step: Step | None, text: str) -> bool:
        """Go where a step word leads, if it leads somewhere from here."""
        talk = self._talk
        if draft.step is DraftStep.REASON and skips(text):
            await talk.go_on(replace(draft, reason=""), said=talk.texts("booking-reason-skipped"))
        elif draft.step in YES_OR_NO and step in (Step.CONFIRM, Step.REFUSE):
            await self._say_yes_or_no(draft, given=step is Step.CONFIRM)
        elif step is Step.CANCEL:
            await talk.stop(draft)
        elif step is Step.BACK:
            await talk.back(draft)
        elif step is Step.MINE:
            await self._appointments.show_all()
        elif step is Step.RESCHEDULE:
            await self._appointments.choose("change", text)
        elif step is Step.WAITLIST and draft.specialty is not None:
            await talk.wait(draft)
        else:
            return await self._searches(draft, step, text)
        return True

    async def _searches(self, draft: Draft, step: Step | None, text: str) -> bool:
        """Change the search as one word says: other times, another day or place, anybody, anywhere, any time."""
        if draft.step in PERSONAL or draft.step is DraftStep.REASON:
            return False
        changed = _changed(draft, step, other_search(text))
        if changed is None:
            return False
        await self._talk.search_for(draft, changed, further=step in (Step.MORE, Step.LATER))
        return True

    async def _say_yes_or_no(self, draft: Draft, *, given: bool) -> None:
        if draft.step is DraftStep.CONSENT:
            purpose = Purpose.REMINDERS if draft.has_consent else Purpose.BOOKING
            await self._talk.consent(draft, purpose, given=given)
        elif given:
            await self._talk.confirm(draft)
        else:
            await self._talk.stop(draft)

    async def _answer(self, draft: Draft, text: str) -> None:
        """Answer a question in the middle, then ask on; a short one about money is about remote consultations."""
        talk, money = self._talk, money_question(text)
        is_short = money is not None and len(text.split()) <= SHORT_QUESTION
        asked = unescape(talk.texts(f"booking-{money}-question")) if is_short else text
        await reply_to(talk.bot, talk.chat_id, asked, talk.guide, talk.transcript, talk.texts)
        await talk.go_on(draft, said=talk.texts("booking-pending-step"))

    async def _take_reason(self, draft: Draft, text: str, decision: TriageDecision) -> None:
        """Take the reason; what should be seen sooner than an appointment is said first."""
        talk = self._talk
        if draft.summary and reply_of(text) is Reply.YES:
            await talk.go_on(replace(draft, reason=draft.summary))
            return
        if len(text) > LONGEST_REASON:
            await talk.go_on(draft, said=talk.texts("booking-reason-long"))
            return
        if not any(letter.isalpha() for letter in text):
            await talk.go_on(draft, said=talk.texts("booking-reason-unknown"))
            return
        heard = listen(draft, text, talk.now()).draft
        if decision.disposition >= Disposition.URGENT:
            await talk.say("booking-urgent-reason")
            heard = replace(heard, level=Disposition.URGENT.code)
        await talk.go_on(heard)

    async def _add(self, draft: Draft, text: str, decision: TriageDecision, *, begins: bool = False) -> bool:
        """Take what answers a question; a complaint by itself is not booking's."""
        heard = self._labelled(draft, text) or listen(draft, text, self._talk.now())
        found = replace(heard.draft, relation=draft.relation)
        complains = decision.disposition > Disposition.NOT_A_SYMPTOM
        if is_left(draft, replace(heard, draft=found), decision):
            return False
        if complains and draft.step is DraftStep.NAME and len((heard.draft.name or "").split()) < FULL_NAME:
            return False
        if complains and not draft.summary:
            heard = replace(heard, draft=replace(heard.draft, summary=text.strip()[:LONGEST_REASON]))
        await self._take(draft, heard, text, begins=begins)
        return True

    def _labelled(self, draft: Draft, text: str) -> Heard | None:
        """Take what a button for whom it is says in the patient's language: "me" is the mother only in Vietnamese."""
        if draft.step is not DraftStep.WHOM:
            return None
        labels = {fold(self._talk.texts(f"booking-whom-{one}")): one for one in booking_views.RELATIONS}
        relation = labels.get(fold(text.strip(" .!")))
        return None if relation is None else Heard(replace(draft, relation=relation))

    async def _take(self, before: Draft, heard: Heard, text: str, *, begins: bool) -> None:
        talk, draft = self._talk, heard.draft
        if heard.picked is not None:
            await talk.choose(draft, heard.picked.ref)
        elif heard.places:
            await talk.drafts.keep(draft)
            names = [(one.unit.code, place_of(one.unit.code, one.said.name, talk.texts)) for one in heard.places]
            await talk.show(booking_views.provinces(names, talk.texts))
        elif heard.trouble is not None and draft == before:
            await talk.go_on(draft, said=talk.texts(_trouble_key(before.step, heard)))
        elif draft != before or begins:
            await talk.go_on(draft, said=self._noted(before, heard))
        elif asks_at_length(before, text):
            await self._answer(draft, text)
        else:
            await talk.go_on(draft, said=talk.texts(f"booking-{before.step.replace('_', '-')}-unknown"))

    def _noted(self, before: Draft, heard: Heard) -> str | None:
        """Say what was understood otherwise than it was typed."""
        if heard.trouble is PhoneProblem.OLD_PREFIX and heard.draft.phone is not None:
            return self._talk.texts("booking-phone-changed", phone=phone_of(heard.draft.phone))
        if isinstance(heard.trouble, WhenProblem):
            return self._talk.texts(_trouble_key(DraftStep.WHEN, heard))
        return None


def _changed(draft: Draft, step: Step | None, search: str | None) -> Draft | None:
    if search in ("female", "male"):
        return search_again(draft, gender=search)
    if search == "other_day":
        return without(search_again(draft, when=None, any_time=False), DraftStep.WHEN)
    if search == "other_province":
        return search_again(draft, province=None, said="", anywhere=False)
    match step:
        case Step.ANYONE:
            return search_again(draft, gender=None)
        case Step.ANYWHERE:
            return search_again(draft, province=None, said="", anywhere=True)
        case Step.ANYTIME:
            return search_again(draft, when=None, any_time=True)
        case Step.MORE | Step.LATER if draft.specialty is not None and _can_search(draft):
            return without(draft, DraftStep.SLOT)
        case Step.EARLIER if draft.specialty is not None:
            return replace(search_again(draft, when=None, any_time=True), shown=(), page=0)
    return None


def _can_search(draft: Draft) -> bool:
    return next_step(without(draft, DraftStep.SLOT)) is DraftStep.SLOT


def _trouble_key(step: DraftStep, heard: Heard) -> str:
    if isinstance(heard.trouble, WhenProblem):
        return f"booking-when-{heard.trouble}"
    return f"booking-{step.replace('_', '-')}-unknown"
