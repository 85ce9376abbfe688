"""What is refused whatever the guidance holds: rules from `boundaries.yaml`, each with its reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.answers import AbstentionReason
from knowledge.normalise import clean, expand, shorten, words
from knowledge.passages import Language
from knowledge.writing import Writing, writing_of
from vietnamese import fold, spell

PATH = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Boundary:
    """Why a question is refused, and the documents that may help instead."""

    reason: AbstentionReason
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    boundary: Boundary
    groups: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def holds(self, text: str) -> bool:
        if not all(group.search(text) for group in self.groups):
            return False
        return self.unless is None or self.unless.search(text) is None


def boundary_of(query: str, reader: Language = Language.VIETNAMESE) -> Boundary | None:
    """Return the boundary that a question crosses, if any.

    Accents count where the question has them: "gọi" is not "gói". Where it has none they do not.
    """
    typed = spell(shorten(clean(query)))
    writing = writing_of(typed, reader)
    spelt = typed if writing is Writing.ENGLISH else expand(typed)
    text = " ".join(words(spelt))
    if writing is Writing.UNACCENTED:
        return _first(_rules(folded=True), fold(text))
    return _first(_rules(folded=False), text)


def _first(rules: Sequence[_Rule], text: str) -> Boundary | None:
    return next((rule.boundary for rule in rules if rule.holds(text)), None)


@cache
def _rules(*, folded: bool) -> tuple[_Rule, ...]:
    file = yaml.safe_load(PATH.read_text("utf-8"))
    return tuple(_rule(entry, _Dialect(file["words"], folded)) for entry in file["rules"])


@dataclass(frozen=True, slots=True)
class _Dialect:
    """The file's way of writing patterns, read as regular expressions with or without accents."""

    names: Mapping[str, str]
    folded: bool

    def compile(self, patterns: Sequence[str]) -> re.Pattern[str]:
        return re.compile("|".join(rf"\b(?:{self._regular(pattern)})(?!\w)" for pattern in patterns))

    def _regular(self, pattern: str) -> str:
        while _NAME.search(pattern):
            pattern = _NAME.sub(lambda match: self.names[match.group(1)], pattern)
        pattern = _GROUP.sub("(?:", _GAP.sub(r"(?: \\w+){0,\1} ", pattern))
        return "".join(self._letters(part) for part in _ESCAPE.split(pattern))

    def _letters(self, part: str) -> str:
        return fold(part) if self.folded and not part.startswith("\\") else part


def _rule(entry: Mapping[str, Any], dialect: _Dialect) -> _Rule:
    unless = entry.get("unless")
    return _Rule(
        Boundary(AbstentionReason(entry["reason"]), tuple(entry.get("near", ()))),
        tuple(dialect.compile(group) for group in entry["all"]),
        dialect.compile(unless) if unless else None,
    )


_NAME = re.compile(r"\{([a-z]+)\}")
_GAP = re.compile(r" \.\.(\d) ")
_ESCAPE = re.compile(r"(\\.)")
_GROUP = re.compile(r"\((?!\?)")
