"""Which places of Vietnam a text names; "thai binh thuong" names none, and so does "bác sĩ Hà Nam".

Deterministic and linear in the length of the text. How places are named, and what they are mistaken for, stands in
`provinces.yaml`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from care.booking.province_data import Former, Province, ProvinceFile
from care.triage.phrases import PhraseBook, Span
from care.triage.words import NUMBER, Clause, Readings, Vocabulary, clauses_of, exactly
from vietnamese import compose, fold

LONGEST_MASK = 4  # words
SHORT = 6  # words: a message in which a misspelled name is looked for
_CONTEXT = ("cue", "after", "title", "negation", "mask")


class SaidAs(StrEnum):
    """What a name is the name of."""

    UNIT = "unit"
    FORMER = "former"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Said:
    """The name that was said, as the file writes it, and the former province that it belongs to, if it says so."""

    name: str
    kind: SaidAs
    former: Former | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A province, and by which name it was said."""

    unit: Province
    said: Said


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to write a name, whom it may name, and how much it takes to be one."""

    words: tuple[str, ...]
    means: tuple[Named, ...]
    is_weak: bool
    is_weak_unaccented: bool
    is_borne_by_people: bool


class _Place(NamedTuple):
    """A name in a clause."""

    clause: int
    start: int
    end: int
    name: _Name


class _Clause:
    """The spans of one clause: names, and what stands around them."""

    def __init__(self, words: tuple[str, ...], spans: Iterable[Span]) -> None:
        self.words = words
        self.names: list[Span] = []
        self._context: list[Span] = []
        self._longest: dict[tuple[str, int], int] = {}
        for span in spans:
            (self._context if span.label in _CONTEXT else self.names).append(span)
        for label, start, end in self._context:
            self._longest[label, end] = max(self._longest.get((label, end), 0), end - start)
        self._after = {span.start for span in self._context if span.label == "after"}

    def longest(self, label: str, end: int) -> int:
        """Return how many words the longest span with `label` takes that ends at `end`."""
        return self._longest.get((label, end), 0)

    def is_cued(self, start: int, end: int) -> bool:
        return self.longest("cue", start) > 0 or end in self._after

    def is_of_a_person(self, start: int) -> bool:
        return self.longest("title", start) > self.longest("cue", start)

    def is_taken_back(self, start: int) -> bool:
        for _ in range(3):
            if self.longest("negation", start):
                return True
            start -= self.longest("cue", start)
        return False

    def is_nothing_but_names(self, fillers: frozenset[str]) -> bool:
        said = bytearray(len(self.words))
        for span in (*self.names, *(span for span in self._context if span.label in ("cue", "after"))):
            said[span.start : span.end] = b"\1" * (span.end - span.start)
        return all(is_said or word in fillers for word, is_said in zip(self.words, said, strict=True))

    def masked_until(self) -> list[int]:
        """Return, for each word, where the longest mask ends that begins there."""
        ends = list(range(len(self.words)))
        for label, start, end in self._context:
            if label == "mask":
                ends[start] = max(ends[start], end)
        return ends


class PlaceNames:
    """The names of `file`, ready to be looked for."""

    def __init__(self, file: ProvinceFile) -> None:
        self._fillers = file.fillers
        self._names = {f"name {number}": name for number, name in enumerate(_names_of(file))}
        around = {"cue": file.cues, "after": file.after, "title": file.titles, "negation": file.negations}
        phrases: dict[str, Sequence[str]] = {label: [" ".join(name.words)] for label, name in self._names.items()}
        self._book = PhraseBook({**phrases, **around, "mask": file.masks})
        self._vocabulary = Vocabulary(self._book.words, {})

    def find(self, text: str) -> list[tuple[Named, ...]]:
        """Return, in the order of `text`, what each name in it may mean."""
        clauses = clauses_of(text)
        found = self._find(clauses, [[as_typed(word) for word in clause.words] for clause in clauses])
        if not found and 0 < sum(len(clause.words) for clause in clauses) <= SHORT:
            found = self._find(clauses, [self._vocabulary.read(clause) for clause in clauses], repaired=True)
        return [place.name.means for place in found]

    def _find(
        self, typed: Sequence[Clause], readings: Sequence[list[Readings]], *, repaired: bool = False
    ) -> list[_Place]:
        clauses = [_Clause(clause.words, self._book.find(words)) for clause, words in zip(typed, readings, strict=True)]
        is_alone = all(clause.is_nothing_but_names(self._fillers) for clause in clauses)
        if repaired and not is_alone:
            return []
        is_bare = all(word.isascii() for clause in clauses for word in clause.words)
        return [
            place
            for number, clause in enumerate(clauses)
            for place in _apart(self._places(number, clause, is_alone=is_alone, is_bare=is_bare), clause)
        ]

    def _places(self, number: int, clause: _Clause, *, is_alone: bool, is_bare: bool) -> list[_Place]:
        places = []
        for label, start, end in clause.names:
            name = self._names[label]
            if clause.is_taken_back(start):
                continue
            if name.is_borne_by_people and clause.is_of_a_person(start):
                continue
            is_spoken_of = is_alone or clause.is_cued(start, end)
            if is_spoken_of or not _may_be_another_word(name, clause.words[start:end], is_bare=is_bare):
                places.append(_Place(number, start, end, name))
        return places


def _names_of(file: ProvinceFile) -> list[_Name]:
    former_of = {former.code: (unit, former) for unit in file.units for former in unit.former}
    names: dict[str, tuple[Named, ...]] = {name: (_named(unit, former, name),) for unit, former, name in file.names()}
    for name, codes in file.ambiguous.items():
        names[name] = tuple(_named(*former_of[code], former_of[code][1].name) for code in codes)
    weak, people = frozenset(map(compose, file.weak)), frozenset(map(compose, file.people))
    unaccented = frozenset(map(fold, file.weak_unaccented))
    return [
        _Name(
            _words(name),
            means,
            is_weak=compose(name) in weak,
            is_weak_unaccented=fold(name) in unaccented or means[0].said.kind is SaidAs.PLACE,
            is_borne_by_people=compose(name) in people,
        )
        for name, means in names.items()
    ]


def _words(name: str) -> tuple[str, ...]:
    if NUMBER in name:
        return tuple(name.split(" "))
    return tuple(word for clause in clauses_of(name) for word in clause.words)


def _named(unit: Province, former: Former | None, name: str) -> Named:
    if former is not None and name in former.places:
        return Named(unit, Said(name, SaidAs.PLACE, former))
    if former is None or former.name == unit.name or fold(name) == fold(unit.name):
        return Named(unit, Said(unit.name, SaidAs.UNIT))
    return Named(unit, Said(former.name, SaidAs.FORMER, former))


def as_typed(word: str) -> Readings:
    """Return what `word` is looked up by if nothing in it is repaired."""
    return (word, NUMBER) if word[0].isdigit() else (word,)


def _may_be_another_word(name: _Name, typed: tuple[str, ...], *, is_bare: bool) -> bool:
    """Whether `typed` may be other words than `name`: "ca mau" in an unaccented text, "hai phòng" in any."""
    if name.is_weak:
        return True
    if all(word.isascii() for word in typed):
        has_accents = not all(word.isascii() for word in name.words)
        return name.is_weak_unaccented and (has_accents or is_bare)
    return not all(meant == NUMBER or word in exactly(meant) for word, meant in zip(typed, name.words, strict=True))


def _apart(places: list[_Place], clause: _Clause) -> list[_Place]:
    """Return those of `places` that no mask and no longer name takes the words of, in order."""
    taken = bytearray(len(clause.words))
    masked_until = clause.masked_until()
    kept = []
    for place in sorted(places, key=lambda one: (one.start - one.end, one.start)):
        nearest = range(max(0, place.start - LONGEST_MASK), place.start + 1)
        is_masked = any(masked_until[word] >= place.end + (word == place.start) for word in nearest)
        if not is_masked and not any(taken[place.start : place.end]):
            taken[place.start : place.end] = b"\1" * (place.end - place.start)
            kept.append(place)
    return sorted(kept, key=lambda one: one.start)
