"""`provinces.yaml` as values: the 34 provinces and cities of today, the 63 before them, and how people name them."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from vietnamese import compose, fold

FILE = Path(__file__).parent / "provinces.yaml"
UNITS, FORMER_UNITS = 34, 63


class MalformedProvincesError(ValueError):
    """The file of provinces cannot be used; the message names the file and the entry."""


class Data(BaseModel):
    """A frozen value in which nothing unknown may stand."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Former(Data):
    """One of the 63 provinces and cities of before 1 July 2025, with its old code."""

    code: str = Field(pattern=r"^\d\d$")
    name: str
    spellings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Province(Data):
    """A province or city of today. `neighbours` are codes, the longest common border first."""

    code: str = Field(pattern=r"^\d\d$")
    name: str
    english: str
    kind: Literal["city", "province"]
    region: Literal["north", "central", "south"]
    neighbours: tuple[str, ...] = Field(min_length=1)
    source: str = Field(min_length=1)
    former: tuple[Former, ...] = Field(min_length=1)

    def named(self, language: str) -> str:
        """Return the name in `language`, Vietnamese unless it is English."""
        return self.english if language == "en" else self.name


class ProvinceFile(Data):
    """All that `provinces.yaml` says."""

    verified_on: dt.date
    reviewed_by: str
    display: dict[Literal["former", "place"], dict[Literal["vi", "en"], str]]
    units: tuple[Province, ...]
    ambiguous: dict[str, tuple[str, ...]]
    weak: tuple[str, ...]
    weak_unaccented: tuple[str, ...]
    people: tuple[str, ...]
    titles: tuple[str, ...]
    cues: tuple[str, ...]
    after: tuple[str, ...]
    negations: tuple[str, ...]
    fillers: frozenset[str]
    masks: tuple[str, ...]

    def names(self) -> Iterator[tuple[Province, Former | None, str]]:
        """Yield every name with its unit, and with the former one unless it is the name of the unit itself."""
        for unit in self.units:
            yield unit, None, unit.name
            for former in unit.former:
                if former.name != unit.name:
                    yield unit, former, former.name
                for name in (*former.spellings, *former.places):
                    yield unit, former, name

    @model_validator(mode="after")
    def _is_sound(self) -> "ProvinceFile":
        former = [one.code for unit in self.units for one in unit.former]
        _expect(len(self.units) == UNITS, f"{len(self.units)} units, not {UNITS}")
        _expect(len(former) == FORMER_UNITS, f"{len(former)} former units, not {FORMER_UNITS}")
        _refuse_twice("code", [unit.code for unit in self.units])
        _refuse_twice("former code", former)
        borders = {(unit.code, other) for unit in self.units for other in unit.neighbours}
        codes = {unit.code for unit in self.units}
        for code, other in sorted(borders):
            _expect(other in codes and code != other, f"{code}: unknown neighbour {other}")
            _expect((other, code) in borders, f"{code}: {other} does not name it as a neighbour")
        for name, codes_of in self.ambiguous.items():
            _expect(set(codes_of) <= set(former), f"ambiguous {name}: unknown code")
        self._check_names()
        return self

    def _check_names(self) -> None:
        owner: dict[str, str] = {}
        written: set[str] = set()
        declared = {compose(name) for name in self.ambiguous}
        for unit, _, name in self.names():
            _expect(compose(name) not in written, f"{unit.name}: {name} stands twice")
            _expect(compose(name) not in declared, f"{unit.name}: {name} is declared ambiguous too")
            written.add(compose(name))
            other = owner.setdefault(fold(name), unit.name)
            _expect(other == unit.name, f"{unit.name}: {name} also names {other}")
        for key in ("weak", "weak_unaccented", "people"):
            for name in getattr(self, key):
                _expect(compose(name) in written | declared, f"{key}: {name} is no name of a province or place")


def read_province_file(path: Path = FILE) -> ProvinceFile:
    """Return what `path` says.

    Raises:
        MalformedProvincesError: it is no file of provinces; the message names the file and the entry.
    """
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        return ProvinceFile.model_validate(read)
    except ValidationError as error:
        where = [f"{_entry(one['loc'], read)}: {one['msg']}" for one in error.errors()]
        raise MalformedProvincesError(f"{path.name}: {'; '.join(where)}") from None
    except yaml.YAMLError as error:
        raise MalformedProvincesError(f"{path.name}: {error}") from None


def _entry(place: tuple[int | str, ...], read: object) -> str:
    """Return where `place` is, with the name of the unit: "Vĩnh Long, kind"."""
    for key in place[:2] if place[:1] == ("units",) else ():
        read = read[key]  # type: ignore[index]  # pydantic went there
    name = read.get("name") if isinstance(read, dict) and len(place) > 1 else None
    return f"{name}, {'.'.join(map(str, place[2:]))}" if name else ".".join(map(str, place))


def _expect(holds: bool, message: str) -> None:  # noqa: FBT001  an assertion that is not switched off
    if not holds:
        raise ValueError(message)


def _refuse_twice(kind: str, codes: list[str]) -> None:
    for code in codes:
        _expect(codes.count(code) == 1, f"{kind} {code} stands twice")
