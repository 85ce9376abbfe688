"""Several questions in one message, taken apart: only at question marks, with what was told before them.

A tag ("đúng không?"), a choice ("hay …?") and an address ("bác sĩ ơi?") belong to the question beside them. Stories of
symptoms are not brought here.
"""

import re

from knowledge.normalise import words
from vietnamese import fold

MOST = 3
SHORTEST = 3  # words; less is a tag of the question before
LONGEST = 60  # words of a message; a longer one is a story
_SENTENCE = re.compile(r"[^?!.…\n]+[?!.…]*\s*|\n+")
_JOINS = ("hay ", "hoac ", "or ", "hay la ")
_CALLS = ("oi?", "oi ?", "a lo?")
_NUMBER = re.compile(r"^\s*(?:\(?\d+[.)]|[-*•])\s*")


def questions_in(text: str) -> tuple[str, ...]:
    """Return the questions of a message in their order, at most three; the whole where it is one."""
    if text.count("?") < 2 or len(text.split()) > LONGEST:
        return (text,)
    found: list[str] = []
    told: list[str] = []
    for sentence in map(str.strip, _SENTENCE.findall(text)):
        if not sentence:
            continue
        bare = _NUMBER.sub("", sentence)
        if not bare.endswith("?"):
            told.append(bare)
        elif found and not told and _belongs_to_last(bare):
            found[-1] = f"{found[-1]} {bare}"
        elif fold(bare).endswith(_CALLS) or (not found and len(words(bare)) < SHORTEST):
            continue
        else:
            found.append(" ".join([*told, bare]))
            told = []
    if len(found) < 2:
        return (text,)
    return tuple(found[:MOST])


def _belongs_to_last(question: str) -> bool:
    folded = fold(question)
    return folded.startswith(_JOINS) or folded in _TAGS


_TAGS = frozenset(
    f"{tag}?" for tag in ("phai khong", "dung khong", "dung khong a", "phai khong a", "duoc khong", "right", "ok")
)
