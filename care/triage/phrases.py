"""Finding phrases in what people type: all phrases in one net of words that is walked once.

Words are met accented, without tones, without accents; a phrase of one accented word is met unaccented only where that
can be no other word ("tê" is not "te"). The language of phrases: `phrase_language.py`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from care.triage.net import Net, Node
from care.triage.phrase_language import EXACT, GAP, Choice, MalformedPhraseError, WordSequence, parse
from care.triage.words import Clause, Readings, Vocabulary, alone, clauses_of, exactly, spellings


class Span(NamedTuple):
    """Where a phrase with `label` stands in a clause: words `start` to `end`, the end not among them."""

    label: str
    start: int
    end: int


class PhraseBook:
    """Labelled phrases that are searched in one pass; the time grows with the length of the text only."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        builder = _Builder()
        for label, alternatives in phrases.items():
            for phrase in alternatives:
                builder.add(label, phrase)
        self.net = Net(builder.root, builder.meant)
        self.words = frozenset(builder.words)

    def find(self, words: Sequence[Readings]) -> list[Span]:
        """Return every span of `words` that a phrase covers; a label may stand in several."""
        found = self.net.search([self.net.number(readings) for readings in words])
        return [Span(label, start, end) for (start, end), labels in found.items() for label in labels]


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
        self.root = Node()
        self.words: set[str] = set()
        self.meant: dict[str, list[int]] = {}
        self._numbers: dict[frozenset[str], int] = {}
        self._exact = False

    def add(self, label: str, phrase: str) -> None:
        self._exact = phrase.startswith(EXACT)
        ends = self._sequence(parse(phrase), {self.root}, None)
        if self.root in ends:
            raise MalformedPhraseError(f"phrase {phrase!r} may be empty")
        for node in ends:
            self._label(node.before_gap or node, label)  # a gap that nothing follows is none

    def _label(self, node: Node, label: str) -> None:
        if node.first_word and not node.first_word.isascii() and not self._exact:
            node = self._below_root(node.first_word, alone(node.first_word))
        if label not in node.labels:
            node.labels += (label,)

    def _sequence(self, items: WordSequence, starts: set[Node], target: Node | None) -> set[Node]:
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

    def _choice(self, choice: Choice, starts: set[Node], target: Node | None) -> set[Node]:
        meets = target or Node()
        ends = {end for sequence in choice.alternatives for end in self._sequence(sequence, starts, meets)}
        return ends | starts if choice.optional else ends

    def _gap(self, starts: set[Node]) -> set[Node]:
        if self.root in starts:
            raise MalformedPhraseError("a phrase has a gap at its beginning")
        ends: set[Node] = set()
        for node in starts:
            node.gap = node.gap or Node(before_gap=node)
            ends.add(node.gap)
        return ends

    def _word(self, word: str, starts: set[Node], target: Node | None) -> set[Node]:
        self.words.add(word)
        meant = exactly(word) if self._exact else spellings(word)
        number = self._number(meant)
        ends: set[Node] = set()
        for node in starts:
            if node is self.root:
                ends.add(self._below_root(word, meant))
                continue
            target = target or Node()
            node.children.setdefault(number, []).append(target)
            ends.add(target)
        return ends

    def _below_root(self, word: str, meant: frozenset[str]) -> Node:
        children = self.root.children.setdefault(self._number(meant), [])
        if not children:
            children.append(Node(first_word=word))
        return children[0]

    def _number(self, meant: frozenset[str]) -> int:
        """Return the number of the spellings that are meant, and note it for each of them."""
        if meant not in self._numbers:
            self._numbers[meant] = len(self._numbers)
            for spelled in meant:
                self.meant.setdefault(spelled, []).append(self._numbers[meant])
        return self._numbers[meant]
