"""Which of our specialties and provinces a FHIR server's codes and names mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from care.booking.fhir.answers import Resource
from care.booking.fhir.reading import codings
from vietnamese import fold

SPECIALTY = "urn:dong-hanh:specialty"
SNOMED = "http://snomed.info/sct"


@dataclass(frozen=True, slots=True)
class Term:
    """One specialty of ours: its SNOMED CT code, if it has one, and names that mean it, in any language."""

    snomed: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """Terms by our specialty codes, our province codes by name or code, and what a calendar without any label is.

    A concept means a specialty, in this order: by a coding of our own system; by a coding of SNOMED CT; by a code, a
    display or a text that is our code or one of the names (accents, case, hyphens and "Khoa" before it aside). Nothing
    is guessed beyond that.
    """

    specialties: Mapping[str, Term]
    provinces: Mapping[str, str] = field(default_factory=dict)
    unlabelled: str | None = None

    def __post_init__(self) -> None:
        """Fold the names once."""
        names = {_key(name): code for code, term in self.specialties.items() for name in (code, *term.names)}
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_snomed", {t.snomed: code for code, t in self.specialties.items() if t.snomed})
        object.__setattr__(self, "_places", {fold(name): code for name, code in self.provinces.items()})

    _names: dict[str, str] = field(init=False, repr=False, compare=False)
    _snomed: dict[str, str] = field(init=False, repr=False, compare=False)
    _places: dict[str, str] = field(init=False, repr=False, compare=False)

    def specialties_of(self, resource: Resource) -> frozenset[str]:
        """Return our codes that a Slot, Schedule, HealthcareService or PractitionerRole is labelled with."""
        elements = ("specialty", "serviceType", "type", "code")
        found = {self._specialty(*coding) for coding in codings(resource, *elements)}
        return frozenset(code for code in found if code is not None)

    def province(self, said: Iterable[str]) -> str | None:
        """Return our code of the first of some names or codes that is a province."""
        return next((code for name in said if (code := self._place(name)) is not None), None)

    def tokens(self, specialty: str) -> str:
        """Return the value of a token search for a specialty: our coding, or SNOMED CT's."""
        snomed = self.specialties[specialty].snomed if specialty in self.specialties else None
        return f"{SPECIALTY}|{specialty}" + (f",{SNOMED}|{snomed}" if snomed else "")

    def _specialty(self, system: str, code: str, text: str) -> str | None:
        if system == SPECIALTY and code:
            return code
        if system == SNOMED and code in self._snomed:
            return self._snomed[code]
        return self._names.get(_key(code)) or self._names.get(_key(text))

    def _place(self, name: str) -> str | None:
        folded = fold(name.strip())
        bare = folded.removeprefix("vn-").removeprefix("tinh ").removeprefix("thanh pho ").removeprefix("tp. ")
        return self._places.get(folded) or self._places.get(bare)


def _key(name: str) -> str:
    bare = " ".join(fold(name).replace("-", " ").replace("_", " ").split())
    return bare.removeprefix("chuyen ").removeprefix("khoa ")
