"""What the buttons carry; each is checked again when it is pressed."""

import uuid
from typing import Literal

from aiogram.filters.callback_data import CallbackData

from care.privacy.deadlines import RequestKind
from care.triage.engine import Reply

Outcome = Literal["went-well", "practitioner-missed", "patient-missed"]


class ChooseLanguage(CallbackData, prefix="lang"):
    """Speak `language` from now on."""

    language: str


class Example(CallbackData, prefix="example"):
    """Ask one of the example questions of the welcome."""

    key: str


class AskPassage(CallbackData, prefix="ask"):
    """Show one section."""

    passage_id: str


class AskDocument(CallbackData, prefix="doc"):
    """Show the first section of a document."""

    document_id: str


class ShowSource(CallbackData, prefix="source"):
    """Show where an answer comes from."""

    answer_id: uuid.UUID


class RateAnswer(CallbackData, prefix="rate"):
    """Say whether an answer helped."""

    answer_id: uuid.UUID
    helpful: bool


class TalkToPerson(CallbackData, prefix="person"):
    """Wish for a human."""

    reason: str


class Called(CallbackData, prefix="called"):
    """The ambulance has been called."""


class MoreFirstAid(CallbackData, prefix="aid"):
    """Show what to do and what not to do, of one protocol."""

    protocol: str


class AnswerQuestion(CallbackData, prefix="q"):
    """Answer one triage question: yes, no or unsure."""

    key: str
    reply: Reply


class Step(CallbackData, prefix="step"):
    """Move within the triage questions: why, back, stop, other (speaking for someone else), go (ask on)."""

    name: Literal["why", "back", "stop", "other", "go"]
    key: str = ""


class StartTriage(CallbackData, prefix="triage"):
    """Ask the triage questions about what was told last."""


class NewMatter(CallbackData, prefix="new"):
    """Leave an emergency that was told before, and speak of something or somebody else."""


class Safe(CallbackData, prefix="safe"):
    """Say, after a crisis, whether one is safe now."""

    safe: bool


class AcceptHandover(CallbackData, prefix="accept"):
    """Take a waiting handover, from the support team's chat."""

    handover_id: uuid.UUID


class CloseHandover(CallbackData, prefix="close"):
    """Close a handover with a reason, from the support team's chat."""

    handover_id: uuid.UUID
    reason: str


class StartBooking(CallbackData, prefix="book"):
    """Book a remote consultation, after an encounter or out of the blue."""

    encounter_id: uuid.UUID | None = None


class Booking(CallbackData, prefix="b"):
    """Move within a booking: go (on, as it stands), back, stop, hold (the same time again), confirm, wait (in line)."""

    name: Literal["go", "back", "stop", "hold", "confirm", "wait"]


class PickSpecialty(CallbackData, prefix="bsp"):
    """Choose a specialty; none shows all of them."""

    code: str = ""


class PickProvince(CallbackData, prefix="bpr"):
    """Choose a province; none is "anywhere"."""

    code: str = ""
    said: str = ""


class PickWhen(CallbackData, prefix="bwh"):
    """Choose days, from `first` to `last` (ISO); none is "the earliest"."""

    first: str = ""
    last: str = ""


class PickSlot(CallbackData, prefix="bsl"):
    """Choose an offered slot by the digest of its ref."""

    digest: str


class ChangeSearch(CallbackData, prefix="bse"):
    """Look for something else: later times, another day or place, a woman or a man as doctor, or anybody."""

    name: Literal["later", "day", "province", "anywhere", "female", "male", "anyone", "any_time", "specialty"]


class PickWhom(CallbackData, prefix="bfor"):
    """Say for whom it is: a FHIR v3-RoleCode."""

    relation: str


class PickReason(CallbackData, prefix="bre"):
    """Keep the reason that is shown, or tell none."""

    name: Literal["keep", "skip"]


class GiveConsent(CallbackData, prefix="bco"):
    """Answer the question for one consent."""

    purpose: str
    given: bool


class ListAppointments(CallbackData, prefix="mine"):
    """Show one's appointments."""


class ShowAppointment(CallbackData, prefix="ap"):
    """Show the card of an appointment."""

    appointment_id: uuid.UUID


class ChangeAppointment(CallbackData, prefix="apch"):
    """Look for another time; the old one stays until the new one is booked."""

    appointment_id: uuid.UUID


class CancelAppointment(CallbackData, prefix="apca"):
    """Cancel an appointment or a place on the waitlist; without a reason, ask for it."""

    appointment_id: uuid.UUID
    reason: str = ""


class TakeHeld(CallbackData, prefix="aptk"):
    """Go on with a slot that is held already, such as one that was offered to who waits."""

    appointment_id: uuid.UUID


class SendCalendarFile(CallbackData, prefix="apic"):
    """Send the file that puts an appointment into one's own calendar."""

    appointment_id: uuid.UUID


class WithdrawConsent(CallbackData, prefix="wd"):
    """Withdraw one consent."""

    purpose: str


class Attend(CallbackData, prefix="apco"):
    """Say that one will come."""

    appointment_id: uuid.UUID


class Enter(CallbackData, prefix="apin"):
    """Ask for the way into the room."""

    appointment_id: uuid.UUID


class TellOutcome(CallbackData, prefix="apou"):
    """Say how an appointment went."""

    appointment_id: uuid.UUID
    outcome: Outcome


class BookAnother(CallbackData, prefix="apan"):
    """Look for a time instead of one that came to nothing, with all that was told for it."""

    appointment_id: uuid.UUID


class MyData(CallbackData, prefix="my"):
    """Look at one's own data, have a copy, have it forgotten (asked, then sure or not), or ask for something else."""

    name: Literal["show", "copy", "erase", "erase-sure", "erase-not", "keep", "request"]


class RequestData(CallbackData, prefix="myreq"):
    """Ask the support team for something about one's own data."""

    kind: RequestKind


class KeepConversation(CallbackData, prefix="mykeep"):
    """Say whether the conversation may be kept longer."""

    given: bool
