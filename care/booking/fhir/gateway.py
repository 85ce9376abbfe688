"""The gateway to a FHIR R4 server: the slot is sealed first, then the Appointment made; every step may be repeated."""

import asyncio
import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.appointments import Appointment
from care.booking.fhir.answers import RefusedError, Resource, Stored
from care.booking.fhir.client import FhirClient
from care.booking.fhir.directory import Directory
from care.booking.fhir.discovery import Capabilities, Discovery
from care.booking.fhir.finding import Finder, Terms
from care.booking.fhir.marks import Mark
from care.booking.fhir.people import People
from care.booking.fhir.reading import is_id, status_of
from care.booking.fhir.register import Register, is_off
from care.booking.fhir.resources import appointment_of
from care.booking.fhir.seals import Hold, Seals
from care.booking.fhir.trying import try_slot
from care.booking.fhir.vocabulary import Vocabulary
from care.booking.gateway import GatewayUnavailableError, Settled, Settlement
from care.booking.lifecycle import AppointmentStatus
from care.booking.slots import Clock, OfferedSlot, SlotWish, utc_now

S = AppointmentStatus
AGAINST_ITS_RULES = (400, 422)
AGREED, LOST = Settlement(Settled.AGREED), Settlement(Settled.LOST)


class FhirGateway:
    """Slots and Appointments of one FHIR R4 server."""

    name = "fhir"
    is_remote = True

    def __init__(
        self, client: FhirClient, words: Vocabulary, *, terms: Terms | None = None, clock: Clock = utc_now
    ) -> None:
        self.client = client
        self.register = Register(client)
        self._words = words
        self._terms = terms or Terms()
        self._clock = clock
        self._discovery = Discovery(client)
        self._found: tuple[Capabilities, Directory] | None = None
        self._mark: Mark | None = None
        self._lock = asyncio.Lock()

    async def start(self) -> Capabilities:
        """Find out what the server honours; done by itself when first needed.

        Raises:
            UnfitServerError: it cannot keep what we would promise.
            GatewayUnavailableError: it did not answer.
        """
        async with self._lock:
            if self._found is None:
                found = await self._discovery.run()
                directory = Directory(self.client, self._words, self._clock, includes=found.includes)
                self._found, self._mark = (found, directory), found.mark
            return self._found[0]

    async def close(self) -> None:
        """Let the connections go."""
        await self.client.close()

    async def find(self, wish: SlotWish, *, after: dt.datetime, limit: int) -> Sequence[OfferedSlot]:
        """Return free slots, at most one for each time, the earliest first."""
        earliest = max(after, self._clock() + self._terms.lead)
        return await (await self._finder()).find(wish, earliest, limit)

    async def look(self, ref: str) -> OfferedSlot | None:
        """Return the slot if it is free and its lead time has not passed."""
        stored = await self.client.read("Slot", ref) if is_id(ref) else None
        if stored is None:
            return None
        finder = await self._finder()
        slot = finder.offered(stored.resource, await self._directory.of(stored.resource))
        return slot if slot is not None and slot.start >= self._clock() + self._terms.lead else None

    async def claim(self, session: AsyncSession, before: Appointment | None, after: Appointment) -> None:
        """Do nothing: the other side is told after the row was committed."""

    async def settle(self, appointment: Appointment) -> Settlement:
        """Bring slot and Appointment there to what the row says."""
        ref = appointment.slot_ref
        if appointment.gateway != self.name:  # it was made on our own schedules
            return AGREED
        if ref is None or not is_id(ref):
            return AGREED if appointment.status in (S.CANCELLED, S.WAITLIST, S.ENTERED_IN_ERROR) else LOST
        await self.start()
        match appointment.status:
            case S.PROPOSED:
                hold = await self._take(appointment, ref, "busy-tentative")
                return AGREED if hold is Hold.OURS else LOST
            case S.PENDING | S.BOOKED:
                return await self._promise(appointment, ref)
            case S.CANCELLED | S.WAITLIST | S.ENTERED_IN_ERROR:
                return await self._end(appointment, ref)
            case _:
                return await self._follow(appointment)

    async def seals(self) -> Seals:
        """Return what gives slots back, also where none could be tried yet."""
        await self.start()
        return Seals(self.client, self._mark or Mark.IDENTIFIER)

    async def _promise(self, appointment: Appointment, ref: str) -> Settlement:
        found = await self.register.look(appointment.id)
        if found and all(map(is_off, found)):
            return Settlement(Settled.LOST, found[0].id)  # the clinic cancelled it
        if _is_lost(await self._take(appointment, ref, "busy-tentative"), found):
            return LOST
        target = S.PENDING if appointment.status is S.PENDING and appointment.mode == "request" else S.BOOKED
        try:
            kept = await self.register.ensure(appointment, found, lambda: self._draft(appointment, ref, target))
        except RefusedError as error:
            if error.status in AGAINST_ITS_RULES:
                return LOST
            raise
        if target is S.BOOKED:
            kept = await self.register.bring(kept, target)
        if is_off(kept):
            return Settlement(Settled.LOST, kept.id)
        await self._take(appointment, ref, "busy")
        waits = status_of(kept.resource) in ("pending", "proposed", "waitlist")
        return Settlement(Settled.WAITS_FOR_CLINIC if waits else Settled.AGREED, kept.id)

    async def _end(self, appointment: Appointment, ref: str) -> Settlement:
        status = S.ENTERED_IN_ERROR if appointment.status is S.ENTERED_IN_ERROR else S.CANCELLED
        number = await self.register.close_all(appointment, status)
        await (await self.seals()).release(ref, appointment.id)
        return Settlement(Settled.AGREED, number)

    async def _follow(self, appointment: Appointment) -> Settlement:
        open_there = [one for one in await self.register.look(appointment.id) if not is_off(one)]
        for stored in open_there:
            await self.register.bring(stored, appointment.status)
        return Settlement(Settled.AGREED, open_there[0].id if open_there else None)

    async def _draft(self, appointment: Appointment, ref: str, status: str) -> Resource:
        people = People(self.client, related_person=(await self.start()).related_person)
        slot = await self.client.read("Slot", ref)
        calendar = await self._directory.of(slot.resource if slot is not None else {})
        return appointment_of(appointment, status, await people.references(appointment), calendar.actors)

    async def _take(self, appointment: Appointment, ref: str, status: str) -> Hold:
        """Seal a slot; nothing is sealed before If-Match was seen to be honoured."""
        if self._mark is None:
            self._mark = await try_slot(self.client, ref)
        if self._mark is not None:
            return await Seals(self.client, self._mark).take(ref, appointment.id, status)
        other = await Seals(self.client, Mark.IDENTIFIER).look(ref, appointment.id)
        if other is None:
            raise GatewayUnavailableError(f"Slot/{ref}: whether If-Match is honoured could not be tried yet")
        return other

    async def _finder(self) -> Finder:
        return Finder(self.client, await self.start(), self._directory, self._words, self._terms)

    @property
    def _directory(self) -> Directory:
        if self._found is None:
            raise GatewayUnavailableError("not started")
        return self._found[1]


def _is_lost(hold: Hold, found: list[Stored]) -> bool:
    """Whether a slot is lost; one that is busy without our mark is ours where our Appointment stands on it.

    It was sealed before that was made; the clinic's own software may drop the mark when it confirms.
    """
    return hold is not Hold.OURS and not (hold is Hold.NOT_FREE and not all(map(is_off, found)))
