"""Brings the gateway to what our rows say, one appointment at a time, as often as it takes.

Whoever dies in the middle leaves a row that is not settled and a job that settles it; every step may be repeated.
"""

import uuid

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.appointments import Appointment
from care.booking.gateway import GatewayUnavailableError, Settled, Settlement
from care.booking.ledger import ASSISTANT, Ledger
from care.booking.lifecycle import OPEN, AppointmentStatus
from records.booking import AppointmentRow

LONGEST_WAIT_SECONDS = 60


class Settler:
    """Settles appointments. An appointment is leased for as long as its gateway is talked to."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def run(self, appointment_id: str, wait: int = 0) -> None:
        """Settle one appointment; where the gateway does not answer, again after 1, 2, 4 … at most 60 seconds."""
        number = uuid.UUID(appointment_id)
        try:
            await self.settle(number)
        except GatewayUnavailableError:
            longer = min(LONGEST_WAIT_SECONDS, max(1, wait * 2))
            async with self._ledger.sessions.begin() as session:
                await self._ledger.settle_later(session, number, wait=longer)

    async def settle(self, appointment_id: uuid.UUID) -> Settled:
        """Settle one appointment now, and tell what came of it.

        Raises:
            GatewayUnavailableError: it is not known what the gateway did.
        """
        async with self._ledger.sessions.begin() as lease:
            await lease.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(appointment_id), 1))))
            async with self._ledger.sessions() as session:
                row = await session.get(AppointmentRow, appointment_id)
                if row is None or row.settled:
                    return Settled.AGREED
                appointment = self._ledger.read(row)
            settlement = await self._ledger.gateway.settle(appointment)
            async with self._ledger.sessions.begin() as session:
                await self._record(session, appointment, settlement)
        return settlement.outcome

    async def take_the_place_of(self, session: AsyncSession, booked: Appointment) -> None:
        """Cancel what a booked appointment replaces: an earlier time, or a place on the waitlist."""
        if booked.replaces_id is None:
            return
        old = await self._ledger.row(session, booked.replaces_id)
        if old.status in OPEN or old.status == AppointmentStatus.WAITLIST:
            await self._ledger.move(session, old, AppointmentStatus.CANCELLED, by=ASSISTANT, reason="replaced")

    async def _record(self, session: AsyncSession, appointment: Appointment, settlement: Settlement) -> None:
        row = await self._ledger.row(session, appointment.id)
        row.external_id = settlement.external_id or row.external_id
        if row.version != appointment.version:  # it changed meanwhile; the change has a job of its own
            if row.settled and self._ledger.gateway.is_remote:  # our lease was lost: what we did may be undone by none
                row.settled = False
                await self._ledger.settle_later(session, row.id)
            return
        if settlement.outcome is Settled.LOST and row.status in OPEN:
            await self._lose(session, row)
            return
        row.settled = True
        if row.status == AppointmentStatus.PENDING and settlement.outcome is Settled.AGREED:
            await self.book(session, row, by=ASSISTANT, reason="the calendar agreed")

    async def book(self, session: AsyncSession, row: AppointmentRow, *, by: str, reason: str) -> Appointment:
        """Bring a pending appointment to `booked`, and say so."""
        booked = await self._ledger.move(session, row, AppointmentStatus.BOOKED, by=by, reason=reason)
        await self.take_the_place_of(session, booked)
        await self._ledger.notify(session, booked, "booked")
        return booked

    async def _lose(self, session: AsyncSession, row: AppointmentRow) -> None:
        was_promised = row.status != AppointmentStatus.PROPOSED
        lost = await self._ledger.move(session, row, AppointmentStatus.CANCELLED, by=ASSISTANT, reason="slot lost")
        if was_promised:
            await self._ledger.notify(session, lost, "slot-lost")
