"""Finds out what a FHIR server honours before anything is promised on it; refuses one that cannot keep a promise."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from care.booking.fhir.answers import MISSING, RefusedError, Resource, dicts
from care.booking.fhir.client import FhirClient
from care.booking.fhir.creating import NOWHERE
from care.booking.fhir.marks import Mark
from care.booking.fhir.resources import APPOINTMENT, token
from care.booking.fhir.trying import UnfitServerError, try_any_slot
from care.booking.gateway import GatewayUnavailableError

NEEDED = {
    "Schedule": ("read", "search-type"),
    "Slot": ("read", "search-type", "update"),
    "Appointment": ("read", "search-type", "create", "update"),
    "Patient": ("search-type", "create"),
}
_ACCESS = "Set FHIR_BASE_URL to the base of its FHIR R4 interface, and FHIR_TOKEN to a token that it accepts."
# What a search for something that no server has must not find.
IMPOSSIBLE = {
    "Slot": (
        ("identifier", f"urn:dong-hanh:nothing|{NOWHERE}"),
        ("status", "entered-in-error"),
        ("start", "lt1900-01-01T00:00:00Z"),
        ("specialty", f"urn:dong-hanh:nothing|{NOWHERE}"),
        ("service-type", f"urn:dong-hanh:nothing|{NOWHERE}"),
        ("schedule", f"Schedule/{NOWHERE}"),
        ("schedule.actor", f"Location/{NOWHERE}"),
    ),
    "Appointment": (("identifier", token(APPOINTMENT, NOWHERE)), ("date", "lt1900-01-01T00:00:00Z")),
    "Patient": (("identifier", f"urn:dong-hanh:nothing|{NOWHERE}"),),
}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server honours. `searches` has "Slot.status" and the like; `mark` is None until a slot could be tried."""

    software: str
    searches: frozenset[str] = frozenset()
    sorts: bool = False
    includes: bool = False
    conditional_create: bool = False
    related_person: bool = False
    mark: Mark | None = None

    def honours(self, kind: str, parameter: str) -> bool:
        """Whether a search parameter narrows a search."""
        return f"{kind}.{parameter}" in self.searches


class Discovery:
    """Finds out about one server, probe by probe; what was answered once is not asked again."""

    def __init__(self, client: FhirClient) -> None:
        self._client = client
        self._known: dict[str, Any] = {}

    async def run(self) -> Capabilities:
        """Return what the server honours.

        Raises:
            UnfitServerError: it is no FHIR R4 server, lacks what is needed, or ignores If-Match.
            GatewayUnavailableError: not everything was answered clearly; to be run again.
        """
        client = self._client
        statement = await self._ask("statement", lambda: _statement(client))
        offered = _check_statement(statement)
        await self._ask("search", lambda: _check_search(client))
        probes: dict[str, Callable[[], Awaitable[Any]]] = {
            f"{kind}.{parameter}": partial(_narrows, client, kind, parameter, value)
            for kind, tries in IMPOSSIBLE.items()
            for parameter, value in tries
        }
        probes |= {"sorts": partial(_sorts, client), "mark": partial(try_any_slot, client)}
        await self._ask_all(probes)
        return Capabilities(
            software=str((statement.get("software") or {}).get("name") or "unnamed"),
            searches=frozenset(name for name in probes if "." in name and self._known[name]),
            sorts=self._known["sorts"],
            includes="Schedule:actor" in offered.get("Schedule", {}).get("searchInclude", ["Schedule:actor"]),
            conditional_create=offered.get("Appointment", {}).get("conditionalCreate") is True,
            related_person="create" in _interactions(offered.get("RelatedPerson", {})),
            mark=self._known["mark"],
        )

    async def _ask_all(self, probes: Mapping[str, Callable[[], Awaitable[Any]]]) -> None:
        asked = (self._ask(name, probe) for name, probe in probes.items())
        answers = await asyncio.gather(*asked, return_exceptions=True)
        failures = [one for one in answers if isinstance(one, BaseException)]
        if failures:  # what says most comes first
            raise min(failures, key=_plainness)

    async def _ask(self, name: str, probe: Callable[[], Awaitable[Any]]) -> Any:
        if name not in self._known:
            self._known[name] = await probe()
        return self._known[name]


def _plainness(error: BaseException) -> int:
    return 0 if not isinstance(error, GatewayUnavailableError) else 1 if isinstance(error, UnfitServerError) else 2


async def discover(client: FhirClient) -> Capabilities:
    """Return what the server honours, asked once; raises as `Discovery.run`."""
    return await Discovery(client).run()


async def _statement(client: FhirClient) -> Resource:
    """Return the CapabilityStatement; an empty one where there is none: what counts is tried anyway."""
    try:
        return await client.metadata()
    except RefusedError as error:
        if error.status in MISSING:
            return {}
        raise UnfitServerError(f"GET metadata was answered with {error.status}. {_ACCESS}") from error


async def _check_search(client: FhirClient) -> None:
    try:
        await client.first_page("Slot", [("_count", "1")])
    except RefusedError as error:
        raise UnfitServerError(f"A search for Slots was answered with {error.status}. {_ACCESS}") from error


def _check_statement(statement: Resource) -> dict[str, Resource]:
    """Return what is said of each type; what is not said is not held against the server."""
    version = str(statement.get("fhirVersion") or "4.0")
    if version != "4.0" and not version.startswith("4.0."):
        raise UnfitServerError(
            f"The server speaks FHIR {version}; 4.0.1 (R4) is needed. Set FHIR_BASE_URL to its R4 base."
        )
    rest = next((one for one in dicts(statement.get("rest")) if one.get("mode", "server") == "server"), {})
    offered = {str(one.get("type")): one for one in dicts(rest.get("resource"))}
    missing = [
        f"{kind}.{code}" for kind, codes in NEEDED.items() for code in codes
        if offered and (kind not in offered or code not in (_interactions(offered[kind]) or codes))
    ]  # fmt: skip
    if missing:
        raise UnfitServerError(f"The server does not offer {', '.join(missing)}. Turn these on for our token.")
    return offered


def _interactions(resource: Resource) -> set[str]:
    return {str(one.get("code")) for one in dicts(resource.get("interaction"))}


async def _narrows(client: FhirClient, kind: str, parameter: str, value: str) -> bool:
    """Whether a parameter narrows a search: with an impossible value nothing may be found."""
    try:
        return not await client.first_page(kind, [(parameter, value), ("_count", "1")])
    except RefusedError:
        return False


async def _sorts(client: FhirClient) -> bool:
    """Whether `_sort=start` is honoured: the first and the last slot come first."""
    try:
        first, last = await asyncio.gather(
            *(client.first_page("Slot", [("_sort", key), ("_count", "1")]) for key in ("start", "-start"))
        )
    except RefusedError:
        return False
    return bool(first and last) and str(first[0].resource.get("start")) < str(last[0].resource.get("start"))
