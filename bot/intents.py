"""Messages that are not questions: a wish for a person, for one's data, a greeting, thanks, a goodbye."""

from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from care.triage.phrases import Phrases, clauses_of

LONGEST = 90


class Intent(StrEnum):
    """What a message wants when it is no question."""

    PERSON = "person"
    DATA = "data"
    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"


@cache
def _phrases() -> dict[Intent, Phrases]:
    source = yaml.safe_load((Path(__file__).parent / "intents.yaml").read_text(encoding="utf-8"))
    return {intent: Phrases(source[intent]) for intent in Intent}


def intent_of(text: str) -> Intent | None:
    """Return the intent that the whole of `text` expresses, or None when it may be a question."""
    if len(text) > LONGEST:
        return None
    clauses = clauses_of(text)
    for intent, phrases in _phrases().items():
        if clauses and all(not phrases.cut_from(clause).strip() for clause in clauses):
            return intent
    return None
