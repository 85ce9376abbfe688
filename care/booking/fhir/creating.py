"""Creates what must stand there once: look, create if none exists, look again. Copies are the caller's to clear up."""

from care.booking.fhir.answers import ConflictError, RefusedError, Resource, Stored
from care.booking.fhir.client import FhirClient
from care.booking.fhir.reading import identifiers
from care.booking.fhir.resources import token
from care.booking.gateway import GatewayUnavailableError

NOWHERE = "dong-hanh-nowhere"


async def look(client: FhirClient, kind: str, system: str, value: str) -> list[Stored]:
    """Return what carries an identifier, the oldest first, also where the server does not search by it."""
    found = await client.search(kind, [("identifier", token(system, value)), ("_count", "50")])
    return sorted((one for one in found if value in identifiers(one.resource, system)), key=_age)


async def create_once(client: FhirClient, resource: Resource) -> list[Stored]:
    """Create `resource` unless its first identifier is there already; return all that carry it.

    Raises:
        GatewayUnavailableError: nothing is there for certain.
        RefusedError: the server does not take it.
    """
    kind, name = str(resource["resourceType"]), resource["identifier"][0]
    system, value = str(name["system"]), str(name["value"])
    if found := await look(client, kind, system, value):
        return found
    for _ in range(2):
        created = await _create(client, resource, f"identifier={token(system, value)}")
        found = await look(client, kind, system, value)
        if not found and created is not None and value in identifiers(created.resource, system):
            found = [created]  # its index is slow
        if found:
            return found
        if kind in client.unidentified or await _narrows(client, kind, system):
            break
        client.unidentified.add(kind)
    raise GatewayUnavailableError(f"{kind}: not there for certain")


async def _narrows(client: FhirClient, kind: str, system: str) -> bool:
    """Whether a search by identifier is heeded; where it is not, `If-None-Exist` fits anybody's resource."""
    return not await client.first_page(kind, [("identifier", token(system, NOWHERE)), ("_count", "1")])


async def _create(client: FhirClient, resource: Resource, criteria: str) -> Stored | None:
    conditional = resource["resourceType"] not in client.unidentified
    try:
        return await client.create(resource, if_none_exist=criteria if conditional else None)
    except RefusedError:
        raise
    except (ConflictError, GatewayUnavailableError):
        return None


def _age(stored: Stored) -> tuple[str, str]:
    return str((stored.resource.get("meta") or {}).get("lastUpdated", "")), stored.id
