"""The provinces and cities of Vietnam since 1 July 2025, found by today's names, by former ones and by towns."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from care.booking.place_names import Named, PlaceNames, Said, SaidAs
from care.booking.province_data import FILE, Province, ProvinceFile, read_province_file

_REGIONS = ("north", "central", "south")
_TELLS_MOST = (SaidAs.FORMER, SaidAs.PLACE, SaidAs.UNIT)


@dataclass(frozen=True, slots=True)
class ProvinceMatch:
    """The provinces that a text may mean: none, one, or several that a person is asked to choose from.

    Each stands once, in the order in which they were said; of what an ambiguous name may mean, the likeliest first.
    """

    candidates: tuple[Named, ...] = ()

    @property
    def one(self) -> Named | None:
        """The only candidate."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def is_ambiguous(self) -> bool:
        """Whether there is more than one candidate."""
        return len(self.candidates) > 1


class Provinces:
    """All provinces and cities."""

    def __init__(self, file: ProvinceFile) -> None:
        self._file = file
        self._units = {unit.code: unit for unit in file.units}
        self._names = PlaceNames(file)

    @property
    def all(self) -> tuple[Province, ...]:
        """The 34 units, from north to south, then by code."""
        return tuple(sorted(self._file.units, key=lambda unit: (_REGIONS.index(unit.region), unit.code)))

    def __getitem__(self, code: str) -> Province:
        """Return the unit with `code`; a KeyError if there is none."""
        return self._units[code]

    def find(self, text: str) -> ProvinceMatch:
        """Return the provinces that `text` names."""
        found = self._names.find(text)
        sure = {means[0].unit.code for means in found if len(means) == 1}
        chosen: dict[str, Named] = {}
        for means in found:
            if len(means) > 1 and any(named.unit.code in sure for named in means):
                continue  # "Hà Nội (HN)": the rest of the text says which
            for named in means:
                chosen[named.unit.code] = _telling_more(chosen.get(named.unit.code, named), named)
        return ProvinceMatch(tuple(chosen.values()))

    def nearby(self, code: str) -> tuple[Province, ...]:
        """Return the units that adjoin that of `code`, the longest common border first.

        Source: `provinces.yaml`, neighbours. Raises KeyError: no unit has that code.
        """
        return tuple(self._units[other] for other in self._units[code].neighbours)

    def display(self, unit: Province, said: Said | None = None, language: str = "vi") -> str:
        """Return the name of `unit` with what was said instead: "Vĩnh Long (gồm Trà Vinh cũ)"."""
        name = unit.named(language)
        if said is None or said.kind is SaidAs.UNIT:
            return name
        form = self._file.display["former" if said.kind is SaidAs.FORMER else "place"]
        return form["en" if language == "en" else "vi"].format(unit=name, said=said.name)


def _telling_more(one: Named, other: Named) -> Named:
    return min(one, other, key=lambda named: _TELLS_MOST.index(named.said.kind))


@cache
def read_provinces(path: Path = FILE) -> Provinces:
    """Return the provinces; a malformed file stops start-up with a MalformedProvincesError."""
    return Provinces(read_province_file(path))
