"""How a finding is meant: there, over, denied, long past, asked about, or somebody else's.

The idea is that of NegEx and ConText (Chapman 2001, Harkema 2009): cues with a reach, and phrases that only look like
cues. Everything is looked up by its place, so that the time grows with the length of the text only.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

from care.triage.net import Found
from care.triage.phrases import Span
from care.triage.words import Clause

NEGATION_REACH = 3
LIST_REACH = 12
RESOLVED_REACH = 2
OVER_WITHIN = 3  # clauses
MASK = "mask"
UNMATCHED = "symptom"
DENIES = frozenset({"denies", "denied", "deny"})


class Status(IntEnum):
    """How a finding is meant; the higher one counts where a text says several."""

    ELSEWHERE = 0
    ASKED = 1
    PAST = 2
    DENIED = 3
    RESOLVED = 4
    PRESENT = 5


@dataclass(frozen=True, slots=True)
class Around:
    """What the neighbours of a clause say of it."""

    over: bool
    elsewhere: bool
    bitten: bool
    denied: bool
    asked: bool
    beast: bool
    carried: bool
    joking: bool


class Judged:
    """A clause with what was found in it, sorted out by kind.

    `f:` is a finding, `g:` one with a gap and no negation of its own, `u:` an exception, `c:` a cue.
    """

    def __init__(self, clause: Clause, found: Found, *, english: bool) -> None:
        self.words, self.sentence, self.after = clause.words, clause.sentence, clause.after
        self.is_question = clause.is_question
        self._cues: dict[str, list[Span]] = {}
        findings: list[Span] = []
        barred: set[str] = set()
        self._gapped: set[Span] = set()
        for (start, end), labels in found.items():
            for kind, label in _parted(labels):
                span = Span(label, start, end)
                if kind in "fg":
                    findings.append(span)
                    if kind == "g":
                        self._gapped.add(span)
                elif kind == "u":
                    barred.add(label)
                else:
                    self._cues.setdefault(label, []).append(span)
        if english:
            self._cues["negation"] = [*self._cues.get("negation", ()), *self._cues.get("english_negation", ())]
        self._closing = [cue for cue in self._cues.get("negation_after", ()) if cue.end == len(self.words)]
        masked = _Cover(self._cues.get(MASK, ()))
        self.findings = [span for span in findings if span.label not in barred and not masked.holds(span)]
        self._exaggerations = _Cover(self._cues.get("hyperbole", ()))
        self.is_over = self._has("resolved_after", unless="not_resolved_after")
        self._negations = self._free_negations()

    def standing_in(self, clause: Clause) -> "Judged":
        """Return this clause as it stands in another text: the same words elsewhere."""
        if (self.sentence, self.after, self.is_question) == (clause.sentence, clause.after, clause.is_question):
            return self
        other = copy(self)
        other.sentence, other.after, other.is_question = clause.sentence, clause.after, clause.is_question
        return other

    def has(self, kind: str) -> bool:
        """Whether a cue of `kind` stands in the clause."""
        return kind in self._cues

    @property
    def has_negation(self) -> bool:
        """Whether something is denied, by a word that belongs to no finding."""
        return bool(self._negations)

    @property
    def denies_a_list(self) -> bool:
        """Whether a list that begins here is denied as a whole: "denies fever, chills, vomiting"."""
        return any(self.words[cue.start] in DENIES for cue in self._negations)

    @property
    def is_asked(self) -> bool:
        """Whether it is asked or supposed in general, of no person; a question of papers or fees may name one."""
        return (self.asks and not self.has("person")) or (
            self.has("service") and not self._has("present", unless="service")
        )

    @property
    def asks(self) -> bool:
        """Whether something is asked or supposed at all."""
        return self.has("supposing") or self._has("asking", unless="not_asking")

    @property
    def attacks(self) -> bool:
        """Whether a beast or a thing does harm to somebody."""
        return self._has("attack", unless="not_attack")

    @property
    def ends_with_beast(self) -> bool:
        """Whether what a next clause without a subject says is said of a beast or a thing."""
        return self._is_a_beasts(len(self.words))

    @property
    def is_exaggerated(self) -> bool:
        """Whether all that seems wrong is a common exaggeration: "I nearly fainted", and no other sign."""
        return all(self._exaggerations.holds(span) for span in self.findings if span.label == UNMATCHED)

    @cached_property
    def is_past(self) -> bool:
        """Whether it was long ago and is not again."""
        return self._has("past", unless="not_negation") and not self.has("present")

    def statuses(self, around: Around) -> Mapping[Span, Status]:
        """Return how each finding of the clause is meant."""
        if not self.findings:
            return {}
        denied = self._denied(carried=around.denied)
        return {span: self._status(span, span in denied, around) for span in self.findings}

    def _status(self, span: Span, denied: bool, around: Around) -> Status:  # noqa: FBT001
        if around.elsewhere or (not around.bitten and self._is_an_animals(span)):
            return Status.ELSEWHERE
        if around.beast and (around.carried or self._is_a_beasts(span.start)):
            return Status.ELSEWHERE
        if around.joking and self._exaggerations.holds(span):
            return Status.ELSEWHERE
        if denied:
            return Status.DENIED
        if self.is_past:
            return Status.PAST
        if around.asked:
            return Status.ASKED
        return Status.RESOLVED if around.over or self._is_over_before(span) else Status.PRESENT

    def _is_an_animals(self, span: Span) -> bool:
        """Whether an animal is spoken of before `span`, and no person in between: "the cat is sick and my dad …"."""
        if "animal" not in self._cues:
            return False
        persons = [cue.start for cue in self._cues.get("person", ())]
        return any(
            not any(cue.end <= person <= span.start for person in persons) for cue in self._cues.get("animal", ())
        )

    def _is_a_beasts(self, place: int) -> bool:
        """Whether the clause begins with an owned beast or thing, and no person comes between it and `place`."""
        beasts = sorted(self._cues.get("beast", ()), key=lambda cue: cue.start)
        if not beasts:
            return False
        start, end = beasts[0].start, beasts[0].end
        for cue in beasts:
            end = max(end, cue.end) if cue.start <= end else end
        led = sum(cue.end - cue.start for cue in self._cues.get("lead", ()) if cue.end <= start)
        people = (cue.start for kind in ("person", "somebody") for cue in self._cues.get(kind, ()))
        return led >= start and start < place and not any(end <= person < place for person in people)

    def _denied(self, *, carried: bool) -> set[Span]:
        if not (self._negations or carried or self._closing):
            return set()
        ends = _by_end(self._negations)
        turns = {cue.start: cue.end for cue in self._cues.get("turn", ())}
        begun: dict[int, int] = {}
        for span in self.findings:
            begun[span.start] = min(span.end, begun.get(span.start, span.end))
        taken = self._taken_until()
        places = {cue.start for cue in self._negations}
        lists = self._denied_lists(turns)
        after = {cue.start for cue in self._closing}
        joints = {cue.start: cue.end for cue in self._cues.get("joining", ())}
        denied: set[Span] = set()
        denied_ends: set[int] = set()
        reach = 0  # the end of what is denied so far: what lies within it is denied with it
        for span in sorted(self.findings, key=lambda span: (span.start, -span.end)):
            near = range(max(0, span.start - NEGATION_REACH), span.start + 1)
            holds_negation = any(place in places for place in range(span.start, span.end))
            if (
                any(
                    place in ends
                    and taken.get(ends[place], span.end) > span.start
                    and _is_clear(place, span.start, turns, begun)
                    for place in near
                )
                or any(start <= span.start and span.end <= end for start, end in lists)
                or any(span.end + step in after for step in (0, 1))
                or _is_joined(span, denied_ends, joints)
                or (carried and (span.start == 0 or joints.get(0) == span.start))
                or (span.end <= reach and not holds_negation)
            ):
                denied.add(span)
                denied_ends.add(span.end)
                reach = max(reach, span.end)
            elif span in self._gapped and holds_negation:
                denied.add(span)
        return denied

    def _denied_lists(self, turns: Mapping[int, int]) -> list[tuple[int, int]]:
        """Return the stretches between a negation and a "gì hết" that closes it."""
        return [
            (cue.end, close.start)
            for close in self._cues.get("negation_end", ())
            for cue in self._negations
            if 0 < close.start - cue.end <= LIST_REACH
            and not any(place in turns for place in range(cue.end, close.start))
        ]

    def _free_negations(self) -> list[Span]:
        """Return the negations that are not part of a phrase that only looks like one."""
        taken = _Cover([*self._cues.get("not_negation", ()), *self._closing])
        return [span for span in self._cues.get("negation", ()) if not taken.holds(span)]

    def _taken_until(self) -> dict[Span, int]:
        """Return where the first finding ends that a negation is part of: "không thở được" takes its "không"."""
        by_place = {cue.start: cue for cue in self._negations}
        taken: dict[Span, int] = {}
        for span in self.findings:
            for place in range(span.start, span.end):
                cue = by_place.get(place)
                if cue is not None and cue.end <= span.end:
                    taken[cue] = min(span.end, taken.get(cue, span.end))
        return taken

    def _is_over_before(self, span: Span) -> bool:
        if not self.has("resolved_before"):
            return False
        near = range(max(0, span.start - RESOLVED_REACH), span.start + 1)
        over = _by_end(self._cues["resolved_before"])
        barred = self._cues.get("not_resolved", ())
        return any(place in over and not any(_touches(bar, over[place]) for bar in barred) for place in near)

    def _has(self, kind: str, unless: str) -> bool:
        if kind not in self._cues:
            return False
        barred = self._cues.get(unless, ())
        return any(not any(_touches(bar, span) for bar in barred) for span in self._cues.get(kind, ()))


def settle(clauses: Sequence[Judged]) -> list[Mapping[Span, Status]]:
    """Return how the findings of each clause are meant, its neighbours heard."""
    sentences: dict[int, _Sentence] = {}
    for clause in clauses:
        sentences.setdefault(clause.sentence, _Sentence()).hear(clause)
    bitten = any(span.label == "animal_bite" for clause in clauses for span in clause.findings)
    disclaimed = any(clause.has("disclaimer") for clause in clauses)
    attacked = any(clause.attacks for clause in clauses)
    joking = (
        any(clause.has("light") for clause in clauses)
        and all(clause.is_exaggerated for clause in clauses)
        and not any(clause.has("present") for clause in clauses)
    )
    found = []
    list_denied = list_negated = asked = beast = False
    for place, clause in enumerate(clauses):
        sentence = sentences[clause.sentence]
        goes_on = clause.after == "," and place > 0 and clauses[place - 1].sentence == clause.sentence
        list_denied = list_denied and goes_on
        list_negated = list_negated and goes_on
        around = Around(
            over=_is_over_soon(clauses, place),
            elsewhere=sentence.elsewhere and (clause.has("elsewhere") or not clause.has("person")),
            bitten=bitten,
            denied=list_denied or (list_negated and sentence.ends_as_list),
            asked=clause.is_asked
            or (goes_on and asked and not clause.has("person") and not sentence.is_real)
            or (disclaimed and sentence.is_question and not clause.has("present") and not clause.has("person")),
            beast=not attacked,
            carried=beast and goes_on and not clause.has("person") and not clause.has("somebody"),
            joking=joking,
        )
        found.append(clause.statuses(around))
        list_denied = list_denied or clause.denies_a_list
        list_negated = list_negated or clause.has_negation
        asked = (asked and goes_on) or clause.asks
        beast = around.carried or clause.ends_with_beast
    return found


class _Sentence:
    """What the clauses of one sentence say together."""

    def __init__(self) -> None:
        self.elsewhere = self.is_real = self.ends_as_list = self.is_question = False

    def hear(self, clause: Judged) -> None:
        self.elsewhere |= clause.has("elsewhere")
        self.is_question |= clause.is_question or clause.has("interrogative")
        self.is_real |= clause.has("person") or clause.has("present")
        self.ends_as_list |= clause.words[0] in ("or", "nor")


def _is_over_soon(clauses: Sequence[Judged], place: int) -> bool:
    """Whether this clause, or one soon after that brings nothing new, says that it is over."""
    if clauses[place].is_over:
        return True
    for clause in clauses[place + 1 : place + OVER_WITHIN]:
        if clause.is_over:
            return True
        if clause.findings:
            return False
    return False


class _Cover:
    """Tells whether a span lies within one of many."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._reach: dict[int, int] = {}
        for span in spans:
            for place in range(span.start, span.end):
                self._reach[place] = max(span.end, self._reach.get(place, 0))

    def holds(self, span: Span) -> bool:
        return self._reach.get(span.start, 0) >= span.end


@lru_cache(maxsize=50_000)
def _parted(labels: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return `labels` as pairs of kind and name."""
    return [(label[0], label[2:]) for label in labels]


def _is_clear(start: int, end: int, turns: Mapping[int, int], begun: Mapping[int, int]) -> bool:
    """Whether neither a turn nor another finding stands between a negation and a finding."""
    between = range(start, end)
    return not any(turns.get(place, end + 1) <= end or begun.get(place, end + 1) <= end for place in between)


def _is_joined(span: Span, denied_ends: set[int], joints: Mapping[int, int]) -> bool:
    """Whether an "or" joins this finding to one that is denied."""
    return any(
        span.start - distance in denied_ends and joints.get(span.start - distance, span.start + 1) <= span.start
        for distance in (1, 2)
    )


def _by_end(spans: Iterable[Span]) -> dict[int, Span]:
    return {span.end: span for span in spans}


def _touches(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
