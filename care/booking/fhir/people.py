"""The Patient of an appointment there, and who types for them, where the server takes it."""

import contextlib

from care.booking.appointments import Appointment
from care.booking.fhir.answers import ConflictError, RefusedError, Resource, Stored
from care.booking.fhir.client import FhirClient
from care.booking.fhir.creating import create_once
from care.booking.fhir.resources import patient_of, related_person_of
from care.booking.gateway import GatewayUnavailableError


class People:
    """The people of our appointments on one server."""

    def __init__(self, client: FhirClient, *, related_person: bool) -> None:
        self._client = client
        self._related_person = related_person

    async def references(self, appointment: Appointment) -> list[str]:
        """Return references to the Patient, and to a RelatedPerson for a relative, created if they are not there.

        Raises:
            GatewayUnavailableError: they are not there for certain, or nothing was told of them.
        """
        details = appointment.details
        if details is None:
            raise GatewayUnavailableError(f"{appointment.id}: nobody to book for")
        patient = (await create_once(self._client, patient_of(appointment, details)))[0]
        await self._reach(patient, details.phone)
        references = [f"Patient/{patient.id}"]
        if details.relation is not None and self._related_person:
            with contextlib.suppress(RefusedError):
                related = await create_once(self._client, related_person_of(appointment, details, patient.id))
                references.append(f"RelatedPerson/{related[0].id}")
        return references

    async def _reach(self, patient: Stored, phone: str) -> None:
        """Have the Patient reached at the number that was told last; where that cannot be written, leave it."""
        if phone not in _phones(patient.resource):
            changed = patient.resource | {"telecom": [{"system": "phone", "value": phone}]}
            with contextlib.suppress(ConflictError, GatewayUnavailableError):
                await self._client.update(changed, patient.etag)


def _phones(patient: Resource) -> set[str]:
    telecom = patient.get("telecom")
    return {str(one.get("value")) for one in telecom} if isinstance(telecom, list) else set()
