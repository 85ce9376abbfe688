"""Tries on a slot whether the server honours If-Match and where our mark survives; the slot is as before afterwards."""

import contextlib
import secrets

from care.booking.fhir.answers import ConflictError, RefusedError, Stored
from care.booking.fhir.client import FhirClient
from care.booking.fhir.creating import NOWHERE
from care.booking.fhir.marks import Mark, holder_of, mark_of, marked, unmarked
from care.booking.fhir.reading import status_of
from care.booking.gateway import GatewayUnavailableError

TRIES = 6


class UnfitServerError(GatewayUnavailableError):
    """The server cannot keep what we would promise on it; the message says what was found and what to do."""


async def try_any_slot(client: FhirClient) -> Mark | None:
    """Try on some free slot; None where the server has none yet."""
    for stored in await client.first_page("Slot", [("status", "free"), ("_count", "5")]):
        mark = await try_slot(client, stored.id)
        if mark is not None:
            return mark
    return None


async def try_slot(client: FhirClient, number: str) -> Mark | None:
    """Try on one slot, free or ours, and return where our mark is kept.

    None where it is neither or changes meanwhile, so that nothing can be said.

    Raises:
        UnfitServerError: the server has no versions, ignores If-Match, or keeps no mark.
        GatewayUnavailableError: it did not answer clearly.
    """
    stored = await _usable(client, number)
    if stored is None:
        return None
    await _try_wrong_version(client, stored)
    if status_of(stored.resource) != "free":
        return mark_of(stored.resource)
    for mark in Mark:
        survives = await _try_mark(client, number, mark)
        if survives is None:
            return None
        if survives:
            await _clean(client, number)
            return mark
    raise UnfitServerError(
        "Slot.identifier and Slot.comment are both lost on the way, so that nobody can tell whose a slot is. "
        "Have the server keep one of them."
    )


async def _usable(client: FhirClient, number: str) -> Stored | None:
    """Return a slot that is free, or held by an appointment of ours."""
    stored = await client.read("Slot", number)
    if stored is None or not (status_of(stored.resource) == "free" or holder_of(stored.resource)):
        return None
    if not stored.etag:
        raise UnfitServerError("Slots have no ETag and no meta.versionId. Turn versioning on at the FHIR server.")
    return stored


async def _try_wrong_version(client: FhirClient, stored: Stored) -> None:
    """Write the slot as it is over a version that it does not have; that must be refused."""
    for _ in range(TRIES):
        try:
            await client.update(stored.resource, _wrong(stored.etag))
        except ConflictError:
            return
        except RefusedError as error:
            raise UnfitServerError(
                f"A PUT of a Slot with If-Match of another version was answered with {error.status} and not with 412. "
                "Give our token the right to update Slots, and have the server answer as FHIR R4 3.1.0.5 says."
            ) from error
        except GatewayUnavailableError:
            continue
        raise UnfitServerError(
            "The server ignores If-Match: it accepted a PUT of a Slot with a version that is not its own, so that two "
            "patients could be given one slot. Use a server, or a proxy before it, that honours If-Match."
        )
    raise GatewayUnavailableError("whether If-Match is honoured could not be tried for certain")


async def _try_mark(client: FhirClient, number: str, mark: Mark) -> bool | None:
    """Whether a mark survives; None where the slot was taken meanwhile. What was not clearly written is tried again."""
    for _ in range(TRIES):
        stored = await _usable(client, number)
        if stored is None or status_of(stored.resource) != "free":
            return None
        if holder_of(stored.resource) == NOWHERE and mark_of(stored.resource) is mark:
            return True
        with contextlib.suppress(ConflictError):
            try:
                await client.update(marked(stored.resource, "free", NOWHERE, mark), stored.etag)
            except RefusedError:
                raise
            except GatewayUnavailableError:
                continue
            there = await client.read("Slot", number)
            if there is not None and holder_of(there.resource) != NOWHERE and status_of(there.resource) == "free":
                return False
    raise GatewayUnavailableError(f"Slot/{number}: whether a mark is kept could not be tried for certain")


async def _clean(client: FhirClient, number: str) -> None:
    """Take our mark off again; where that does not succeed it stays on a free slot, where it means nothing."""
    for _ in range(TRIES):
        with contextlib.suppress(ConflictError, GatewayUnavailableError):
            stored = await client.read("Slot", number)
            if stored is None or holder_of(stored.resource) != NOWHERE or status_of(stored.resource) != "free":
                return
            await client.update(unmarked(stored.resource, "free"), stored.etag)
            return


def _wrong(etag: str) -> str:
    """Return an ETag of the same form that cannot be this slot's."""
    version = etag.removeprefix("W/").strip('"')
    other = (
        str(int(version) + 1_000_000 + secrets.randbelow(1_000_000)) if version.isdecimal() else secrets.token_hex(8)
    )
    return etag.replace(version, other) if version else f'W/"{other}"'
