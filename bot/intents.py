"""Messages that are not questions: a wish for a person, for one's data, a greeting, thanks, a goodbye."""

from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from care.triage.phrases import Phrases

LONGEST = 90


class Intent(StrEnum):
    """What a message wants when it is no question."""

    PERSON = "person"
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
