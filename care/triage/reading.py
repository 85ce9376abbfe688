"""What a message says: which findings, whether they are there, over, denied, long past or only spoken of; numbers.

Deterministic and linear in the length of the text; no index, no model, no network. A finding that is only asked about,
belongs to an animal or stands in the news is not the patient's.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeVar

from care.triage.assertion import MASK, Judged, Status, settle
from care.triage.measures import Measures, measure
from care.triage.net import Found
from care.triage.number_patterns import MONTH, YEAR
from care.triage.phrase_language import EXACT, GAP, part_by
from care.triage.phrases import PhraseBook
from care.triage.word_weights import Scales, features_of, features_of_findings, read_word_weights
from care.triage.words import Clause, Readings, Vocabulary, clauses_of, is_accented, is_english, is_unaccented

Typed = TypeVar("Typed", bound=Hashable)
Piece = tuple[tuple[str, ...], bool, bool, bool]
"""The words of a clause, and how its text is read: accented, restored, English."""
Pieces = dict[Piece, Judged]
MOST_WORDS = 100_000  # that are remembered
EVERYDAY_WORDS = 60  # in a longer text a faint sign may stand beside another matter
MADE_OF_AGE = {
    "child": (0.0, 16 * YEAR),
    "infant": (0.0, 12 * MONTH),
    "newborn": (0.0, 28.5),
    "elderly": (65 * YEAR, 200 * YEAR),
}


class Mention(NamedTuple):
    """One place where a finding is spoken of."""

    finding: str
    status: Status
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was said, in one text or in several."""

    mentions: tuple[Mention, ...] = ()
    measures: Measures = field(default_factory=Measures)

    def findings(self, *statuses: Status) -> frozenset[str]:
        """Return the findings that are mentioned with one of `statuses`."""
        return frozenset(mention.finding for mention in self.mentions if mention.status in statuses)

    def joined(self, later: "Reading") -> "Reading":
        """Return this reading and a later one as one; nothing that was said is unsaid."""
        return Reading((*self.mentions, *later.mentions), self.measures.joined(later.measures))


@dataclass(frozen=True, slots=True)
class Finding:
    """How people say one finding; which others it includes; phrases in whose clause it is not meant.

    A lasting one ("chơi bình thường", diabetes) is there also when the text says that something is over or long past.
    A weighed one is heard in the sum of all words and findings, without any phrase: by the table that it names.
    A faint one is only spoken of where, by the table that it names, all words together are those of everyday talk.
    """

    say: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    lasting: bool = False
    weighed: str | None = None
    faint: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The cues of `context.yaml`, by kind."""

    cues: Mapping[str, Sequence[str]]
    slang: Mapping[str, list[str]]
    accented_slang: Mapping[str, list[str]]
    masks: Sequence[str] = ()


class Reader:
    """Reads messages with the findings and the context that it was built from."""

    def __init__(self, findings: Mapping[str, Finding], context: Context) -> None:
        negations = {
            cue for kind in ("negation", "english_negation") for cue in context.cues.get(kind, ()) if " " not in cue
        }
        phrases: dict[str, Sequence[str]] = {}
        for code, finding in findings.items():
            phrases[f"f:{code}"], phrases[f"g:{code}"] = _by_gap(finding.say, negations)
        phrases |= {f"u:{code}": finding.unless for code, finding in findings.items()}
        phrases |= {f"c:{kind}": cues for kind, cues in context.cues.items()}
        phrases[f"c:{MASK}"] = context.masks
        self._book = PhraseBook(phrases)
        self._typed = PhraseBook({label: _as_typed(label, some) for label, some in phrases.items()})
        self._vocabulary = Vocabulary(self._book.words, context.slang, context.accented_slang)
        self._plain = _Numbers(self._book, self._vocabulary.readings)
        self._accented = _Numbers(self._book, partial(self._vocabulary.readings, accented=True))
        self._restored = _Numbers(self._book, self._vocabulary.with_accents)
        self._as_typed = _Numbers(self._typed, self._vocabulary.readings)
        self._lasting = {code for code, finding in findings.items() if finding.lasting}
        self._weighed = {code: finding.weighed for code, finding in findings.items() if finding.weighed}
        self._faint = {code: finding.faint for code, finding in findings.items() if finding.faint}
        self._scales = Scales(
            {name: read_word_weights(name) for name in {*self._weighed.values(), *self._faint.values()}}
        )
        self._slang = context.slang
        self._implied = {code: _closure(code, findings) for code in findings}

    def read(self, text: str) -> Reading:
        """Return what `text` says."""
        return self.read_well(text)[0]

    def read_well(self, text: str) -> tuple[Reading, Pieces]:
        """Return what `text` says, and its clauses, so that its pieces need not be searched again."""
        known: Pieces = {}
        return self._read(text, known, weighs=True), known

    def read_piece(self, text: str, known: Pieces | None = None) -> Reading:
        """Return what a piece of a text says. It is not weighed, since its words are too few.

        Clauses that are `known` are not searched again; new ones are noted there.
        """
        return self._read(text, {} if known is None else known, weighs=False)

    def _read(self, text: str, known: Pieces, *, weighs: bool) -> Reading:
        split = clauses_of(text)
        accented, english = is_accented(split), is_english(split)
        restored = not accented and (not english or is_unaccented(split))
        clauses = [self._judged(clause, known, accented, restored, english) for clause in split]
        mentions = self._mentions(clauses)
        measures = measure(text)
        mentions += [Mention(code, Status.PRESENT, "") for code in _of_age(measures.age)]
        if measures.pregnancy is not None:
            mentions.append(Mention("pregnant", Status.PRESENT, ""))
        if weighs and self._scales.tables:
            mentions = self._weigh(mentions, split, english=english)
        return Reading(tuple(mentions), measures)

    def _judged(self, clause: Clause, known: Pieces, accented: bool, restored: bool, english: bool) -> Judged:  # noqa: FBT001
        """Return `clause` with what stands in it, searched once for all texts that it is part of."""
        piece = (clause.words, accented, restored, english)
        if piece not in known:
            found = self._find(clause, accented=accented, restored=restored)
            known[piece] = Judged(clause, found, english=english)
        return known[piece].standing_in(clause)

    def features(self, clauses: Sequence[Clause], mentions: Sequence[Mention]) -> list[str]:
        """Return what a text is weighed by."""
        found = {(mention.finding, mention.status) for mention in mentions}
        return [*features_of(clauses, self._slang), *features_of_findings(found)]

    def _weigh(self, mentions: Sequence[Mention], clauses: Sequence[Clause], *, english: bool) -> list[Mention]:
        """Return the mentions with what is heard in the sum of all words, and without signs too faint for it."""
        features = self.features(clauses, mentions)
        sums, tables = self._scales.weigh(features), self._scales.tables
        is_short = sum(len(clause.words) for clause in clauses) <= EVERYDAY_WORDS
        everyday = {name for name, table in tables.items() if is_short and sums[name] < table.everyday}
        kept = [
            one._replace(status=Status.ELSEWHERE) if everyday and self._faint.get(one.finding) in everyday else one
            for one in mentions
        ]
        heard = [
            Mention(code, Status.PRESENT, tables[name].heaviest(features))
            for code, name in self._weighed.items()
            if tables[name].is_heard(sums[name], english=english)
        ]
        return kept + heard

    def _find(self, clause: Clause, *, accented: bool, restored: bool) -> Found:
        """Return what stands in `clause`; some phrases are heard in restored text also as it is typed."""
        if not restored:
            numbers = self._accented if accented else self._plain
            return self._book.net.search([numbers[word] for word in clause.words])
        found = self._book.net.search([self._restored[word] for word in self._vocabulary.restore(clause)])
        typed = self._typed.net.search([self._as_typed[word] for word in clause.words])
        return found | {place: tuple(sorted({*found.get(place, ()), *labels})) for place, labels in typed.items()}

    def _mentions(self, clauses: Sequence[Judged]) -> list[Mention]:
        """Return what is found in `clauses`, with what it implies; what lasts is there when it was there."""
        found: list[Mention] = []
        for clause, statuses in zip(clauses, settle(clauses), strict=True):
            for (label, start, end), status in statuses.items():
                words = " ".join(clause.words[start:end])
                was = status is Status.RESOLVED or status is Status.PAST
                found += [
                    Mention(code, Status.PRESENT if was and code in self._lasting else status, words)
                    for code in self._implied[label]
                ]
        return found


def _as_typed(label: str, phrases: Sequence[str]) -> Sequence[str]:
    """Return masks, the English "no", and of the rest the phrases that are written without accents."""
    if label in (f"c:{MASK}", "c:english_negation"):
        return phrases
    return [phrase for phrase in phrases if phrase.isascii() and " " in phrase and not phrase.startswith(EXACT)]


class _Numbers(dict[Typed, int]):
    """The numbers that a book knows typed words by, worked out when they are first asked for."""

    def __init__(self, book: PhraseBook, readings: Callable[[Typed], Readings]) -> None:
        self._book, self._readings = book, readings

    def __missing__(self, word: Typed) -> int:
        if len(self) > MOST_WORDS:
            self.clear()
        self[word] = number = self._book.net.number(self._readings(word))
        return number


def _by_gap(phrases: Sequence[str], negations: set[str]) -> tuple[list[str], list[str]]:
    """Part phrases into those that read what stands in a gap as it is, and those that a negation in it undoes."""
    as_it_is: list[str] = []
    undone: list[str] = []
    for phrase in phrases:
        if GAP not in phrase:
            as_it_is.append(phrase)
            continue
        without, with_ = part_by(phrase, negations)
        as_it_is += with_
        undone += without
    return as_it_is, undone


def _closure(code: str, findings: Mapping[str, Finding]) -> tuple[str, ...]:
    found: list[str] = []
    open_ = [code]
    while open_:
        one = open_.pop()
        if one not in found:
            found.append(one)
            open_ += findings[one].implies if one in findings else ()
    return tuple(found)


def _of_age(days: float | None) -> list[str]:
    if days is None:
        return []
    return [code for code, (least, most) in MADE_OF_AGE.items() if least <= days < most]
