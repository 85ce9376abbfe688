"""One encounter: what was said and answered so far, and what follows. Pure; encounters are kept elsewhere.

What was once firm stays: a red flag is not unsaid by a later message, nor by going back. Messages that were typed in
pieces are read together, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import yaml

from care.triage.assertion import Status
from care.triage.dispositions import Disposition
from care.triage.engine import Case, Reply, Triage, TriageDecision
from care.triage.phrases import Phrases
from care.triage.reading import Mention, Reading

MOST_QUESTIONS = 5
MOST_TEXTS = 12
SECOND_CONTACT = Mention("second_contact", Status.PRESENT, "")


@dataclass(frozen=True, slots=True)
class Encounter:
    """What one person told in one go. `pending` is the key of the question that waits for an answer."""

    texts: tuple[str, ...] = ()
    answers: Mapping[str, Reply] = field(default_factory=dict)
    pending: str | None = None
    floor: Disposition = Disposition.NOT_A_SYMPTOM
    about_other: bool = False
    second_contact: bool = False
    crisis: bool = False
    checked_in: bool = False

    @property
    def asked(self) -> int:
        """How many questions were answered."""
        return len(self.answers)


class Conversation:
    """Moves encounters on."""

    def __init__(self, triage: Triage) -> None:
        self.triage = triage

    def hear(self, encounter: Encounter, text: str) -> tuple[Encounter, TriageDecision]:
        """Take a message; where a question waits, a plain yes, no or don't-know is its answer."""
        reply = reply_of(text)
        if encounter.pending is not None and reply is not None:
            return self.answer(encounter, encounter.pending, reply)
        texts = (*encounter.texts, text)[-MOST_TEXTS:]
        heard = replace(encounter, texts=texts)
        alone = self.triage.screen(text)
        if alone.disposition is Disposition.EMERGENCY:
            heard = replace(heard, floor=alone.disposition, crisis=encounter.crisis or alone.crisis)
        return self._settle(heard)

    def answer(self, encounter: Encounter, key: str, reply: Reply) -> tuple[Encounter, TriageDecision]:
        """Take the answer to one question; the last answer to it counts, what it had raised stays."""
        return self._settle(replace(encounter, answers={**encounter.answers, key: reply}))

    def back(self, encounter: Encounter) -> tuple[Encounter, TriageDecision]:
        """Take the last answer back and ask again."""
        kept = dict(list(encounter.answers.items())[:-1])
        return self._settle(replace(encounter, answers=kept))

    def for_other(self, encounter: Encounter) -> tuple[Encounter, TriageDecision]:
        """Note that somebody types for another person."""
        return self._settle(replace(encounter, about_other=True))

    def decide(self, encounter: Encounter) -> TriageDecision:
        """Return what follows from the encounter as it stands; no more than five questions are asked."""
        case = Case(self._reading(encounter), encounter.answers, encounter.floor)
        decision = self.triage.decide(case)
        return decision if encounter.asked < MOST_QUESTIONS else replace(decision, question=None)

    def _settle(self, encounter: Encounter) -> tuple[Encounter, TriageDecision]:
        decision = self.decide(encounter)
        firm = max((reason.level for reason in decision.reasons if reason.firm), default=Disposition.NOT_A_SYMPTOM)
        settled = replace(
            encounter,
            floor=max(encounter.floor, firm),
            crisis=encounter.crisis or decision.crisis,
            pending=decision.question.key if decision.question is not None else None,
        )
        return settled, decision

    def _reading(self, encounter: Encounter) -> Reading:
        readings = [self.triage.read(text) for text in encounter.texts]
        pieces = zip(encounter.texts, encounter.texts[1:], strict=False)
        readings += [self.triage.read(f"{one} {other}") for one, other in pieces]
        if encounter.second_contact:
            readings.append(Reading((SECOND_CONTACT,)))
        joined = Reading()
        for reading in readings:
            joined = joined.joined(reading)
        return joined


def reply_of(text: str) -> Reply | None:
    """Return the answer that the whole of `text` is, or None when it says more."""
    for reply, phrases in _replies().items():
        if phrases.cover(text):
            return reply
    return None


@cache
def _replies() -> dict[Reply, Phrases]:
    source = yaml.safe_load((Path(__file__).parent / "replies.yaml").read_text(encoding="utf-8"))
    return {reply: Phrases(source[f"is_{reply}"]) for reply in Reply}
