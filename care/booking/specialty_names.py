"""Which specialties a text asks for: "khám da" asks for one, "da tôi ngứa" does not.

Deterministic and linear in the length of the text. What each specialty is called stands in `specialties.yaml`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from care.booking.place_names import SHORT, as_typed
from care.triage.phrases import PhraseBook, Span
from care.triage.words import Clause, Vocabulary, clauses_of

_MARK = "!"  # on what counts in accented text only
REACH = 3  # words between a negation and what it takes back
Phrases = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""How a specialty is called, what it is asked for by in Vietnamese, and in English."""


class _Ask(NamedTuple):
    """A specialty that is asked for; the first of an order is the best."""

    is_only_named: bool
    minus_length: int
    clause: int
    start: int
    code: str


class SpecialtyNames:
    """The names of the specialties, ready to be looked for."""

    def __init__(
        self,
        phrases: Mapping[str, Phrases],
        *,
        asking: Sequence[str],
        asking_en: Sequence[str],
        negations: Sequence[str],
        only_accented: frozenset[str],
        masks: Sequence[str],
        fillers: frozenset[str],
    ) -> None:
        self._fillers = fillers
        before, behind = "|".join(asking), "|".join(asking_en)
        book: dict[str, list[str]] = {"negation": list(negations), "mask": list(masks)}
        for code, (called, asked, asked_en) in phrases.items():
            for way, names in (("named", called), ("answer", asked)):
                for name in names:
                    mark = _MARK * (name in only_accented)
                    book.setdefault(f"{way}{mark} {code}", []).append(name)
                    book.setdefault(f"asked{mark} {code}", []).append(f"({before}) {name}")
            book[f"asked {code}"] += [f"{phrase} ({behind})" for phrase in (*called, *asked_en)]
        self._book = PhraseBook(book)
        self._vocabulary = Vocabulary(self._book.words, {})

    def find(self, text: str) -> list[str]:
        """Return the codes of the specialties that `text` asks for, best first.

        What is asked for comes before what is only named, a longer name before a shorter one.
        """
        clauses = clauses_of(text)
        spans = [self._book.find([as_typed(word) for word in clause.words]) for clause in clauses]
        asks = self._asks(clauses, spans)
        if not asks and sum(len(clause.words) for clause in clauses) <= SHORT:
            spans = [self._book.find(self._vocabulary.read(clause)) for clause in clauses]
            asks = self._asks(clauses, [[span for span in found if _survives_repair(span)] for found in spans])
        return list(dict.fromkeys(ask.code for ask in sorted(asks)))

    def _asks(self, clauses: Sequence[Clause], spans: Sequence[list[Span]]) -> list[_Ask]:
        is_alone = all(
            _is_covered(clause.words, found, self._fillers) for clause, found in zip(clauses, spans, strict=True)
        )
        is_bare = all(word.isascii() for clause in clauses for word in clause.words)
        return [
            _Ask(not how.startswith("asked"), span.start - span.end, number, span.start, code)
            for number, found in enumerate(spans)
            for span in _wanted(_longest(found), found)
            for how, _, code in [span.label.partition(" ")]
            if (is_alone or not how.startswith("answer")) and not (is_bare and how.endswith(_MARK))
        ]


def _survives_repair(span: Span) -> bool:
    """Whether a name is long enough to be meant where it is misspelled: "da niễu", but "chỉ" is not "trĩ"."""
    return not span.label.startswith(("asked", "answer")) and span.end - span.start > 1


def _is_covered(words: Sequence[str], spans: Sequence[Span], fillers: frozenset[str]) -> bool:
    said = bytearray(len(words))
    for span in spans:
        said[span.start : span.end] = b"\1" * (span.end - span.start)
    return all(is_said or word in fillers for word, is_said in zip(words, said, strict=True))


def _longest(spans: Sequence[Span]) -> list[Span]:
    """Return the spans of specialties that lie in no longer one, and under no mask."""
    kept: list[Span] = []
    reached, last = 0, (0, 0)
    for span in sorted((one for one in spans if one.label != "negation"), key=lambda one: (one.start, -one.end)):
        if span.end > reached or (span.start, span.end) == last:
            kept.append(span)
            reached, last = span.end, (span.start, span.end)
    return [span for span in kept if span.label != "mask"]


def _wanted(asks: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    ends = {span.end for span in spans if span.label == "negation"}
    return [ask for ask in asks if ends.isdisjoint(range(ask.start - REACH, ask.start + 1))]
