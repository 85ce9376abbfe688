"""How people say a finding, spelled out from its phrases in a few examples; the file of the finding holds all."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

_CHOICE = re.compile(r"\(([^()]*)\)(\?)?")
_OPTIONAL = re.compile(r"\S+\?")
_WAYS = 4
BETWEEN, NUMBER = "…", "(số)"


def examples(phrases: Sequence[str], *, accented: bool, most: int) -> list[str]:
    """Return at most `most` things people say, with Vietnamese accents or without any (English among them).

    BETWEEN stands for a few words, NUMBER for a number. Every phrase has its turn before one has a second.
    """
    spelled = (spell_out(phrase, way) for way in range(_WAYS) for phrase in phrases)
    return list(islice(_once(text for text in spelled if text and _is_accented(text) is accented), most))


def spell_out(phrase: str, way: int) -> str:
    """Return one thing that `phrase` stands for; another `way` takes other alternatives of its choices."""
    text = phrase.removeprefix("!")
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda choice: "" if choice[2] else _alternative(choice[1], way), text)
    words = _OPTIONAL.sub("", text).replace("#", NUMBER).split()
    while words and words[-1] == "*":
        words.pop()
    return " ".join(BETWEEN if word == "*" else word for word in words)


def _alternative(choice: str, way: int) -> str:
    alternatives = choice.split("|")
    return alternatives[way % len(alternatives)]


def _is_accented(text: str) -> bool:
    return not text.replace(BETWEEN, "").replace(NUMBER, "").isascii()


def _once(texts: Iterator[str]) -> Iterator[str]:
    return iter(dict.fromkeys(texts))
