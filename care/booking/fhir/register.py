"""Our Appointments on the other side: one for a row of ours, at the row's status; copies are cancelled."""

import uuid
from collections.abc import Awaitable, Callable

from care.booking.appointments import Appointment
from care.booking.fhir.answers import ConflictError, RefusedError, Resource, Stored
from care.booking.fhir.client import FhirClient
from care.booking.fhir.creating import create_once, look
from care.booking.fhir.reading import status_of
from care.booking.fhir.resources import APPOINTMENT, closed, confirmed, tombstone_of
from care.booking.fhir.rules import check_appointment
from care.booking.gateway import GatewayUnavailableError

TRIES = 6
OPEN = ("booked", "arrived", "checked-in", "pending", "proposed", "waitlist")
OFF = ("cancelled", "entered-in-error")


class Register:
    """The Appointments of one server."""

    def __init__(self, client: FhirClient) -> None:
        self._client = client

    async def look(self, appointment_id: uuid.UUID) -> list[Stored]:
        """Return what stands there for a row of ours, copies and cancelled ones as well."""
        return await look(self._client, "Appointment", APPOINTMENT, str(appointment_id))

    async def ensure(
        self, appointment: Appointment, found: list[Stored], draft: Callable[[], Awaitable[Resource]]
    ) -> Stored:
        """Return the one Appointment of a row, created from `draft` if none was `found`; cancel its copies.

        Raises:
            GatewayUnavailableError: it is not there for certain.
            RefusedError: the server does not take it.
        """
        if not found:
            resource = await draft()
            check_appointment(resource)
            found = await create_once(self._client, resource)
        kept, *copies = sorted(found, key=lambda one: _rank(one, appointment.external_id))
        for copy in copies:
            await self.close(copy, "cancelled")
        return kept

    async def bring(self, stored: Stored, status: str) -> Stored:
        """Bring an Appointment that is not off to `status`; return what stands there in the end."""
        following = stored
        for _ in range(TRIES):
            now = status_of(following.resource)
            if now == status or now in OFF or (now not in OPEN and status in OPEN):
                return following
            following = await self._put(following, confirmed(following.resource, status))
        raise GatewayUnavailableError(f"Appointment/{stored.id} could not be brought to {status} for certain")

    async def close(self, stored: Stored, status: str) -> None:
        """End an Appointment that is open there, as `cancelled` or `entered-in-error`."""
        for _ in range(TRIES):
            now = status_of(stored.resource)
            if now == status or (now not in OPEN and status == "cancelled"):
                return
            stored = await self._put(stored, closed(stored.resource, status))
        raise GatewayUnavailableError(f"Appointment/{stored.id} could not be ended for certain")

    async def close_all(self, appointment: Appointment, status: str) -> str | None:
        """End all that stands there for a row; where nothing does, leave a mark that a late one of ours runs into."""
        found = await self.look(appointment.id)
        if not found and appointment.details is not None:
            resource = tombstone_of(appointment, status)
            check_appointment(resource)
            found = await create_once(self._client, resource)
        for stored in found:
            await self.close(stored, status)
        return found[0].id if found else None

    async def _put(self, stored: Stored, resource: Resource) -> Stored:
        """Write, and return what stands there then, whatever was answered."""
        try:
            await self._client.update(resource, stored.etag)
        except RefusedError:
            raise
        except (ConflictError, GatewayUnavailableError):
            pass
        there = await self._client.read("Appointment", stored.id)
        if there is None:
            raise GatewayUnavailableError(f"Appointment/{stored.id} is gone")
        return there


def is_open(stored: Stored) -> bool:
    """Whether an Appointment there lies ahead, as far as its status says."""
    return status_of(stored.resource) in OPEN


def is_off(stored: Stored) -> bool:
    """Whether an Appointment there was cancelled or never was."""
    return status_of(stored.resource) in OFF


def _rank(stored: Stored, known: str | None) -> tuple[bool, bool, bool, int, str]:
    """Order copies: what is not off, what the row knows, what is further on; then the oldest (as they came)."""
    status = status_of(stored.resource)
    return (
        is_off(stored),
        stored.id != known,
        status in OPEN,
        OPEN.index(status) if status in OPEN else 0,
        _made(stored),
    )


def _made(stored: Stored) -> str:
    return str((stored.resource.get("meta") or {}).get("lastUpdated", "")) + stored.id
