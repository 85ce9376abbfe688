"""Finding phrases in what people type: all phrases in one net of words that is walked once.

Words are met accented, without tones, without accents; a phrase of one accented word is met unaccented only where that
can be no other word ("tê" is not "te"). The language of phrases: `phrase_language.py`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from care.triage.net import Net, Node
from care.triage.phrase_language import EXACT, GAP, Choice, WordSequence, parse
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


class _Builder:
    """Adds phrases to one net of nodes."""

    def __init__(self) -> None:
        self.root = Node()
        self.words: set[str] = set()
        self.meant: dict[str, list[int]] = {}
        self._first: dict[int, Node] = {}
        self._numbers: dict[frozenset[str], int] = {}
        self._spelt: dict[str, int] = {}
        self._exact: dict[str, int] = {}

    def add(self, label: str, phrase: str) -> None:
        exact = phrase.startswith(EXACT)
        numbers = self._exact if exact else self._spelt
        for node in self._sequence(parse(phrase), {self.root}, None, numbers):
            end = node.before_gap or node  # a gap that nothing follows is none
            if end.first_word and not end.first_word.isascii() and not exact:
                end = self._below_root(end.first_word, self._number(alone(end.first_word)))
            if label not in end.labels:
                end.labels += (label,)

    def _sequence(
        self, items: WordSequence, starts: set[Node], target: Node | None, numbers: dict[str, int]
    ) -> set[Node]:
        current = starts
        for place, item in enumerate(items):
            meets = target if place == len(items) - 1 else None
            if isinstance(item, Choice):
                current = self._choice(item, current, meets, numbers)
            elif item == GAP:
                current = self._gap(current)
            else:
                current = self._words([item], current, meets or Node(), numbers)
        return current

    def _choice(self, choice: Choice, starts: set[Node], target: Node | None, numbers: dict[str, int]) -> set[Node]:
        meets = target or Node()
        ends = set(starts) if choice.optional else set()
        words: list[str] = []
        for sequence in choice.alternatives:
            match sequence:
                case (str(word),) if word != GAP:
                    words.append(word)
                case _:
                    ends |= self._sequence(sequence, starts, meets, numbers)
        return ends | self._words(words, starts, meets, numbers) if words else ends

    def _gap(self, starts: set[Node]) -> set[Node]:
        for node in starts:
            node.gap = node.gap or Node(before_gap=node)
        return {node.gap for node in starts if node.gap is not None}

    def _words(self, words: Sequence[str], starts: set[Node], target: Node, numbers: dict[str, int]) -> set[Node]:
        """Lead from each of `starts` to `target` by each of `words`."""
        meant = [numbers[word] if word in numbers else self._spell(word, numbers) for word in words]
        ends: set[Node] = set()
        for node in starts:
            if node is self.root:
                ends |= {self._below_root(word, number) for word, number in zip(words, meant, strict=True)}
            else:
                node.edges.append((meant, target))
                ends.add(target)
        return ends

    def _below_root(self, word: str, number: int) -> Node:
        if number not in self._first:
            self._first[number] = Node(first_word=word)
            self.root.edges.append(((number,), self._first[number]))
        return self._first[number]

    def _spell(self, word: str, numbers: dict[str, int]) -> int:
        self.words.add(word)
        numbers[word] = number = self._number(exactly(word) if numbers is self._exact else spellings(word))
        return number

    def _number(self, meant: frozenset[str]) -> int:
        """Return the number of the spellings that are meant, and note it for each of them."""
        if meant not in self._numbers:
            self._numbers[meant] = len(self._numbers)
            for spelled in meant:
                self.meant.setdefault(spelled, []).append(self._numbers[meant])
        return self._numbers[meant]
