"""Messages that are not questions: a wish for a person or one's data, small talk, short answers while booking."""

from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from care.triage.phrases import Phrases

LONGEST = 90
MONEY = ("insurance", "price")
SEARCHES = ("female", "male", "other_day", "other_province")


class Intent(StrEnum):
    """What a message wants when it is no question."""

    PERSON = "person"
    ERASE = "erase"
    COPY = "copy"
    DATA = "data"
    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"


@cache
def _source() -> dict[str, list[str]]:
    source: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "intents.yaml").read_text(encoding="utf-8"))
    return source


@cache
def _phrases(name: str) -> Phrases:
    return Phrases(_source()[name])


def intent_of(text: str) -> Intent | None:
    """Return the intent that the whole of `text` expresses, or None when it may be a question."""
    if len(text) > LONGEST:
        return None
    return next((intent for intent in Intent if _phrases(intent).cover(text)), None)


def wants_information(text: str) -> bool:
    """Tell whether `text` asks for something that guidance may answer, whatever complaint stands beside it."""
    return _phrases("information").stand_in(text)


def money_question(text: str) -> str | None:
    """Return `insurance` or `price` where `text` asks who pays for a consultation, or what it costs."""
    return next((name for name in MONEY if _phrases(f"{name}_question").stand_in(text)), None)


def skips(text: str) -> bool:
    """Tell whether the whole of `text` leaves a question unanswered."""
    return _phrases("skip").cover(text)


def other_search(text: str) -> str | None:
    """Return `female`, `male`, `other_day` or `other_province`, where that is all that `text` wishes for."""
    return next((name for name in SEARCHES if _phrases(name).cover(text)), None)
