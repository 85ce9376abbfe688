"""The conditions of protocol lines, as a clinician reads them: `fever and age < 3 months and not plays_normally`.

A name is a finding that is there, by word or by answer; `denied name` is one that was said not to be there. A
comparison with a number that nobody stated is false.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from care.triage.measures import NAMES, UNITS, Measures

_TOKEN = re.compile(r"\s*(?:(<=|>=|<|>)|([()])|(\d+(?:\.\d+)?)|([a-z_][a-z0-9_]*)|(\S))")
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WORDS = frozenset({"and", "or", "not", "denied"})


class MalformedConditionError(ValueError):
    """A condition cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition is held against."""

    there: frozenset[str]
    denied: frozenset[str]
    measures: Measures


Test = Callable[[Facts], bool]
Needs = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was read. Of each of its `needs`, at least one must be there for it to hold."""

    text: str
    holds: Test
    needs: tuple[frozenset[str], ...]
    findings: frozenset[str]


def read_condition(text: str) -> Condition:
    """Return the condition that `text` states.

    Raises:
        MalformedConditionError: `text` is none.
    """
    reader = _Reader(text)
    whole = reader.alternatives()
    reader.expect_end()
    if not whole.needs:
        raise MalformedConditionError(f"condition {text!r} needs nothing that is there")
    return Condition(text, whole.test, whole.needs, frozenset(reader.findings))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a condition; `finding` names it where it is nothing but one finding."""

    test: Test
    needs: Needs = ()
    finding: str | None = None


def _any_of(parts: Sequence[_Part]) -> _Part:
    """Join with "or"; plain findings are looked up at once."""
    plain = frozenset(part.finding for part in parts if part.finding is not None)
    tests = [part.test for part in parts if part.finding is None]
    smallest = [min(part.needs, key=len, default=None) for part in parts]
    needs = () if None in smallest else (frozenset().union(*filter(None, smallest)),)
    if not tests:
        return _Part(lambda facts: not facts.there.isdisjoint(plain), needs)
    return _Part(lambda facts: not facts.there.isdisjoint(plain) or any(test(facts) for test in tests), needs)


def _all_of(parts: Sequence[_Part]) -> _Part:
    """Join with "and"; plain findings are looked up at once, and first."""
    plain = frozenset(part.finding for part in parts if part.finding is not None)
    tests = [part.test for part in parts if part.finding is None]
    needs = tuple(need for part in parts for need in part.needs)
    if not tests:
        return _Part(lambda facts: plain <= facts.there, needs)
    return _Part(lambda facts: plain <= facts.there and all(test(facts) for test in tests), needs)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [next(filter(None, match.groups())) for match in _TOKEN.finditer(text.strip())]
        self._at = 0
        self.findings: set[str] = set()

    def alternatives(self) -> _Part:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else _any_of(parts)

    def expect_end(self) -> None:
        if self._at < len(self._tokens):
            self._refuse(f"{self._tokens[self._at]!r} is not expected")

    def _all(self) -> _Part:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else _all_of(parts)

    def _one(self) -> _Part:
        if self._take("not"):
            test = self._one().test
            return _Part(lambda facts: not test(facts))
        if self._take("("):
            inner = self.alternatives()
            if not self._take(")"):
                self._refuse("a bracket is not closed")
            return inner
        if self._take("denied"):
            denied = self._name()
            return _Part(lambda facts: denied in facts.denied)
        name = self._name()
        if name in NAMES:
            return _Part(self._comparison(name), (frozenset({name}),))
        return _Part(lambda facts: name in facts.there, (frozenset({name}),), name)

    def _comparison(self, name: str) -> Test:
        compare = _COMPARE.get(self._next())
        if compare is None:
            self._refuse(f"{name} wants a comparison such as {name} >= 38")
            raise AssertionError
        value = self._number()
        unit = self._peek()
        if unit in UNITS:
            value *= _in_unit_of(name, unit)
            self._at += 1
        elif name in ("age", "duration"):
            self._refuse(f"{name} wants a unit, such as months")

        def holds(facts: Facts) -> bool:
            stated: float | None = getattr(facts.measures, name)
            return stated is not None and compare(stated, value)

        return holds

    def _name(self) -> str:
        name = self._next()
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", name) or name in _WORDS:
            self._refuse(f"a finding is expected, not {name!r}")
        if name not in NAMES:
            self.findings.add(name)
        return name

    def _number(self) -> float:
        token = self._next()
        if not re.fullmatch(r"\d+(?:\.\d+)?", token):
            self._refuse(f"a number is expected, not {token!r}")
        return float(token)

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _take(self, token: str) -> bool:
        if self._peek() != token:
            return False
        self._at += 1
        return True

    def _refuse(self, why: str) -> None:
        raise MalformedConditionError(f"condition {self._text!r}: {why}")


def _in_unit_of(name: str, unit: str) -> float:
    """Return what one `unit` is in the unit of measure `name`: age counts in days, duration in minutes."""
    days = {"minute": 1 / 1_440, "hour": 1 / 24}.get(unit.rstrip("s"), UNITS[unit])
    return days * 1_440 if name == "duration" else days
