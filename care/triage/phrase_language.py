"""The language of phrases: what a phrase may say, read into words, gaps and choices.

A phrase is words, `(a|b c)` choices, a trailing `?` for what may be missing, `*` for up to four words, and `#` for a
number. A leading `!` takes the phrase only as it is accented, for words that collide with harmless ones.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from care.triage.words import NUMBER, clauses_of

GAP = "*"
EXACT = "!"
_TOKEN = re.compile(r"[()|?]|[^\s()|?]+")


class MalformedPhraseError(ValueError):
    """A phrase cannot be read; the message says which."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, each a sequence of words, gaps and choices; what is optional may be missing."""

    alternatives: tuple["WordSequence", ...]
    optional: bool


WordSequence = tuple[str | Choice, ...]


def part_by(phrase: str, words: AbstractSet[str]) -> tuple[list[str], list[str]]:
    """Part `phrase` into phrases that hold none of `words`, and phrases that hold one at least."""
    sequence = parse(phrase)
    mark = EXACT if phrase.startswith(EXACT) else ""
    if any(item in words for item in sequence if isinstance(item, str)):
        return [], [phrase]
    with_: list[str] = []
    bare: list[str | Choice] = []
    is_possible = True
    for place, item in enumerate(sequence):
        if isinstance(item, str):
            bare.append(item)
            continue
        holding = tuple(one for one in item.alternatives if not words.isdisjoint(_words_in(one)))
        if holding:
            only = Choice(holding, optional=False)
            with_.append(mark + _unparse((*sequence[:place], only, *sequence[place + 1 :])))
        rest = tuple(one for one in item.alternatives if one not in holding)
        if rest:
            bare.append(Choice(rest, item.optional))
        elif not item.optional:
            is_possible = False
    return [mark + _unparse(tuple(bare))] if is_possible else [], with_


def _words_in(sequence: WordSequence) -> set[str]:
    found: set[str] = set()
    for item in sequence:
        found |= {item} if isinstance(item, str) else {word for one in item.alternatives for word in _words_in(one)}
    return found


def _unparse(sequence: WordSequence) -> str:
    parts = [
        item if isinstance(item, str) else f"({'|'.join(map(_unparse, item.alternatives))})" + "?" * item.optional
        for item in sequence
    ]
    return " ".join(parts)


@cache
def parse(phrase: str) -> WordSequence:
    """Return what `phrase` says.

    Raises:
        MalformedPhraseError: a bracket is alone, the phrase may be empty, or a gap stands at its beginning.
    """
    tokens = _TOKEN.findall(phrase.removeprefix(EXACT))
    sequence, at = _parse_sequence(tokens, 0, phrase)
    if at < len(tokens):
        raise MalformedPhraseError(f"phrase {phrase!r} has a bracket that was not opened")
    if _may_be_empty(sequence, phrase):
        raise MalformedPhraseError(f"phrase {phrase!r} may be empty")
    return sequence


def _may_be_empty(sequence: WordSequence, phrase: str) -> bool:
    is_empty = True
    for item in sequence:
        if isinstance(item, Choice):
            if is_empty:
                is_empty = item.optional or any(_may_be_empty(one, phrase) for one in item.alternatives)
        elif item == GAP and is_empty:
            raise MalformedPhraseError(f"phrase {phrase!r} has a gap at its beginning")
        else:
            is_empty = False
    return is_empty


def _parse_sequence(tokens: Sequence[str], at: int, phrase: str) -> tuple[WordSequence, int]:
    items: list[str | Choice] = []
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        if tokens[at] == "(":
            alternatives, at = _parse_alternatives(tokens, at + 1, phrase)
        else:
            alternatives, at = (_words(tokens[at]),), at + 1
        optional = at < len(tokens) and tokens[at] == "?"
        at += optional
        if len(alternatives) == 1 and not optional:
            items += alternatives[0]
        else:
            items.append(Choice(alternatives, optional))
    return tuple(items), at


def _parse_alternatives(tokens: Sequence[str], at: int, phrase: str) -> tuple[tuple[WordSequence, ...], int]:
    found: list[WordSequence] = []
    while True:
        sequence, at = _parse_sequence(tokens, at, phrase)
        found.append(sequence)
        if at >= len(tokens):
            raise MalformedPhraseError(f"phrase {phrase!r} has a bracket that is not closed")
        at += 1
        if tokens[at - 1] == ")":
            return tuple(found), at


@cache
def _words(piece: str) -> WordSequence:
    if piece in (GAP, NUMBER):
        return (piece,)
    return tuple(word for clause in clauses_of(piece) for word in clause.words)
