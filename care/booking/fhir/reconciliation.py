"""Compares our rows with a FHIR server, both ways, and lets our rows follow what the hospital did.

The hospital decides what happens to an appointment that stands there; we decide whether one of ours stands there.
What is known to neither by name is only reported.
"""

import datetime as dt
import uuid
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.appointments import Appointment
from care.booking.fhir.answers import Resource, Stored
from care.booking.fhir.gateway import FhirGateway
from care.booking.fhir.marks import holder_of
from care.booking.fhir.reading import identifiers, instant, instant_of, status_of, targets
from care.booking.fhir.register import is_off, is_open
from care.booking.fhir.report import Finding, Report
from care.booking.fhir.resources import APPOINTMENT
from care.booking.gateway import GatewayUnavailableError
from care.booking.ledger import Ledger
from care.booking.lifecycle import OPEN, TRANSITIONS, AppointmentStatus
from care.booking.settling import Settler
from records.booking import AppointmentRow

HOSPITAL = "hospital"
STANDING = OPEN - {AppointmentStatus.PROPOSED}
ENDS = frozenset({"arrived", "checked-in", "fulfilled", "noshow"})
SEALED = ("busy", "busy-tentative")
SETTLES_WITHIN = dt.timedelta(minutes=15)
LOOKS_BACK = dt.timedelta(days=2)
T = TypeVar("T")


async def reconcile(ledger: Ledger, gateway: FhirGateway) -> Report:
    """Compare everything from two days ago on, put right what can be, and report. For the night.

    Raises:
        GatewayUnavailableError: the server could not be searched; nothing was compared.
    """
    return await _Reconciliation(ledger, gateway).run()


async def follow_pending(ledger: Ledger, gateway: FhirGateway) -> Report:
    """Ask what became of the appointments that wait for the clinic, and let our rows follow. For every minute or so."""
    return await _Reconciliation(ledger, gateway).follow(frozenset({AppointmentStatus.PENDING}))


class _Reconciliation:
    """One pass. Every step is taken under the row's lock, and only if the row is as it was when it was compared."""

    def __init__(self, ledger: Ledger, gateway: FhirGateway) -> None:
        self._ledger = ledger
        self._gateway = gateway
        self._settler = Settler(ledger)
        self._since = ledger.clock() - LOOKS_BACK
        self._report = Report()

    async def run(self) -> Report:
        theirs = await self._theirs()
        slots = await self._sealed_slots()
        await self._retry_unsettled()
        for row in await self._ours(STANDING):
            await self._carefully(self._compare, row)
            await self._carefully(self._check_seal, row)
        for stored in theirs:
            await self._carefully(self._check_theirs, stored)
        for slot in slots:
            await self._carefully(self._check_slot, slot)
        return self._report

    async def follow(self, statuses: frozenset[AppointmentStatus]) -> Report:
        for row in await self._ours(statuses):
            await self._carefully(self._compare, row)
        return self._report

    async def _carefully(self, step: Callable[[T], Awaitable[None]], subject: T) -> None:
        try:
            await step(subject)
        except GatewayUnavailableError:
            self._report.unanswered += 1

    async def _compare(self, row: Appointment) -> None:
        """Compare one row with what stands there for it just now."""
        self._report.compared += 1
        found = await self._gateway.register.look(row.id)
        standing = [one for one in found if not is_off(one)]
        if not found:
            await self._again(row, Finding.MISSING)
        elif not standing:
            await self._cancel(row)
        elif row.status is AppointmentStatus.PENDING and status_of(standing[0].resource) == "booked":
            await self._again(row, Finding.CONFIRMED)
        elif status_of(standing[0].resource) in ENDS and status_of(standing[0].resource) != row.status:
            await self._end(row, AppointmentStatus(status_of(standing[0].resource)))
        elif _is_elsewhere(row, standing[0].resource):
            await self._move(row, standing[0].resource)

    async def _check_seal(self, row: Appointment) -> None:
        """Seal a slot again that somebody freed although the appointment stands there."""
        stored = await self._gateway.client.read("Slot", row.slot_ref) if row.slot_ref else None
        if stored is not None and status_of(stored.resource) == "free":
            await self._again(row, Finding.UNSEALED)

    async def _check_theirs(self, stored: Stored) -> None:
        """Look whether a row of ours still wants an Appointment that is open there."""
        row = await self._row(next(iter(identifiers(stored.resource, APPOINTMENT)), ""))
        if row is None:
            self._report.note(Finding.UNKNOWN, f"Appointment/{stored.id}")
        elif row.settled and row.status in (AppointmentStatus.CANCELLED, AppointmentStatus.ENTERED_IN_ERROR):
            now = await self._gateway.client.read("Appointment", stored.id)
            if now is not None and is_open(now):
                await self._again(row, Finding.STRAY)

    async def _check_slot(self, slot: Resource) -> None:
        """Give a slot back whose mark names an appointment that is over or has another slot."""
        row = await self._row(holder_of(slot) or "")
        if row is None:
            self._report.note(Finding.UNKNOWN, f"Slot/{slot.get('id')}")
        elif row.settled and not _needs(row, str(slot.get("id"))):
            now = await self._gateway.client.read("Slot", str(slot.get("id")))
            if now is not None and status_of(now.resource) in SEALED and holder_of(now.resource) == str(row.id):
                await (await self._gateway.seals()).release(now.id, row.id)
                self._report.note(Finding.LEFT_SEALED, row.code)

    async def _retry_unsettled(self) -> None:
        late = self._ledger.clock() - SETTLES_WITHIN
        query = select(AppointmentRow).where(~AppointmentRow.settled, AppointmentRow.changed_at < late)
        async with self._ledger.sessions.begin() as session:
            for row in (await session.execute(query)).scalars():
                self._report.note(Finding.UNSETTLED, row.code)
                await self._ledger.settle_later(session, row.id)

    async def _again(self, row: Appointment, finding: Finding) -> None:
        """Have the gateway settle what the row says once more."""

        async def unsettle(session: AsyncSession, locked: AppointmentRow) -> None:
            locked.settled = False
            await self._ledger.settle_later(session, locked.id)

        if await self._change(row, finding, unsettle):
            await self._settler.settle(row.id)

    async def _cancel(self, row: Appointment) -> None:
        async def withdraw(session: AsyncSession, locked: AppointmentRow) -> None:
            withdrawn = await self._ledger.move(
                session, locked, AppointmentStatus.CANCELLED, by=HOSPITAL, reason="cancelled at the hospital"
            )
            await self._ledger.notify(session, withdrawn, "clinic-cancelled")

        if await self._change(row, Finding.CANCELLED, withdraw):
            await self._settler.settle(row.id)

    async def _end(self, row: Appointment, status: AppointmentStatus) -> None:
        if status not in TRANSITIONS[row.status]:
            return

        async def note(session: AsyncSession, locked: AppointmentRow) -> None:
            await self._ledger.move(session, locked, status, by=HOSPITAL, reason="so noted at the hospital")

        if await self._change(row, Finding.ENDED, note):
            await self._settler.settle(row.id)

    async def _move(self, row: Appointment, there: Resource) -> None:
        start, end = instant_of(there.get("start")), instant_of(there.get("end"))
        slot = next((number for kind, number in targets(there.get("slot")) if kind == "Slot"), row.slot_ref)
        if start is None or end is None or end <= start or slot is None:
            self._report.note(Finding.CLASHES, row.code)
            return

        async def move(session: AsyncSession, locked: AppointmentRow) -> None:
            locked.start, locked.end, locked.slot_ref = start, end, slot
            moved = await self._ledger.restate(session, locked, by=HOSPITAL, reason="moved at the hospital")
            await self._ledger.notify(session, moved, "moved")

        try:
            moved = await self._change(row, Finding.MOVED, move)
        except IntegrityError:
            self._report.note(Finding.CLASHES, row.code)
            return
        if moved and slot != row.slot_ref and row.slot_ref is not None:
            await (await self._gateway.seals()).release(row.slot_ref, row.id)
        if moved:
            await self._settler.settle(row.id)

    async def _change(
        self, row: Appointment, finding: Finding, change: Callable[[AsyncSession, AppointmentRow], Awaitable[None]]
    ) -> bool:
        """Change the row under its lock if it is still the version that was compared; tell whether it was."""
        async with self._ledger.sessions.begin() as session:
            locked = await self._ledger.row(session, row.id)
            if locked.version != row.version or not locked.settled:
                return False
            await change(session, locked)
        self._report.note(finding, row.code)
        return True

    async def _ours(self, statuses: frozenset[AppointmentStatus]) -> list[Appointment]:
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.gateway == self._gateway.name, AppointmentRow.settled)
            .where(AppointmentRow.status.in_(statuses), AppointmentRow.end > self._since)
            .order_by(AppointmentRow.start)
        )
        async with self._ledger.sessions() as session:
            return [self._ledger.read(row) for row in (await session.execute(query)).scalars()]

    async def _row(self, number: str) -> Appointment | None:
        try:
            key = uuid.UUID(number)
        except ValueError:
            return None
        async with self._ledger.sessions() as session:
            row = await session.get(AppointmentRow, key)
            return self._ledger.read(row) if row is not None else None

    async def _theirs(self) -> list[Stored]:
        """Return the Appointments that are open there under our identifier."""
        can = await self._gateway.start()
        since = [("date", f"ge{instant(self._since)}")] if can.honours("Appointment", "date") else []
        found = await self._gateway.client.search("Appointment", [*since, ("_count", "200")])
        ours = [one for one in found if identifiers(one.resource, APPOINTMENT)]
        self._report.theirs = len(ours)
        return [one for one in ours if is_open(one)]

    async def _sealed_slots(self) -> list[Resource]:
        """Return the slots that are not free there and carry our mark."""
        can = await self._gateway.start()
        taken = [("status", "busy,busy-tentative")] if can.honours("Slot", "status") else []
        since = [("start", f"ge{instant(self._since)}")] if can.honours("Slot", "start") else []
        found = await self._gateway.client.search("Slot", [*taken, *since, ("_count", "200")])
        return [one.resource for one in found if holder_of(one.resource) and status_of(one.resource) in SEALED]


def _needs(row: Appointment, slot: str) -> bool:
    """Whether a row still occupies a slot there."""
    over = (AppointmentStatus.CANCELLED, AppointmentStatus.ENTERED_IN_ERROR, AppointmentStatus.WAITLIST)
    return row.status not in over and row.slot_ref == slot


def _is_elsewhere(row: Appointment, there: Resource) -> bool:
    """Whether an Appointment there has another time or another slot than our row."""
    start = instant_of(there.get("start"))
    slots = {number for kind, number in targets(there.get("slot")) if kind == "Slot"}
    return (start is not None and start != row.start) or (bool(slots) and row.slot_ref not in slots)
