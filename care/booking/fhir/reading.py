"""Reads the elements of FHIR resources that booking needs; what is malformed is treated as not there."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from care.booking.fhir.answers import Resource, dicts

# Wider than FHIR's id by the underscore, which some servers use; never "." or "..", which are no part of a path.
_ID = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9\-._]{1,128}")
_REFERENCE = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/([A-Za-z0-9\-._]{1,128})(?:/_history/[^/]+)?$")
_OTHER_SPELLINGS = {"canceled": "cancelled", "no-show": "noshow", "checkedin": "checked-in"}


def is_id(text: str) -> bool:
    """Whether `text` can be the id of a resource, and so a part of a path."""
    return _ID.fullmatch(text) is not None


def status_of(resource: Resource) -> str:
    """Return the status of a Slot or Appointment as FHIR spells it, whatever the server writes ("Free", "canceled")."""
    said = str(resource.get("status") or "").strip().lower().replace("_", "-").replace(" ", "-")
    return _OTHER_SPELLINGS.get(said, said)


def instant_of(value: object) -> dt.datetime | None:
    """Return an instant as aware UTC; None where it has no zone or is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo is not None else None


def instant(moment: dt.datetime) -> str:
    """Return an aware moment as a FHIR instant in UTC."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def target(reference: object) -> tuple[str, str] | None:
    """Return type and id of a Reference, relative or absolute."""
    text = reference.get("reference") if isinstance(reference, dict) else None
    found = _REFERENCE.search(text) if isinstance(text, str) else None
    return (found[1], found[2]) if found else None


def targets(references: object) -> list[tuple[str, str]]:
    """Return types and ids of a list of References."""
    return [found for reference in dicts(references) if (found := target(reference)) is not None]


def identifiers(resource: Resource, system: str) -> list[str]:
    """Return the values of a resource's identifiers of one system."""
    return [str(one.get("value")) for one in dicts(resource.get("identifier")) if one.get("system") == system]


def codings(resource: Resource, *elements: str) -> Iterator[tuple[str, str, str]]:
    """Yield (system, code, text) of the CodeableConcepts in `elements`; a text alone has no system and no code."""
    for concept in _concepts(resource, elements):
        for coding in dicts(concept.get("coding")):
            yield str(coding.get("system") or ""), str(coding.get("code") or ""), str(coding.get("display") or "")
        if isinstance(concept.get("text"), str):
            yield "", "", concept["text"]


def person_name(resource: Resource) -> str:
    """Return the name of a Practitioner: the text, else in the Vietnamese order, the family's first."""
    for name in dicts(resource.get("name")):
        if isinstance(name.get("text"), str):
            return str(name["text"])
        given = name.get("given")
        parts = [name.get("family"), *(given if isinstance(given, list) else [])]
        if any(parts):
            return " ".join(str(part) for part in parts if part)
    return ""


def states(resource: Resource) -> list[str]:
    """Return what an address says of its province: state, else city or district."""
    address = resource.get("address")
    places = [address] if isinstance(address, dict) else dicts(address)
    return [str(place[key]) for key in ("state", "city", "district") for place in places if place.get(key)]


def _concepts(resource: Resource, elements: Iterable[str]) -> Iterator[Resource]:
    for element in elements:
        value = resource.get(element)
        yield from [value] if isinstance(value, dict) else dicts(value)
