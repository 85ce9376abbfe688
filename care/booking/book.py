"""What a patient does with appointments: look, hold, confirm, change, cancel, wait.

Every call commits by itself and may be repeated: a second one finds what the first one did.
"""

import asyncio
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.appointments import Appointment, Details, new_code, sealed
from care.booking.gateway import GatewayUnavailableError, Settled, SlotTakenError
from care.booking.ledger import PATIENT, Ledger, NoSuchAppointmentError, held_row
from care.booking.lifecycle import OPEN, PROMISED, AppointmentStatus
from care.booking.settling import Settler
from care.booking.slots import OfferedSlot, SlotWish, day_bounds, local_day
from records.booking import AppointmentRow

ANSWERS_WITHIN_SECONDS = 8.0
Attendance = Literal["coming", "entered"]


class AlreadyBookedError(Exception):
    """The patient has another appointment that overlaps; the message is its code."""


class TooManyOpenError(Exception):
    """The patient has as many open appointments as one may have."""


class HoldExpiredError(Exception):
    """The hold is over; the slot may be somebody else's by now."""


class TooLateError(Exception):
    """It has begun, or is over."""


class TooEarlyError(Exception):
    """It has not begun."""


class AppointmentBook:
    """Appointments as patients see them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._settler = Settler(ledger)

    async def offers(
        self, wish: SlotWish, *, count: int = 3, after: dt.datetime | None = None, exclude: Sequence[str] = ()
    ) -> list[OfferedSlot]:
        """Return up to `count` free slots that fit, the earliest first, at different times, from `after` on.

        Raises:
            GatewayUnavailableError: the calendar does not answer.
        """
        now = self.ledger.clock()
        found = await self.ledger.gateway.find(wish, after=max(now, after or now), limit=count + len(exclude))
        return [slot for slot in found if slot.ref not in exclude][:count]

    async def hold(
        self,
        patient_id: uuid.UUID,
        ref: str,
        *,
        encounter_id: uuid.UUID | None = None,
        replaces_id: uuid.UUID | None = None,
    ) -> Appointment:
        """Hold a slot for ten minutes; another hold of the patient's is given up for it.

        Raises:
            SlotTakenError: it is no longer free.
            AlreadyBookedError: the patient has an appointment at that time.
            TooManyOpenError: the patient has enough of them.
            GatewayUnavailableError: the calendar does not answer; nothing is held.
        """
        kept = await self._held(patient_id, ref)
        if kept is not None:
            return kept
        slot = await self.ledger.gateway.look(ref)
        if slot is None:
            raise SlotTakenError(ref)
        async with self.ledger.sessions.begin() as session:
            appointment = await self._insert(session, patient_id, slot, encounter_id, replaces_id)
        return await self._make_sure(appointment)

    async def confirm(self, appointment_id: uuid.UUID, patient_id: uuid.UUID, details: Details) -> Appointment:
        """Confirm a held slot. `booked` when that is sure; `pending` while the other side has not agreed.

        What it replaces is cancelled once this one is booked.

        Raises:
            HoldExpiredError: the hold is over.
            NoSuchAppointmentError: it is not this patient's.
        """
        async with self.ledger.sessions.begin() as session:
            row = await self.ledger.row(session, appointment_id, patient_id)
            if row.status in PROMISED:
                return self.ledger.read(row)
            if row.status != AppointmentStatus.PROPOSED:
                raise HoldExpiredError(str(appointment_id))
            row.details = sealed(details, row.id, self.ledger.seal)
            sure = not self.ledger.gateway.is_remote and row.mode == "instant"
            following = AppointmentStatus.BOOKED if sure else AppointmentStatus.PENDING
            confirmed = await self.ledger.move(session, row, following, by=PATIENT, reason="confirmed")
            if sure:
                await self._settler.take_the_place_of(session, confirmed)
            return confirmed

    async def cancel(self, appointment_id: uuid.UUID, patient_id: uuid.UUID, reason: str) -> Appointment:
        """Cancel an appointment that lies ahead, or give up a hold or a place on the waitlist.

        Raises:
            TooLateError: it has begun.
            NoSuchAppointmentError: it is not this patient's.
        """
        async with self.ledger.sessions.begin() as session:
            row = await self.ledger.row(session, appointment_id, patient_id)
            if row.status == AppointmentStatus.CANCELLED:
                return self.ledger.read(row)
            begun = row.start is not None and row.start <= self.ledger.clock()
            if row.status not in OPEN | {AppointmentStatus.WAITLIST} or (begun and row.status in PROMISED):
                raise TooLateError(str(appointment_id))
            return await self.ledger.move(session, row, AppointmentStatus.CANCELLED, by=PATIENT, reason=reason)

    async def attend(self, appointment_id: uuid.UUID, patient_id: uuid.UUID, how: Attendance) -> Appointment:
        """Note that the patient says they will come, or asked for the way into the room.

        Raises:
            NoSuchAppointmentError: it is not this patient's.
        """
        async with self.ledger.sessions.begin() as session:
            row = await self.ledger.row(session, appointment_id, patient_id)
            if row.attendance != "entered":
                row.attendance = how
            return self.ledger.read(row)

    async def finish(self, appointment_id: uuid.UUID, patient_id: uuid.UUID, outcome: AppointmentStatus) -> Appointment:
        """Note that the patient says it took place (`fulfilled`), or that they missed it (`noshow`).

        Raises:
            TooEarlyError: it has not begun.
            TransitionError: it was cancelled, or never booked.
            NoSuchAppointmentError: it is not this patient's.
        """
        async with self.ledger.sessions.begin() as session:
            row = await self.ledger.row(session, appointment_id, patient_id)
            if row.status == outcome:
                return self.ledger.read(row)
            if row.start is None or row.start > self.ledger.clock():
                raise TooEarlyError(str(appointment_id))
            return await self.ledger.move(session, row, outcome, by=PATIENT, reason="told by the patient")

    async def wait(self, patient_id: uuid.UUID, wish: SlotWish) -> Appointment:
        """Put the patient on the waitlist for what they wish; once for a specialty.

        Raises:
            TooManyOpenError: the patient has as many open appointments and places as one may have.
        """
        now = self.ledger.clock()
        async with self.ledger.sessions.begin() as session:
            waiting = await self._waiting(session, patient_id, wish.specialty)
            if waiting is not None:
                return self.ledger.read(waiting)
            await self._check_number(session, patient_id, None)
            first = wish.when.first if wish.when else local_day(now)
            last = wish.when.last if wish.when else local_day(now + self.ledger.policy.horizon)
            wanted_from, wanted_until = day_bounds(first, last)
            row = AppointmentRow(
                id=uuid.uuid4(),
                code=new_code(),
                patient_id=patient_id,
                status=AppointmentStatus.WAITLIST,
                gateway=self.ledger.gateway.name,
                specialty=wish.specialty,
                province=wish.province,
                wanted_from=wanted_from,
                wanted_until=wanted_until,
            )
            return await self.ledger.add(session, row, by=PATIENT, reason="no slot fitted")

    async def get(self, appointment_id: uuid.UUID, patient_id: uuid.UUID) -> Appointment:
        """Return one appointment of this patient's.

        Raises:
            NoSuchAppointmentError: it is not theirs.
        """
        async with self.ledger.sessions() as session:
            row = await session.get(AppointmentRow, appointment_id)
            if row is None or row.patient_id != patient_id:
                raise NoSuchAppointmentError(str(appointment_id))
            return self.ledger.read(row)

    async def upcoming(self, patient_id: uuid.UUID) -> list[Appointment]:
        """Return what lies ahead for a patient, the earliest first, and where they wait for a place."""
        query = (
            select(AppointmentRow)
            .where(
                AppointmentRow.patient_id == patient_id,
                AppointmentRow.status.in_([*OPEN, AppointmentStatus.WAITLIST]),
            )
            .order_by(AppointmentRow.start.nulls_last())
        )
        now = self.ledger.clock()
        async with self.ledger.sessions() as session:
            rows = (await session.execute(query)).scalars()
            return [self.ledger.read(row) for row in rows if row.end is None or row.end > now]

    async def latest(self, patient_id: uuid.UUID) -> Appointment | None:
        """Return what the patient booked last, whatever came of it."""
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.patient_id == patient_id, AppointmentRow.details.is_not(None))
            .order_by(AppointmentRow.created_at.desc())
            .limit(1)
        )
        async with self.ledger.sessions() as session:
            row = (await session.execute(query)).scalar_one_or_none()
            return self.ledger.read(row) if row is not None else None

    async def _held(self, patient_id: uuid.UUID, ref: str) -> Appointment | None:
        query = select(AppointmentRow).where(
            AppointmentRow.patient_id == patient_id,
            AppointmentRow.gateway == self.ledger.gateway.name,
            AppointmentRow.slot_ref == ref,
            AppointmentRow.status == AppointmentStatus.PROPOSED,
            AppointmentRow.settled,
        )
        async with self.ledger.sessions() as session:
            row = (await session.execute(query)).scalar_one_or_none()
            return self.ledger.read(row) if row is not None else None

    async def _insert(
        self,
        session: AsyncSession,
        patient_id: uuid.UUID,
        slot: OfferedSlot,
        encounter_id: uuid.UUID | None,
        replaces_id: uuid.UUID | None,
    ) -> Appointment:
        await _one_at_a_time(session, patient_id)
        await self._give_up_holds(session, patient_id)
        await self._check_number(session, patient_id, replaces_id)
        await self._check_overlap(session, patient_id, slot, replaces_id)
        row = held_row(slot, patient_id, self.ledger, self.ledger.policy.hold)
        row.encounter_id, row.replaces_id = encounter_id, replaces_id
        try:
            return await self.ledger.add(session, row, by=PATIENT, reason="chosen")
        except IntegrityError as error:
            raise SlotTakenError(slot.ref) from error

    async def _give_up_holds(self, session: AsyncSession, patient_id: uuid.UUID) -> None:
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.patient_id == patient_id, AppointmentRow.status == AppointmentStatus.PROPOSED)
            .with_for_update()
        )
        for row in (await session.execute(query)).scalars():
            await self.ledger.move(session, row, AppointmentStatus.CANCELLED, by=PATIENT, reason="chose another time")

    async def _check_number(self, session: AsyncSession, patient_id: uuid.UUID, replaces_id: uuid.UUID | None) -> None:
        query = select(func.count()).where(
            AppointmentRow.patient_id == patient_id,
            AppointmentRow.status.in_([*PROMISED, AppointmentStatus.WAITLIST]),
            AppointmentRow.id.is_distinct_from(replaces_id),
        )
        if (await session.execute(query)).scalar_one() >= self.ledger.policy.most_open:
            raise TooManyOpenError(str(patient_id))

    async def _check_overlap(
        self, session: AsyncSession, patient_id: uuid.UUID, slot: OfferedSlot, replaces_id: uuid.UUID | None
    ) -> None:
        query = select(AppointmentRow.code).where(
            AppointmentRow.patient_id == patient_id,
            AppointmentRow.status.in_(OPEN),
            AppointmentRow.start < slot.end,
            AppointmentRow.end > slot.start,
            AppointmentRow.id.is_distinct_from(replaces_id),
        )
        code = (await session.execute(query.limit(1))).scalar_one_or_none()
        if code is not None:
            raise AlreadyBookedError(code)

    async def _make_sure(self, appointment: Appointment) -> Appointment:
        """Have a remote calendar hold the slot before the patient is told that it is held."""
        if not self.ledger.gateway.is_remote:
            return appointment
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_SECONDS):
                outcome = await self._settler.settle(appointment.id)
        except (TimeoutError, GatewayUnavailableError) as error:
            await self.cancel(appointment.id, appointment.patient_id, "the calendar did not answer")
            raise GatewayUnavailableError(str(appointment.id)) from error
        if outcome is Settled.LOST:
            raise SlotTakenError(appointment.slot_ref)
        return await self.get(appointment.id, appointment.patient_id)

    async def _waiting(self, session: AsyncSession, patient_id: uuid.UUID, specialty: str) -> AppointmentRow | None:
        await _one_at_a_time(session, patient_id)
        query = select(AppointmentRow).where(
            AppointmentRow.patient_id == patient_id,
            AppointmentRow.specialty == specialty,
            AppointmentRow.status == AppointmentStatus.WAITLIST,
        )
        return (await session.execute(query)).scalars().first()


async def _one_at_a_time(session: AsyncSession, patient_id: uuid.UUID) -> None:
    """Let what one patient does wait for each other, until the session's transaction ends.

    The patient's row is not locked: a chat's transaction, which has it in use, waits for the book to answer.
    """
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(patient_id), 2))))
