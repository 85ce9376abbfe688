"""Finding phrases in what people type: all phrases in one net of words that is walked once.

Words are met accented, without tones, without accents; a phrase of one accented word is met unaccented only where that
can be no other word ("tê" is not "te"). The language of phrases: `phrase_language.py`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from care.triage.phrase_language import EXACT, GAP, Choice, MalformedPhraseError, WordSequence, parse
from care.triage.words import Clause, Readings, Vocabulary, alone, clauses_of, exactly, spellings
from vietnamese import fold

WIDEST_GAP = 4


class Span(NamedTuple):
    """Where a phrase with `label` stands in a clause: words `start` to `end`, the end not among them."""

    label: str
    start: int
    end: int


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


class _Builder:
    """Adds phrases to one net of nodes."""

    def __init__(self) -> None:
        self.root = _Node()
        self.words: set[str] = set()
        self._exact = False

    def add(self, label: str, phrase: str) -> None:
        self._exact = phrase.startswith(EXACT)
        ends = self._sequence(parse(phrase), {self.root}, None)
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

    def _sequence(self, items: WordSequence, starts: set[_Node], target: _Node | None) -> set[_Node]:
        current = starts
        for place, item in enumerate(items):
            meets = target if place == len(items) - 1 else None
            if isinstance(item, Choice):
                current = self._choice(item, current, meets)
            elif item == GAP:
                current = self._gap(current)
            else:
                current = self._word(item, current, meets)
        return current

    def _choice(self, choice: Choice, starts: set[_Node], target: _Node | None) -> set[_Node]:
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
