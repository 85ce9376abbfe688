"""Whose calendars a FHIR server has: each Schedule with its practitioner, place, province and specialties; cached."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from care.booking.fhir.answers import RefusedError, Resource
from care.booking.fhir.client import FhirClient
from care.booking.fhir.reading import person_name, states, target, targets
from care.booking.fhir.vocabulary import Vocabulary
from care.booking.gateway import GatewayUnavailableError
from care.booking.slots import Clock, Gender

KEPT = dt.timedelta(minutes=5)
# Where the references lead on from what a Schedule names, towards people and places.
ONWARDS = {
    "PractitionerRole": ("practitioner", "healthcareService", "location", "organization"),
    "HealthcareService": ("location", "providedBy"),
    "Location": ("managingOrganization",),
}
LABELLED = ("PractitionerRole", "HealthcareService")
CAN_TAKE_PART = ("Practitioner", "PractitionerRole", "Location", "HealthcareService")
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """One Schedule. `specialties` is empty where it has no label of ours; `actors` are references."""

    id: str
    specialties: frozenset[str] = frozenset()
    practitioner: str = ""
    gender: Gender | None = None
    facility: str = ""
    province: str | None = None
    actors: tuple[str, ...] = ()


class Directory:
    """The calendars of one server."""

    def __init__(self, client: FhirClient, words: Vocabulary, clock: Clock, *, includes: bool) -> None:
        self._client = client
        self._words = words
        self._clock = clock
        self._params = [("_count", "200")] + ([("_include", "Schedule:actor")] if includes else [])
        self._known: dict[Key, Resource | None] = {}
        self._calendars: dict[str, Calendar] = {}
        self._read_at: dt.datetime | None = None
        self._is_whole = True

    async def all(self, at_most_old: dt.timedelta = KEPT) -> dict[str, Calendar]:
        """Return the active calendars by id, as they were at most so long ago; or older where the server is silent.

        Raises:
            GatewayUnavailableError: the server did not answer, and has not before.
        """
        if self._read_at is None or self._clock() - self._read_at > at_most_old:
            try:
                await self._read()
            except GatewayUnavailableError:
                if self._read_at is None:
                    raise
        return self._calendars

    async def _read(self) -> None:
        """Read all calendars; what was read before a fault is not read again."""
        if self._is_whole:
            self._known.clear()
            self._is_whole = False
        schedules = [one for one in await self._schedules() if one.get("active", True) is not False]
        self._calendars = {str(one["id"]): await self._calendar(one) for one in schedules if one.get("id")}
        self._read_at, self._is_whole = self._clock(), True

    async def of(self, slot: Resource) -> Calendar:
        """Return the calendar of a slot, also one that is new."""
        found = target(slot.get("schedule"))
        number = found[1] if found is not None else ""
        calendars = await self.all()
        if number and number not in calendars:
            schedule = await self._get(("Schedule", number))
            calendars[number] = await self._calendar(schedule) if schedule else Calendar(number)
        return calendars.get(number, Calendar(number))

    async def _schedules(self) -> list[Resource]:
        schedules = []
        async for page in self._client.pages("Schedule", self._params):
            for stored in page:
                self._known[(str(stored.resource.get("resourceType")), stored.id)] = stored.resource
                if stored.resource.get("resourceType") == "Schedule":
                    schedules.append(stored.resource)
        return schedules

    async def _calendar(self, schedule: Resource) -> Calendar:
        actors = targets(schedule.get("actor"))
        around = await self._around(actors)
        person = next(iter(_of(around, "Practitioner")), {})
        places = [*_of(around, "Location"), *_of(around, "Organization")]
        said = [place for resource in places for place in states(resource)]
        labelled = [schedule, *(one for kind in LABELLED for one in _of(around, kind))]
        gender = person.get("gender")
        return Calendar(
            id=str(schedule["id"]),
            specialties=next(filter(None, map(self._words.specialties_of, labelled)), frozenset()),
            practitioner=person_name(person),
            gender=gender if gender in ("female", "male") else None,
            facility=next((str(place["name"]) for place in places if place.get("name")), ""),
            province=self._words.province(said),
            actors=tuple(f"{kind}/{number}" for kind, number in actors if kind in CAN_TAKE_PART),
        )

    async def _around(self, start: Iterable[Key]) -> dict[Key, Resource]:
        """Return what a Schedule names, and what that names in turn."""
        found: dict[Key, Resource] = {}
        waiting = [key for key in start if key[0] in CAN_TAKE_PART]
        while waiting:
            key = waiting.pop(0)
            resource = None if key in found else await self._get(key)
            if resource is not None:
                found[key] = resource
                waiting += _onwards(resource, lambda onward: onward not in found)
        return found

    async def _get(self, key: Key) -> Resource | None:
        if key not in self._known:
            with contextlib.suppress(RefusedError):  # we may not read it: the slot is offered without it
                stored = await self._client.read(*key)
                self._known[key] = stored.resource if stored is not None else None
        return self._known.setdefault(key, None)


def _onwards(resource: Resource, is_new: Callable[[Key], bool]) -> list[Key]:
    values = [resource.get(element) for element in ONWARDS.get(str(resource.get("resourceType")), ())]
    keys = [key for value in values for key in (targets(value) if isinstance(value, list) else [target(value)])]
    return [key for key in keys if key is not None and is_new(key)]


def _of(found: dict[Key, Resource], kind: str) -> list[Resource]:
    return [resource for key, resource in found.items() if key[0] == kind]
