"""The specialties of a remote consultation: found in what people ask for, suggested after triage.

A specialty says who may listen, never what somebody has.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from care.booking.specialty_names import SpecialtyNames

FILE = Path(__file__).parent / "specialties.yaml"
CHILD_UNTIL = 16  # years
MOST_SUGGESTED = 3


class MalformedSpecialtiesError(ValueError):
    """The file of specialties cannot be used; the message names the file and the entry."""


class Data(BaseModel):
    """A frozen value in which nothing unknown may stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Data):
    """A text for citizens in both languages."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def within(self, language: str) -> str:
        """Return the text in `language`, Vietnamese unless it is English."""
        return self.en if language == "en" else self.vi


class PracticeSetting(Data):
    """A SNOMED CT code of FHIR's value set c80-practice-codes."""

    code: str = Field(pattern=r"^\d{6,18}$")
    display: str


class Ages(Data):
    """Ages in years; `from` is included, `to` is not."""

    since: float = Field(default=0, alias="from")
    to: float = 200

    def hold(self, age_years: float) -> bool:
        """Tell whether someone of that age is meant."""
        return self.since <= age_years < self.to


class Specialty(Data):
    """One specialty, and the protocols (codes) after which it is suggested."""

    code: str = Field(pattern=r"^[a-z_]+$")
    name: Words
    practice_setting: PracticeSetting | None
    ages: Ages = Ages()
    purpose: Words
    called: tuple[str, ...] = Field(min_length=1)
    asked: tuple[str, ...] = ()
    asked_en: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    also_for: tuple[str, ...] = ()

    def suits(self, age_years: float | None) -> bool:
        """Tell whether it is for someone of that age; of an unknown age everyone may be."""
        return age_years is None or self.ages.hold(age_years)


class SpecialtyFile(Data):
    """All that `specialties.yaml` says."""

    source: str = Field(min_length=1)
    verified_on: dt.date
    reviewed_by: str
    fallback: str
    child: str
    pregnant: str
    asking: tuple[str, ...]
    asking_en: tuple[str, ...]
    negations: tuple[str, ...]
    only_accented: frozenset[str]
    masks: tuple[str, ...]
    fillers: frozenset[str]
    specialties: tuple[Specialty, ...]

    @model_validator(mode="after")
    def _is_sound(self) -> "SpecialtyFile":
        codes = [one.code for one in self.specialties]
        for kind, listed in (
            ("specialty", codes),
            ("SNOMED CT code", [one.practice_setting.code for one in self.specialties if one.practice_setting]),
            ("protocol and specialty", [f"{one.code}, {p}" for one in self.specialties for p in _for(one)]),
            ("phrase", [phrase for one in self.specialties for phrase in (*one.called, *one.asked)]),
        ):
            twice = sorted({code for code in listed if listed.count(code) > 1})
            if twice:
                raise ValueError(f"{kind} {twice[0]} stands twice")
        unknown = self.only_accented - {phrase for one in self.specialties for phrase in (*one.called, *one.asked)}
        if unknown:
            raise ValueError(f"only_accented: nothing is asked for by {min(unknown)}")
        for code in (self.fallback, self.child, self.pregnant):
            if code not in codes:
                raise ValueError(f"unknown specialty {code}")
        return self


class Specialties:
    """All specialties."""

    def __init__(self, file: SpecialtyFile) -> None:
        self._file = file
        self._by_code = {one.code: one for one in file.specialties}
        self._names = SpecialtyNames(
            {one.code: (one.called, one.asked, one.asked_en) for one in file.specialties},
            asking=file.asking,
            asking_en=file.asking_en,
            negations=file.negations,
            only_accented=file.only_accented,
            masks=file.masks,
            fillers=file.fillers,
        )

    @property
    def all(self) -> tuple[Specialty, ...]:
        """All of them, in the order in which they are shown."""
        return self._file.specialties

    def __getitem__(self, code: str) -> Specialty:
        """Return the specialty with `code`; a KeyError if there is none."""
        return self._by_code[code]

    def find(self, text: str) -> list[Specialty]:
        """Return the specialties that `text` asks for, best first.

        "Khám da" asks for one, "da tôi ngứa" for none; a name of one counts wherever it stands.
        """
        return [self._by_code[code] for code in self._names.find(text)]

    def suggest(self, protocol: str | None, age_years: float | None, pregnant: bool) -> list[Specialty]:  # noqa: FBT001
        """Return one to three specialties to offer after the protocol with that code, best first.

        A child is offered paediatrics first, who is pregnant obstetrics, and everyone else what the protocol names;
        without any of these, general medicine.
        """
        first: list[Specialty] = []
        if age_years is not None and age_years < CHILD_UNTIL:
            first.append(self._by_code[self._file.child])
        if pregnant:
            first.append(self._by_code[self._file.pregnant])
        named = [one for one in self.all if protocol in one.protocols] + [
            one for one in self.all if protocol in one.also_for
        ]
        suited = [one for one in dict.fromkeys((*first, *named)) if one in first or one.suits(age_years)]
        return suited[:MOST_SUGGESTED] or [self._by_code[self._file.fallback]]


def _for(specialty: Specialty) -> Iterable[str]:
    return (*specialty.protocols, *specialty.also_for)


@cache
def read_specialties(path: Path = FILE) -> Specialties:
    """Return the specialties.

    Raises:
        MalformedSpecialtiesError: `path` is no file of specialties; the message names the file and the entry.
    """
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Specialties(SpecialtyFile.model_validate(read))
    except ValidationError as error:
        where = [f"{_entry(one['loc'], read)}: {one['msg']}" for one in error.errors()]
        raise MalformedSpecialtiesError(f"{path.name}: {'; '.join(where)}") from None
    except yaml.YAMLError as error:
        raise MalformedSpecialtiesError(f"{path.name}: {error}") from None


def _entry(place: tuple[int | str, ...], read: object) -> str:
    """Return where `place` is, with the code of the specialty: "dermatology, purpose"."""
    for key in place[:2] if place[:1] == ("specialties",) else ():
        read = read[key]  # type: ignore[index]  # pydantic went there
    code = read.get("code") if isinstance(read, dict) and len(place) > 1 else None
    return f"{code}, {'.'.join(map(str, place[2:]))}" if code else ".".join(map(str, place))
