"""Which way a text goes: the order in which a chat's text is looked at, and nothing else. Pure; nothing is sent here.

Red flags first, in every state; then what is being booked, or asked in triage; small talk; then questions.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from care.booking.draft import Draft
from care.booking.hearing import asks, begins, is_of_triage, presses, takes
from care.intents import Intent, intent_of, wants_information
from care.triage.conversation import Conversation, Encounter, reply_of
from care.triage.dispositions import Disposition
from care.triage.engine import TriageDecision

LONGEST_QUESTION = 1_500


class Route(StrEnum):
    """Where a text goes. `complaint` begins triage, `triage` goes on with it.

    A complaint beside a question is kept for later, when the question was answered.
    """

    EMERGENCY = "emergency"
    BOOKING = "booking"
    COMPLAINT = "complaint"
    TRIAGE = "triage"
    PERSON = "person"
    DATA = "data"
    SMALL_TALK = "small_talk"
    TOO_LONG = "too_long"
    QUESTION = "question"
    QUESTION_WITH_COMPLAINT = "question_with_complaint"


ROUTES = {
    Intent.PERSON: Route.PERSON,
    Intent.DATA: Route.DATA,
    Intent.COPY: Route.DATA,
    Intent.ERASE: Route.DATA,
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What is going on in a chat when a text comes in."""

    encounter: Encounter | None = None
    draft: Draft | None = None


def route_of(text: str, situation: Situation, conversation: Conversation, now: dt.datetime) -> Route:
    """Return the way of `text`, where everything can be done: booking, too."""
    decision = conversation.triage.screen(text)
    if decision.stops_everything:
        return Route.EMERGENCY
    booking = None if is_of_triage(text, situation.encounter) else _of_booking(text, situation.draft, decision, now)
    return booking or route_beside_booking(text, situation.encounter, conversation)


def route_beside_booking(text: str, encounter: Encounter | None, conversation: Conversation) -> Route:
    """Return the way of a text that is no emergency and that booking left."""
    if encounter is not None and _belongs_to(text, encounter, conversation):
        return Route.TRIAGE
    intent = intent_of(text)
    if intent is not None:
        return ROUTES.get(intent, Route.SMALL_TALK)
    decision = conversation.triage.screen(text)
    if len(text) > LONGEST_QUESTION:
        return Route.COMPLAINT if decision.disposition > Disposition.NOT_A_SYMPTOM else Route.TOO_LONG
    if decision.disposition is Disposition.NOT_A_SYMPTOM:
        return Route.QUESTION
    if not presses(decision) and (wants_information(text) or decision.protocol is None):
        return Route.QUESTION_WITH_COMPLAINT
    return Route.COMPLAINT


def _of_booking(text: str, draft: Draft | None, decision: TriageDecision, now: dt.datetime) -> Route | None:
    if draft is None:
        return Route.BOOKING if begins(text, decision, now) is not None else None
    if not takes(text, draft, decision, now):
        return None
    return Route.QUESTION if asks(text, draft, decision, now) else Route.BOOKING


def _belongs_to(text: str, encounter: Encounter, conversation: Conversation) -> bool:
    """Whether `text` answers the waiting question, tells of a complaint, or makes one together with what was said."""
    if encounter.pending is not None and reply_of(text) is not None:
        return True
    if wants_information(text):
        return False
    if conversation.triage.screen(text).disposition > Disposition.NOT_A_SYMPTOM:
        return True
    before = conversation.decide(encounter)
    _, after = conversation.hear(encounter, text)
    return after.disposition > before.disposition
