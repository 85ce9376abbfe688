"""Decides what happens next, and why. Ordered, explained, never downwards within an encounter.

Unknown and unanswered key questions resolve upwards; a complaint that no protocol knows is never self-care. No model
has a say here.
"""

import gc
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, lru_cache

from care.triage.accents import read_accents
from care.triage.assertion import Status
from care.triage.conditions import Facts
from care.triage.dispositions import Disposition
from care.triage.protocol_files import read_protocols
from care.triage.protocols import Line, Protocol, ProtocolSet, Question, Words
from care.triage.reading import Reader, Reading

UNMATCHED = "symptom"
_BETWEEN = re.compile(r"(?<=[.!?…])\s+|\n+")
REMEMBERED = 256  # texts: one message is judged several times on its way
UNMATCHED_SIGN = Words(
    vi="Chưa rõ dấu hiệu bạn tả thuộc nhóm nào, nên cần người có chuyên môn xem",
    en="It is not clear which group this belongs to, so a professional should look at it",
)


class Reply(StrEnum):
    """An answer to a closed question."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known in one encounter: what was said, what was answered, and the level that was reached."""

    reading: Reading = field(default_factory=Reading)
    answers: Mapping[str, Reply] = field(default_factory=dict)
    floor: Disposition = Disposition.NOT_A_SYMPTOM


@dataclass(frozen=True, slots=True)
class Reason:
    """The protocol line that a level comes from: `protocol.line`, and its sign in words.

    A firm one is a red flag or an answer: it stands for the whole encounter. The others may change with an answer.
    """

    line: str
    level: Disposition
    sign: Words
    firm: bool = False


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that was not answered yet; `key` is `protocol.question`."""

    key: str
    question: Question


@dataclass(frozen=True, slots=True)
class TriageDecision:
    """What happens next. `reasons` go from the most urgent down; `question` is what would be asked next."""

    disposition: Disposition
    reasons: tuple[Reason, ...] = ()
    protocol: Protocol | None = None
    first_aid: str | None = None
    crisis: bool = False
    question: OpenQuestion | None = None

    @property
    def stops_everything(self) -> bool:
        """Whether a card comes first and alone, and nothing is asked."""
        by_card = self.protocol is not None and self.protocol.shows_card and self.disposition >= Disposition.URGENT
        return self.disposition is Disposition.EMERGENCY or self.crisis or by_card


@dataclass(frozen=True, slots=True)
class _Raised:
    protocol: Protocol
    line: Line
    level: Disposition

    @property
    def reason(self) -> Reason:
        return Reason(f"{self.protocol.code}.{self.line.id}", self.level, self.line.sign, firm=True)


class Triage:
    """Reads messages and decides, from one set of protocols."""

    def __init__(self, protocols: ProtocolSet) -> None:
        self.protocols = protocols
        self._reader = Reader(protocols.findings, protocols.context)
        self._read = lru_cache(maxsize=REMEMBERED)(self._reader.read_well)
        self._lines = [
            (protocol, line)
            for protocol in sorted(protocols.protocols, key=lambda one: (one.order, one.code))
            for line in protocol.red_flags
        ]
        self._needing = _by_rarest_need([line for _, line in self._lines])
        self._presenting: dict[str, list[Protocol]] = {}
        for protocol in protocols.protocols:
            for finding in protocol.presents:
                self._presenting.setdefault(finding, []).append(protocol)

    def read(self, text: str) -> Reading:
        """Return what `text` says."""
        return self._read(text)[0]

    def screen(self, text: str) -> TriageDecision:
        """Decide on one text alone, as if nothing had been said before.

        A sentence that is an emergency by itself is one in any company: what stands beside it may be another matter.
        """
        reading, known = self._read(text)
        whole = self.decide(Case(reading))
        if whole.disposition is Disposition.EMERGENCY:
            return whole
        for sentence in _sentences(text):
            alone = self.decide(Case(self._reader.read_piece(sentence, known)))
            if alone.disposition is Disposition.EMERGENCY:
                return replace(alone, reasons=(*alone.reasons, *whole.reasons), crisis=alone.crisis or whole.crisis)
        return whole

    def decide(self, case: Case) -> TriageDecision:
        """Return the decision on `case`: never less than its floor."""
        facts, softer = _facts(case, self.protocols.protocols)
        raised = self._raised(facts, softer)
        opened = self._opened(softer)
        judged = [self._judge(protocol, facts, case, raised) for protocol in opened]
        reasons = [one.reason for one in raised] + [reason for found, _ in judged for reason in found]
        reasons += self._modified(reasons, facts)
        reasons += self._unmatched(facts, reasons)
        reasons.sort(key=lambda reason: -reason.level)
        level = max([case.floor, *(reason.level for reason in reasons)])
        protocol = self._leading(raised, opened, reasons)
        return TriageDecision(
            level,
            tuple(reasons),
            protocol,
            _first_aid(raised, protocol, level),
            crisis=any(one.protocol.crisis for one in raised),
            question=None if level is Disposition.EMERGENCY else _next_question(judged),
        )

    def _opened(self, facts: Facts) -> list[Protocol]:
        """Return the protocols of the complaints that are there, in their order."""
        found = {
            protocol.code: protocol
            for name in facts.there
            for protocol in self._presenting.get(name, ())
            if protocol.when is None or protocol.when.holds(facts)
        }
        return sorted(found.values(), key=lambda protocol: (protocol.order, protocol.code))

    def _raised(self, facts: Facts, softer: Facts) -> list[_Raised]:
        found: list[_Raised] = []
        names = (*softer.there, *_stated(softer))
        for number in sorted({number for name in names for number in self._needing.get(name, ())}):
            protocol, line = self._lines[number]
            if line.when.holds(facts):
                found.append(_Raised(protocol, line, line.level))
            elif softer is not facts and line.when.holds(softer):
                found.append(_Raised(protocol, line, line.level_when_over))
        return sorted(found, key=lambda one: -one.level)

    def _judge(
        self, protocol: Protocol, facts: Facts, case: Case, raised: list[_Raised]
    ) -> tuple[list[Reason], list[OpenQuestion]]:
        """Return the reasons that `protocol` itself gives, and its questions that are still open."""
        reasons = [_reason(protocol, question, case.answers) for question in protocol.questions]
        found = [reason for reason in reasons if reason is not None]
        open_ = [
            OpenQuestion(f"{protocol.code}.{question.id}", question)
            for question in protocol.questions
            if f"{protocol.code}.{question.id}" not in case.answers and _is_open(question, facts)
        ]
        flagged = any(one.protocol is protocol for one in raised) or bool(found)
        calming = [line for line in protocol.reassuring if line.when.holds(facts)]
        if calming and not flagged:
            line = max(calming, key=lambda one: one.level)
            base = Reason(f"{protocol.code}.{line.id}", line.level, line.sign)
        elif open_ and not facts.there.isdisjoint(protocol.presents):
            base = Reason(f"{protocol.code}.unanswered", protocol.unanswered, protocol.title)
        else:
            base = Reason(f"{protocol.code}.otherwise", protocol.otherwise, protocol.title)
        return [base, *found], open_

    def _modified(self, reasons: list[Reason], facts: Facts) -> list[Reason]:
        """Return what raises a disposition below urgent by one level; nothing where nothing was judged."""
        level = max((reason.level for reason in reasons), default=Disposition.URGENT)
        if level >= Disposition.URGENT:
            return []
        holding = [modifier for modifier in self.protocols.modifiers if modifier.when.holds(facts)]
        return [Reason(f"modifiers.{modifier.id}", level.raised(), modifier.sign) for modifier in holding]

    def _unmatched(self, facts: Facts, reasons: list[Reason]) -> list[Reason]:
        if reasons or UNMATCHED not in facts.there:
            return []
        return [Reason("unmatched", Disposition.REMOTE, UNMATCHED_SIGN)]

    def _leading(self, raised: list[_Raised], opened: list[Protocol], reasons: list[Reason]) -> Protocol | None:
        """Return the protocol whose reason is the most urgent; its card and its texts are shown."""
        if raised and raised[0].level >= reasons[0].level:
            return raised[0].protocol
        named = {reason.line.partition(".")[0] for reason in reasons[:1]}
        return next((protocol for protocol in opened if protocol.code in named), opened[0] if opened else None)


@cache
def read_triage() -> Triage:
    """Return triage by the protocols beside this module; a malformed one stops start-up.

    What is loaded lives as long as the process. The garbage collector is kept from walking it while it grows, and ever
    after: that took half of the start, and stopped a message for a second now and then.
    """
    gc.disable()
    try:
        read_accents()
        return Triage(read_protocols())
    finally:
        gc.freeze()
        gc.enable()


def _by_rarest_need(lines: Sequence[Line]) -> dict[str, list[int]]:
    """Return the numbers of `lines` by what they need: of several needs of one, the one that fewest lines have."""
    counts = Counter(name for line in lines for need in line.when.needs for name in need)
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        for name in min(line.when.needs, key=lambda need: sum(counts[name] for name in need)):
            found.setdefault(name, []).append(number)
    return found


def _facts(case: Case, protocols: Iterable[Protocol]) -> tuple[Facts, Facts]:
    """Return what is there, and what is there or was until lately."""
    there = set(case.reading.findings(Status.PRESENT))
    denied = set(case.reading.findings(Status.DENIED))
    for protocol in protocols if case.answers else ():
        for question in protocol.questions:
            reply = case.answers.get(f"{protocol.code}.{question.id}")
            if reply is Reply.YES:
                there.add(question.finding)
            elif reply is Reply.NO:
                denied |= {question.finding, *question.about}
    lately = there | case.reading.findings(Status.RESOLVED)
    facts = Facts(frozenset(there), frozenset(denied - there), case.reading.measures)
    return facts, facts if lately == there else replace(facts, there=frozenset(lately))


def _stated(facts: Facts) -> set[str]:
    return {name for name in facts.measures.__slots__ if getattr(facts.measures, name) is not None}


def _reason(protocol: Protocol, question: Question, answers: Mapping[str, Reply]) -> Reason | None:
    reply = answers.get(f"{protocol.code}.{question.id}")
    if reply is None or reply is Reply.NO:
        return None
    level = question.if_yes if reply is Reply.YES else question.if_unsure
    return Reason(f"{protocol.code}.{question.id}", level, question.ask, firm=True)


def _is_open(question: Question, facts: Facts) -> bool:
    if question.when is not None and not question.when.holds(facts):
        return False
    about = {question.finding, *question.about}
    return facts.there.isdisjoint(about) and question.finding not in facts.denied


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text that has several."""
    sentences = [sentence for sentence in _BETWEEN.split(text) if " " in sentence.strip()]
    return sentences if len(sentences) > 1 else []


def _first_aid(raised: list[_Raised], protocol: Protocol | None, level: Disposition) -> str | None:
    if protocol is not None and protocol.shows_card and level < Disposition.EMERGENCY:
        return protocol.first_aid
    if level is not Disposition.EMERGENCY:
        return None
    if raised and raised[0].level is Disposition.EMERGENCY:
        return raised[0].line.first_aid or raised[0].protocol.first_aid
    return protocol.first_aid if protocol is not None else "call"


def _next_question(judged: list[tuple[list[Reason], list[OpenQuestion]]]) -> OpenQuestion | None:
    """Return the first open question of the complaint that is judged the most urgent."""
    with_open = [(max(reason.level for reason in reasons), open_) for reasons, open_ in judged if open_]
    return max(with_open, key=lambda pair: pair[0])[1][0] if with_open else None
