"""Whether a text is a matter of booking: begun in words, gone on with, or a question in the middle. Pure.

What a red flag was seen in is never booking's, and what asks for information is answered first.
"""

import datetime as dt

from care.booking.draft import Draft, DraftStep
from care.booking.listening import Heard, listen
from care.booking.wishes.intents import Step, read_step
from care.intents import intent_of, money_question, other_search, skips, wants_information
from care.triage.conversation import Encounter, reply_of
from care.triage.dispositions import Disposition
from care.triage.engine import TriageDecision

FEW_WORDS = 4  # an answer that was not understood; a longer text is a question of its own
SEARCHING = frozenset({DraftStep.SPECIALTY, DraftStep.PROVINCE, DraftStep.WHEN, DraftStep.SLOT})
YES_OR_NO = frozenset({DraftStep.CONSENT, DraftStep.CONFIRM})
BEGINNINGS = frozenset({Step.BOOK, Step.MINE, Step.RESCHEDULE, Step.CANCEL})


def presses(decision: TriageDecision) -> bool:
    """Whether a red flag was seen: then what to do comes before any appointment, and before what was asked."""
    return any(reason.firm and reason.level >= Disposition.URGENT for reason in decision.reasons)


def is_of_triage(text: str, encounter: Encounter | None) -> bool:
    """Whether `text` answers a question of the triage, or stands beside an emergency."""
    if encounter is None:
        return False
    waits = encounter.pending is not None and reply_of(text) is not None
    return waits or encounter.floor is Disposition.EMERGENCY


def begins(text: str, decision: TriageDecision, now: dt.datetime) -> Step | None:
    """Return what `text` wants of booking where nothing is being booked: to book, or something with what is booked."""
    if presses(decision) or wants_information(text):
        return None
    step = read_step(text)
    if step in BEGINNINGS:
        return step
    return Step.BOOK if _names_a_wish(text, decision, now) else None


def takes(text: str, draft: Draft, decision: TriageDecision, now: dt.datetime) -> bool:
    """Whether `text` goes on with what is being booked; a question in the middle is answered, and it goes on."""
    if is_aside(text, draft) or (draft.step is not DraftStep.REASON and presses(decision)):
        return False
    if read_step(text) is not None or other_search(text) is not None or draft.step is DraftStep.REASON:
        return True
    return not is_left(draft, listen(draft, text, now), decision)


def is_aside(text: str, draft: Draft) -> bool:
    """Whether `text` is small talk, or a wish for a person, and no answer to yes or no."""
    return intent_of(text) is not None and not (draft.step in YES_OR_NO and read_step(text) is not None)


def asks(text: str, draft: Draft, decision: TriageDecision, now: dt.datetime) -> bool:
    """Whether `text` is a question in the middle of booking."""
    if read_step(text) is not None or other_search(text) is not None or skips(text):
        return False
    if is_question(text, draft, decision):
        return True
    is_answer = draft.step is DraftStep.REASON or listen(draft, text, now).draft != draft
    return not is_answer and asks_at_length(draft, text)


def is_question(text: str, draft: Draft, decision: TriageDecision) -> bool:
    """Whether `text` wants information; at the reason, a complaint is the reason."""
    complains = draft.step is DraftStep.REASON and decision.protocol is not None
    return not complains and (wants_information(text) or money_question(text) is not None)


def asks_at_length(draft: Draft, text: str) -> bool:
    """Whether a text that answers nothing is to be answered: a long one while searching, or one that asks."""
    words = len(text.split())
    return (draft.step in SEARCHING and words > FEW_WORDS) or (words > 1 and text.rstrip().endswith("?"))


def is_left(draft: Draft, heard: Heard, decision: TriageDecision) -> bool:
    """Whether a text is a complaint by itself, in which nothing was heard that booking asks for."""
    complains = decision.disposition > Disposition.NOT_A_SYMPTOM
    return complains and heard.draft == draft and not heard.places and draft.step is not DraftStep.WHOM


def _names_a_wish(text: str, decision: TriageDecision, now: dt.datetime) -> bool:
    """Whether a text that is no complaint names a specialty together with where, when or for whom."""
    if decision.disposition > Disposition.NOT_A_SYMPTOM:
        return False
    wish = listen(Draft(), text, now).draft
    with_more = wish.province or wish.when or wish.any_time or wish.relation or wish.gender
    return wish.specialty is not None and bool(with_more)
