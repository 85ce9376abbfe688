"""Seals slots: takes one for an appointment of ours, and gives it back, with If-Match and a look at what came of it.

Every write is read back, whatever was answered; a write of ours that is still under way cannot land after `release`.
"""

import uuid
from enum import StrEnum

from care.booking.fhir.answers import ConflictError, RefusedError, Resource, Stored
from care.booking.fhir.client import FhirClient
from care.booking.fhir.marks import Mark, holder_of, marked, unmarked
from care.booking.fhir.reading import status_of
from care.booking.gateway import GatewayUnavailableError

TRIES = 6


class Hold(StrEnum):
    """Who has a slot."""

    OURS = "ours"
    ANOTHER_OF_OURS = "another of ours"
    NOT_FREE = "not free"
    GONE = "gone"


class Seals:
    """Seals slots on one server, with marks where it keeps them."""

    def __init__(self, client: FhirClient, mark: Mark) -> None:
        self._client = client
        self._mark = mark

    async def take(self, ref: str, appointment_id: uuid.UUID, status: str) -> Hold:
        """Make the slot `status` (`busy-tentative` or `busy`) for an appointment, if it is free or its already.

        A slot that is `busy` for it is not made tentative again.

        Raises:
            GatewayUnavailableError: it could not be made sure.
        """
        holder = str(appointment_id)
        for _ in range(TRIES):
            stored = await self._client.read("Slot", ref)
            if stored is None:
                return Hold.GONE
            if status_of(stored.resource) in ("busy", status) and holder_of(stored.resource) == holder:
                return Hold.OURS
            if (other := _in_the_way(stored.resource, holder)) is not None:
                return other
            await self._try(marked(stored.resource, status, holder, self._mark), stored.etag)
        raise GatewayUnavailableError(f"Slot/{ref} could not be sealed for certain")

    async def look(self, ref: str, appointment_id: uuid.UUID) -> Hold | None:
        """Return who has the slot, or None where it is free or the appointment's, so that it may be taken."""
        stored = await self._client.read("Slot", ref)
        return Hold.GONE if stored is None else _in_the_way(stored.resource, str(appointment_id))

    async def release(self, ref: str, appointment_id: uuid.UUID) -> None:
        """Make the slot `free` if it is the appointment's; leave what is another's.

        A free slot is given a new version, so that a seal of ours that is still under way no longer fits.

        Raises:
            GatewayUnavailableError: it could not be made sure.
        """
        holder, free_at, accepted = str(appointment_id), "", False
        for _ in range(TRIES):
            stored = await self._client.read("Slot", ref)
            if stored is None or not (_is_held(stored.resource, holder) or status_of(stored.resource) == "free"):
                return
            if _is_held(stored.resource, holder):
                if await self._try(unmarked(stored.resource, "free"), stored.etag):
                    return
                continue
            if free_at not in ("", stored.etag):
                return
            following = self._following(stored, holder, unchanged_is_no_change=accepted and free_at == stored.etag)
            free_at, accepted = stored.etag, await self._try(following, stored.etag)
        raise GatewayUnavailableError(f"Slot/{ref} could not be released for certain")

    def _following(self, stored: Stored, holder: str, *, unchanged_is_no_change: bool) -> Resource:
        """Return what to write for a new version: the same, or, where that makes none, our seal, to be taken off."""
        if unchanged_is_no_change:
            return marked(stored.resource, "busy-tentative", holder, self._mark)
        return stored.resource

    async def _try(self, resource: Resource, etag: str) -> bool:
        """Write; return whether it was clearly accepted. What is not clear is seen when it is read back."""
        try:
            await self._client.update(resource, etag)
        except RefusedError:
            raise
        except (ConflictError, GatewayUnavailableError):
            return False
        return True


def _is_held(slot: Resource, holder: str) -> bool:
    return status_of(slot) in ("busy", "busy-tentative") and holder_of(slot) == holder


def _in_the_way(slot: Resource, holder: str) -> Hold | None:
    if status_of(slot) == "free" or _is_held(slot, holder):
        return None
    ours = holder_of(slot) not in (None, holder) and status_of(slot) in ("busy", "busy-tentative")
    return Hold.ANOTHER_OF_OURS if ours else Hold.NOT_FREE
