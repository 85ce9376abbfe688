"""Phrases of a protocol, and finding them in what people type: with accents, without tones, without accents.

A phrase is words, `(a|b c)` choices, a trailing `?` for what may be missing, and `*` for up to four words.
A leading `!` takes the phrase only as it is accented, for words that collide with harmless ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from vietnamese import compose, fold, without_tone

GAP = r"(?:\S+ ){0,4}?"
PIECE = re.compile(r"\(([^)]*)\)(\?)?|(\S+)")
CONTRACTION = re.compile(r"\b(can|won|don|doesn|isn|hasn|couldn)(t)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*|[/]")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase stands: its clause and the words before it in that clause."""

    clause: str
    before: tuple[str, ...]


class Phrases:
    """A set of phrases that is searched as one."""

    def __init__(self, phrases: list[str]) -> None:
        patterns = [pattern for phrase in phrases for pattern in _patterns(phrase)]
        self._first_words = {word for _, words in patterns for word in words}
        self._pattern = re.compile(r"(?<!\S)(?:" + "|".join(source for source, _ in patterns) + r")(?!\S)")

    def find(self, clauses: tuple[str, ...]) -> Iterator[Found]:
        """Yield every place in `clauses` (as `clauses_of` makes them) where a phrase stands."""
        for clause in clauses:
            if self._first_words.isdisjoint(clause.split()) and not self._has_number_first():
                continue
            for match in self._pattern.finditer(clause):
                yield Found(clause, tuple(clause[: match.start()].split()))

    def stand_in(self, clause: str) -> bool:
        """Tell whether any phrase stands in one clause."""
        return self._pattern.search(clause) is not None

    def cut_from(self, text: str) -> str:
        """Return `text` with every phrase blanked out."""
        return self._pattern.sub(" ", text)

    def _has_number_first(self) -> bool:
        return any("\\" in word for word in self._first_words)


def clauses_of(text: str) -> tuple[str, ...]:
    """Return the clauses of `text`: lower case, composed, words parted by one space."""
    text = CONTRACTION.sub(r"\1'\2", text.replace("\u2019", "'").replace("\u02bc", "'"))
    parts = re.split(r"[.,;:!?\n…]+(?=\s|$)|[;!?\n…]+|,|\s(?:nhưng|nhung|but)\s", compose(text))
    clauses = (" ".join(WORD.findall(part)) for part in parts)
    return tuple(clause for clause in clauses if clause)


def _patterns(phrase: str) -> Iterator[tuple[str, set[str]]]:
    exact = phrase.startswith("!")
    for words in _choices(phrase.removeprefix("!")):
        if not words:
            continue
        source = "".join(GAP if word == "*" else _spellings(word, exact=exact) + " " for word in words).rstrip()
        yield source.removesuffix(GAP).rstrip(), _variants(words[0], exact=exact)


def _choices(phrase: str) -> Iterator[list[str]]:
    pieces: list[list[str]] = []
    for match in PIECE.finditer(phrase):
        choices, optional, word = match.groups()
        if word is not None:
            pieces.append([word])
        else:
            pieces.append(choices.split("|") + ([""] if optional else []))
    for combination in product(*pieces):
        yield " ".join(combination).split()


def _spellings(word: str, *, exact: bool) -> str:
    variants = sorted(_variants(word, exact=exact))
    return variants[0] if len(variants) == 1 else "(?:" + "|".join(variants) + ")"


def _variants(word: str, *, exact: bool) -> set[str]:
    if "\\" in word:
        return {word}
    composed = compose(word)
    if exact:
        return {re.escape(composed)}
    return {re.escape(spelling) for spelling in (composed, without_tone(composed), fold(composed))}
