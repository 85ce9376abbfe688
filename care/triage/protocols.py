"""The protocols as values: what a clinician writes in `protocols/*.yaml`, checked piece by piece.

Nothing clinical stands in Python. `protocol_files.py` reads the files and checks them as a whole.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from care.triage.conditions import Condition, MalformedConditionError, read_condition
from care.triage.dispositions import Disposition, disposition_of
from care.triage.reading import Context, Finding

MOST_QUESTIONS = 5


def _level(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return disposition_of(value)
    except KeyError:
        raise ValueError(f"{value!r} is no disposition") from None


def _condition(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return read_condition(value)
    except MalformedConditionError as error:
        raise ValueError(str(error)) from None


Level = Annotated[Disposition, BeforeValidator(_level)]
When = Annotated[Condition, BeforeValidator(_condition)]


class Data(BaseModel):
    """A frozen value in which nothing unknown may stand."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(Data):
    """A text for citizens in both languages."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def within(self, language: str) -> str:
        """Return the text in `language`, Vietnamese unless it is English."""
        return self.en if language == "en" else self.vi


class Signed(Data):
    """A clinical statement: where it comes from, who signed it, when it was last verified."""

    source: str = Field(min_length=1)
    reviewed_by: str
    verified_on: dt.date


class Line(Signed):
    """A rule: when it holds, at least `level` follows. `resolved` is the level if all of it is over by now."""

    id: str
    level: Level
    when: When
    sign: Words
    resolved: Level | None = None
    first_aid: str | None = None

    @property
    def level_when_over(self) -> Disposition:
        """An emergency sign that has passed is still urgent, unless the line says otherwise."""
        if self.resolved is not None:
            return self.resolved
        return Disposition.URGENT if self.level is Disposition.EMERGENCY else Disposition.REMOTE


class Question(Signed):
    """A closed question. A yes means `finding` is there; what is said of `about` answers it too."""

    id: str
    ask: Words
    why: Words
    finding: str
    about: list[str] = Field(default_factory=list)
    if_yes: Level
    if_unsure: Level
    when: When | None = None


class Advice(Signed):
    """A line to do, not to do, or to return for."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def within(self, language: str) -> str:
        """Return the text in `language`."""
        return self.en if language == "en" else self.vi


class Protocol(Data):
    """One presenting problem, for whom `when` holds.

    The lower `order`, the earlier its card is shown among several emergencies. Of several reassuring lines that hold,
    the most urgent counts.
    """

    code: str
    topics: list[str] = Field(min_length=1)
    order: int
    title: Words
    reviewed_by: str
    verified_on: dt.date
    presents: list[str] = Field(min_length=1)
    when: When | None = None
    first_aid: str
    guidance: str | None = None
    crisis: bool = False
    shows_card: bool = False  # its card is shown at once also when it is urgent: nobody in danger is asked questions
    unanswered: Level
    otherwise: Level
    findings: dict[str, Finding] = Field(default_factory=dict)
    masks: list[str] = Field(default_factory=list)
    red_flags: list[Line] = Field(min_length=1)
    reassuring: list[Line] = Field(default_factory=list)
    questions: list[Question] = Field(default_factory=list, max_length=MOST_QUESTIONS)
    do: list[Advice] = Field(default_factory=list)
    dont: list[Advice] = Field(default_factory=list)
    return_rules: list[Advice] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_sound(self) -> "Protocol":
        refuse_twice([line.id for line in (*self.red_flags, *self.reassuring)], "line")
        refuse_twice([question.id for question in self.questions], "question")
        for line in self.red_flags:
            if line.level < Disposition.URGENT:
                raise ValueError(f"red flag {line.id} is less than urgent")
        for line in self.reassuring:
            if line.level > Disposition.REMOTE:
                raise ValueError(f"reassuring line {line.id} is more than remote")
        if self.unanswered < self.otherwise:
            raise ValueError("an unanswered question may not lower the disposition")
        return self


class Modifier(Signed):
    """What raises a disposition below urgent by one level: age, pregnancy, a weakened body, a parent's intuition."""

    id: str
    when: When
    sign: Words


class FirstAid(Data):
    """The lines of one emergency card, by language, and the guidance document that says more."""

    guidance: str
    vi: list[str] = Field(min_length=1, max_length=3)
    en: list[str] = Field(min_length=1, max_length=3)


class ProtocolSet(Data):
    """Everything that triage is decided from."""

    protocols: tuple[Protocol, ...] = Field(min_length=1)
    modifiers: tuple[Modifier, ...] = Field(min_length=1)
    findings: Mapping[str, Finding]
    context: Context
    first_aid: Mapping[str, FirstAid]


def refuse_twice(codes: list[str], what: str, error: type[ValueError] = ValueError) -> None:
    """Refuse a list in which a code is there twice."""
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise error(f"{what} {', '.join(twice)} is there twice")
