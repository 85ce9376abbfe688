"""The red-flag screen: deterministic, before everything else, without index, model or network.

It refuses to start on an empty or malformed protocol. Source of the flags: `red_flags.yaml`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from care.triage.phrases import Found, Phrases, clauses_of

FOLDER = Path(__file__).parent
NEGATION_REACH = 3


class Flag(BaseModel):
    """A sign that forbids waiting, as the protocol writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    first_aid: str
    source: str
    any: list[str] = Field(default_factory=list)
    all: list[list[str]] = Field(default_factory=list)
    unless: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _has_phrases(self) -> "Flag":
        if not self.any and not self.all:
            raise ValueError(f"flag {self.code} has no phrase")
        return self


class Protocol(BaseModel):
    """All flags, and the words that change what a phrase means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verified_on: dt.date
    negations: list[str]
    not_negations: list[str]
    history: list[str]
    present: list[str]
    asking: list[str]
    now: list[str]
    hyperbole: list[str]
    flags: list[Flag] = Field(min_length=1)


class FirstAid(BaseModel):
    """The lines of one emergency card, by language, and the guidance document that says more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    guidance: str
    vi: list[str] = Field(max_length=3)
    en: list[str] = Field(max_length=3)


class FirstAidCards(BaseModel):
    """Every card, by the name that flags use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verified_on: dt.date
    reviewed_by: str
    cards: dict[str, FirstAid]


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A flag that fired, and which first-aid card belongs to it."""

    code: str
    first_aid: str


class Screen:
    """Finds red flags in a message. The same text always gives the same flags, in the protocol's order."""

    def __init__(self, protocol: Protocol) -> None:
        self._negations = Phrases(protocol.negations)
        self._not_negations = Phrases(protocol.not_negations)
        self._history = Phrases(protocol.history)
        self._present = Phrases(protocol.present)
        self._asking = Phrases(protocol.asking)
        self._now = Phrases(protocol.now)
        self._hyperbole = Phrases(protocol.hyperbole)
        self._flags = [_CompiledFlag(flag) for flag in protocol.flags]

    def red_flags(self, text: str) -> list[RedFlag]:
        """Return the red flags in `text`, the most urgent first as the protocol orders them; empty when none fires."""
        clauses = tuple(self._hyperbole.cut_from(clause) for clause in clauses_of(text))
        return [flag.red_flag for flag in self._flags if self._fires(flag, clauses)]

    def _fires(self, flag: "_CompiledFlag", clauses: tuple[str, ...]) -> bool:
        said = tuple(clause for clause in clauses if flag.unless is None or not flag.unless.stand_in(clause))
        if flag.any is not None and any(self._is_meant(found) for found in flag.any.find(said)):
            return True
        return bool(flag.all) and all(
            any(not self._is_negated(found) for found in group.find(said)) for group in flag.all
        )

    def _is_meant(self, found: Found) -> bool:
        if self._is_negated(found):
            return False
        if self._history.stand_in(found.clause) and not self._present.stand_in(found.clause):
            return False
        return not self._asking.stand_in(found.clause) or self._now.stand_in(found.clause)

    def _is_negated(self, found: Found) -> bool:
        near = " ".join(found.before[-NEGATION_REACH:])
        return self._negations.stand_in(near) and not self._not_negations.stand_in(found.clause)


class _CompiledFlag:
    def __init__(self, flag: Flag) -> None:
        self.red_flag = RedFlag(flag.code, flag.first_aid)
        self.any = Phrases(flag.any) if flag.any else None
        self.all = [Phrases(group) for group in flag.all]
        self.unless = Phrases(flag.unless) if flag.unless else None


@cache
def read_screen() -> Screen:
    """Return the screen of the protocol beside this module; a malformed protocol stops start-up."""
    text = (FOLDER / "red_flags.yaml").read_text(encoding="utf-8")
    return Screen(Protocol.model_validate(yaml.safe_load(text)))


@cache
def read_first_aid() -> FirstAidCards:
    """Return the first-aid cards; a malformed file stops start-up."""
    return FirstAidCards.model_validate(yaml.safe_load((FOLDER / "first_aid.yaml").read_text(encoding="utf-8")))
