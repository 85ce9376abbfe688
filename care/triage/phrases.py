"""Phrases of a protocol, and finding them in what people type.

A phrase is words, `(a|b c)` choices, a trailing `?` for what may be missing, `*` for up to four words, and `#` for a
number. A leading `!` takes the phrase only as it is accented, for words that collide with harmless ones; a phrase of
one accented word is always taken so ("tê" is not "te"), and what it may be without accents is written beside it.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from care.triage.words import NUMBER, Clause, Readings, Vocabulary, alone, clauses_of, exactly, spellings
from vietnamese import fold

GAP = "*"
WIDEST_GAP = 4
_TOKEN = re.compile(r"[()|?]|[^\s()|?]+")


class MalformedPhraseError(ValueError):
    """A phrase cannot be read; the message says which."""


class Span(NamedTuple):
    """Where a phrase with `label` stands in a clause: words `start` to `end`, the end not among them."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Choice:
    """Alternatives, each a sequence of words, gaps and choices; what is optional may be missing."""

    alternatives: tuple["_Sequence", ...]
    optional: bool


_Sequence = tuple[str | _Choice, ...]


class _Node:
    """A state of the search. Children go by folded word; each says which spellings of it are meant.

    The nodes right below the root are shared by all phrases that begin with the same word; below those, the
    alternatives of a choice meet again in one node, so that a phrase takes as many nodes as it has words. `reach` holds
    every folded word that leads on from here, at once or over a gap.
    """

    __slots__ = ("before_gap", "children", "first_word", "gap", "labels", "reach")

    def __init__(self, *, first_word: str = "", before_gap: "_Node | None" = None) -> None:
        self.children: dict[str, list[tuple[frozenset[str], _Node]]] = {}
        self.gap: _Node | None = None
        self.labels: tuple[str, ...] = ()
        self.first_word = first_word
        self.before_gap = before_gap
        self.reach: frozenset[str] = frozenset()


Children = dict[str, list[tuple[frozenset[str], _Node]]]


class PhraseBook:
    """Labelled phrases that are searched in one pass; the time grows with the length of the text only."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        builder = _Builder()
        for label, alternatives in phrases.items():
            for phrase in alternatives:
                builder.add(label, phrase)
        builder.finish()
        self._root = builder.root
        self.words = frozenset(builder.words)

    def find(self, words: Sequence[Readings]) -> list[Span]:  # noqa: C901  the screen's innermost loop, inlined
        """Return every span of `words` that a phrase covers; a label may stand in several.

        A node is only opened if one of the next words leads on from it; most are not.
        """
        count = len(words)
        ahead = _words_ahead(words)
        beginnings = self._root.children
        found: dict[Span, None] = {}
        for start, readings in enumerate(words):
            open_ = [
                (child, start + 1)
                for spelled, folded in readings
                for meant, child in beginnings.get(folded, ())
                if spelled in meant and (child.labels or not child.reach.isdisjoint(ahead[start + 1]))
            ]
            while open_:
                node, at = open_.pop()
                for label in node.labels:
                    found[Span(label, start, at)] = None
                if node.reach.isdisjoint(ahead[at]):
                    continue
                children = node.children
                if children:
                    for spelled, folded in words[at]:
                        if folded in children:
                            open_ += [(child, at + 1) for meant, child in children[folded] if spelled in meant]
                if node.gap is not None:
                    children = node.gap.children
                    for place in range(at, min(at + WIDEST_GAP + 1, count)):
                        for spelled, folded in words[place]:
                            if folded in children:
                                open_ += [(child, place + 1) for meant, child in children[folded] if spelled in meant]
        return list(found)


def _words_ahead(words: Sequence[Readings]) -> list[frozenset[str]]:
    """Return, for each place, the folded words that may come next from there, over the widest gap."""
    folded = [[fold_ for _, fold_ in readings] for readings in words]
    return [
        frozenset([word for some in folded[place : place + WIDEST_GAP + 1] for word in some])
        for place in range(len(words) + 1)
    ]


class Phrases:
    """Phrases of one kind, for asking whether a text holds one, or is made of them."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._book = PhraseBook({"": phrases})
        self._vocabulary = Vocabulary(self._book.words, {})

    def cover(self, text: str) -> bool:
        """Tell whether `text` says nothing but these phrases."""
        clauses = clauses_of(text)
        return bool(clauses) and all(self._covers(clause) for clause in clauses)

    def stand_in(self, text: str) -> bool:
        """Tell whether any of these phrases stands in `text`."""
        return any(self._book.find(self._vocabulary.read(clause)) for clause in clauses_of(text))

    def _covers(self, clause: Clause) -> bool:
        covered: set[int] = set()
        for span in self._book.find(self._vocabulary.read(clause)):
            covered.update(range(span.start, span.end))
        return len(covered) == len(clause.words)


def check_phrase(phrase: str) -> None:
    """Refuse a phrase that cannot be read.

    Raises:
        MalformedPhraseError: a bracket is alone, it may be empty, or a gap stands at its beginning.
    """
    _Builder().add("", phrase)


def part_by(phrase: str, words: AbstractSet[str]) -> tuple[list[str], list[str]]:
    """Part `phrase` into phrases that hold none of `words`, and phrases that hold one at least."""
    sequence = _parse(phrase)
    mark = "!" if phrase.startswith("!") else ""
    if any(item in words for item in sequence if isinstance(item, str)):
        return [], [phrase]
    with_: list[str] = []
    bare: list[str | _Choice] = []
    is_possible = True
    for place, item in enumerate(sequence):
        if isinstance(item, str):
            bare.append(item)
            continue
        holding = tuple(one for one in item.alternatives if not words.isdisjoint(_words_in(one)))
        if holding:
            only = _Choice(holding, optional=False)
            with_.append(mark + _unparse((*sequence[:place], only, *sequence[place + 1 :])))
        rest = tuple(one for one in item.alternatives if one not in holding)
        if rest:
            bare.append(_Choice(rest, item.optional))
        elif not item.optional:
            is_possible = False
    return [mark + _unparse(tuple(bare))] if is_possible else [], with_


def _words_in(sequence: _Sequence) -> set[str]:
    found: set[str] = set()
    for item in sequence:
        found |= {item} if isinstance(item, str) else {word for one in item.alternatives for word in _words_in(one)}
    return found


def _unparse(sequence: _Sequence) -> str:
    parts = [
        item if isinstance(item, str) else f"({'|'.join(map(_unparse, item.alternatives))})" + "?" * item.optional
        for item in sequence
    ]
    return " ".join(parts)


class _Builder:
    """Adds phrases to one net of nodes."""

    def __init__(self) -> None:
        self.root = _Node()
        self.words: set[str] = set()
        self._exact = False

    def add(self, label: str, phrase: str) -> None:
        self._exact = phrase.startswith("!")
        ends = self._sequence(_parse(phrase), {self.root}, None)
        if self.root in ends:
            raise MalformedPhraseError(f"phrase {phrase!r} may be empty")
        for node in ends:
            self._label(node.before_gap or node, label)  # a gap that nothing follows is none

    def finish(self) -> None:
        """Note for every node what leads on from it."""
        open_, seen = [self.root], {id(self.root)}
        while open_:
            node = open_.pop()
            beyond = node.gap.children if node.gap is not None else {}
            node.reach = frozenset(node.children) | frozenset(beyond)
            for children in (node.children, beyond):
                for found in children.values():
                    for _, child in found:
                        if id(child) not in seen:
                            seen.add(id(child))
                            open_.append(child)

    def _label(self, node: _Node, label: str) -> None:
        if node.first_word and not node.first_word.isascii() and not self._exact:
            node = self._below_root(node.first_word, alone(node.first_word))
        if label not in node.labels:
            node.labels += (label,)

    def _sequence(self, items: _Sequence, starts: set[_Node], target: _Node | None) -> set[_Node]:
        current = starts
        for place, item in enumerate(items):
            meets = target if place == len(items) - 1 else None
            if isinstance(item, _Choice):
                current = self._choice(item, current, meets)
            elif item == GAP:
                current = self._gap(current)
            else:
                current = self._word(item, current, meets)
        return current

    def _choice(self, choice: _Choice, starts: set[_Node], target: _Node | None) -> set[_Node]:
        meets = target or _Node()
        ends = {end for sequence in choice.alternatives for end in self._sequence(sequence, starts, meets)}
        return ends | starts if choice.optional else ends

    def _gap(self, starts: set[_Node]) -> set[_Node]:
        if self.root in starts:
            raise MalformedPhraseError("a phrase has a gap at its beginning")
        ends: set[_Node] = set()
        for node in starts:
            node.gap = node.gap or _Node(before_gap=node)
            ends.add(node.gap)
        return ends

    def _word(self, word: str, starts: set[_Node], target: _Node | None) -> set[_Node]:
        self.words.add(word)
        meant = exactly(word) if self._exact else spellings(word)
        ends: set[_Node] = set()
        for node in starts:
            if node is self.root:
                ends.add(self._below_root(word, meant))
                continue
            target = target or _Node()
            node.children.setdefault(fold(word), []).append((meant, target))
            ends.add(target)
        return ends

    def _below_root(self, word: str, meant: frozenset[str]) -> _Node:
        children = self.root.children.setdefault(fold(word), [])
        child = next((child for known, child in children if known == meant), None)
        if child is None:
            child = _Node(first_word=word)
            children.append((meant, child))
        return child


def _parse(phrase: str) -> _Sequence:
    tokens = _TOKEN.findall(phrase.removeprefix("!"))
    sequence, at = _parse_sequence(tokens, 0, phrase)
    if at < len(tokens):
        raise MalformedPhraseError(f"phrase {phrase!r} has a bracket that was not opened")
    return sequence


def _parse_sequence(tokens: Sequence[str], at: int, phrase: str) -> tuple[_Sequence, int]:
    items: list[str | _Choice] = []
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
            items.append(_Choice(alternatives, optional))
    return tuple(items), at


def _parse_alternatives(tokens: Sequence[str], at: int, phrase: str) -> tuple[tuple[_Sequence, ...], int]:
    found: list[_Sequence] = []
    while True:
        sequence, at = _parse_sequence(tokens, at, phrase)
        found.append(sequence)
        if at >= len(tokens):
            raise MalformedPhraseError(f"phrase {phrase!r} has a bracket that is not closed")
        at += 1
        if tokens[at - 1] == ")":
            return tuple(found), at


@cache
def _words(piece: str) -> _Sequence:
    if piece in (GAP, NUMBER):
        return (piece,)
    return tuple(word for clause in clauses_of(piece) for word in clause.words)
