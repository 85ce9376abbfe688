"""Finds out what a FHIR server honours before anything is promised on it; refuses one that cannot keep a promise."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

from care.booking.fhir.answers import MISSING, ConflictError, RefusedError, Resource, Stored, dicts
from care.booking.fhir.client import FhirClient
from care.booking.fhir.creating import NOWHERE
from care.booking.fhir.marks import Mark, holder_of, marked
from care.booking.fhir.reading import status_of
from care.booking.fhir.resources import APPOINTMENT, token
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


class UnfitServerError(GatewayUnavailableError):
    """The server cannot keep what we would promise on it; the message says what was found and what to do."""


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


async def discover(client: FhirClient) -> Capabilities:
    """Return what the server honours.

    Raises:
        UnfitServerError: it is no FHIR R4 server, lacks what is needed, or ignores If-Match.
        GatewayUnavailableError: it did not answer clearly.
    """
    statement = await _statement(client)
    offered = _check_statement(statement)
    await _check_search(client)
    searches = frozenset([name async for name in _honoured(client)])
    return Capabilities(
        software=str((statement.get("software") or {}).get("name") or "unnamed"),
        searches=searches,
        sorts=await _sorts(client),
        includes="Schedule:actor" in offered.get("Schedule", {}).get("searchInclude", ["Schedule:actor"]),
        conditional_create=offered.get("Appointment", {}).get("conditionalCreate") is True,
        related_person="create" in _interactions(offered.get("RelatedPerson", {})),
        mark=await try_any_slot(client),
    )


async def try_any_slot(client: FhirClient) -> Mark | None:
    """Try If-Match and our mark on some free slot; None where the server has none yet."""
    for stored in await client.first_page("Slot", [("status", "free"), ("_count", "5")]):
        mark = await try_slot(client, stored.id)
        if mark is not None:
            return mark
    return None


async def try_slot(client: FhirClient, number: str) -> Mark | None:
    """Try on one slot whether If-Match is honoured and where our mark survives; the slot is as before afterwards.

    None where the slot is not free or changes meanwhile, so that nothing can be said.
    """
    stored = await client.read("Slot", number)
    if stored is None or status_of(stored.resource) != "free":
        return None
    if not stored.etag:
        raise UnfitServerError("Slots have no ETag and no meta.versionId. Turn versioning on at the FHIR server.")
    await _try_wrong_version(client, stored)
    try:
        return await _try_marks(client, stored)
    except ConflictError:
        return None


async def _try_wrong_version(client: FhirClient, stored: Stored) -> None:
    try:
        await client.update(stored.resource, _wrong(stored.etag))
    except ConflictError:
        return
    except RefusedError as error:
        raise UnfitServerError(
            f"A PUT of a Slot with If-Match of another version was answered with {error.status} and not with 412. "
            "Give our token the right to update Slots, and have the server answer as FHIR R4 3.1.0.5 says."
        ) from error
    raise UnfitServerError(
        "The server ignores If-Match: it accepted a PUT of a Slot with a version that is not its own, so that two "
        "patients could be given one slot. Use a server, or a proxy before it, that honours If-Match."
    )


async def _try_marks(client: FhirClient, stored: Stored) -> Mark:
    etag = stored.etag
    for mark in Mark:
        await client.update(marked(stored.resource, "free", NOWHERE, mark), etag)
        there = await _again(client, stored.id)
        survives = holder_of(there.resource) == NOWHERE
        await client.update(stored.resource, there.etag)
        if survives:
            return mark
        etag = (await _again(client, stored.id)).etag
    raise UnfitServerError(
        "Slot.identifier and Slot.comment are both lost on the way, so that nobody can tell whose a slot is. "
        "Have the server keep one of them."
    )


async def _again(client: FhirClient, number: str) -> Stored:
    there = await client.read("Slot", number)
    if there is None:
        raise ConflictError(f"Slot/{number}: gone")
    return there


def _wrong(etag: str) -> str:
    """Return an ETag of the same form that cannot be this slot's."""
    version = etag.removeprefix("W/").strip('"')
    other = (
        str(int(version) + 1_000_000 + secrets.randbelow(1_000_000)) if version.isdecimal() else secrets.token_hex(8)
    )
    return etag.replace(version, other) if version else f'W/"{other}"'


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


async def _honoured(client: FhirClient) -> AsyncIterator[str]:
    """Yield which parameters narrow a search: with an impossible value nothing may be found."""
    for kind, tries in IMPOSSIBLE.items():
        for parameter, value in tries:
            try:
                found = await client.first_page(kind, [(parameter, value), ("_count", "1")])
            except RefusedError:
                continue
            if not found:
                yield f"{kind}.{parameter}"


async def _sorts(client: FhirClient) -> bool:
    """Whether `_sort=start` is honoured: the first and the last slot come first."""
    try:
        first, last = await asyncio.gather(
            *(client.first_page("Slot", [("_sort", key), ("_count", "1")]) for key in ("start", "-start"))
        )
    except RefusedError:
        return False
    return bool(first and last) and str(first[0].resource.get("start")) < str(last[0].resource.get("start"))
