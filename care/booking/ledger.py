"""The one place where an appointment's row changes: status, event, slot, settling and notices commit together."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

import procrastinate
from procrastinate.types import JSONDict
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.booking.appointments import Appointment, appointment_of, new_code
from care.booking.gateway import Gateway
from care.booking.lifecycle import AppointmentStatus, check_transition
from care.booking.policy import Policy
from care.booking.slots import Clock, OfferedSlot, utc_now
from records.booking import AppointmentEventRow, AppointmentRow
from records.encryption import Seal
from records.jobs import defer

QUEUE = "appointments"
NOTICE, SETTLE = "appointment_notice", "settle_appointment"
PATIENT, ASSISTANT = "patient", "assistant"


class NoSuchAppointmentError(Exception):
    """There is no such appointment, or it is not this patient's."""


@dataclass(frozen=True)
class Ledger:
    """Writes appointments. Each method works in a transaction of the caller's."""

    sessions: async_sessionmaker[AsyncSession]
    gateway: Gateway
    seal: Seal
    jobs: procrastinate.App
    policy: Policy = field(default_factory=Policy)
    clock: Clock = utc_now

    def read(self, row: AppointmentRow) -> Appointment:
        """Return the value of a row."""
        return appointment_of(row, self.seal)

    async def row(
        self, session: AsyncSession, appointment_id: uuid.UUID, patient_id: uuid.UUID | None = None
    ) -> AppointmentRow:
        """Return an appointment's row, locked; with `patient_id` only if it is theirs.

        Raises:
            NoSuchAppointmentError: there is none.
        """
        row = await session.get(AppointmentRow, appointment_id, with_for_update=True, populate_existing=True)
        if row is None or (patient_id is not None and row.patient_id != patient_id):
            raise NoSuchAppointmentError(str(appointment_id))
        return row

    async def add(self, session: AsyncSession, row: AppointmentRow, *, by: str, reason: str) -> Appointment:
        """Insert a new appointment and have its slot.

        Raises:
            SlotTakenError: the slot cannot be had.
            IntegrityError: another appointment is in its place, or the patient has one at that time.
        """
        row.settled = not self.gateway.is_remote
        session.add(row)
        await session.flush()
        return await self._follow(session, row, None, by, reason)

    async def move(
        self, session: AsyncSession, row: AppointmentRow, following: AppointmentStatus, *, by: str, reason: str
    ) -> Appointment:
        """Bring a locked row to `following`; other fields of it may have been changed just before.

        Raises:
            TransitionError: the life of an appointment has no such step.
            SlotTakenError: a slot that it needs now cannot be had.
        """
        check_transition(row.status, following)
        before = self.read(row)
        row.status = following
        row.version += 1
        row.changed_at = self.clock()
        row.settled = not self.gateway.is_remote
        if following is not AppointmentStatus.PROPOSED:
            row.hold_until = None
        return await self._follow(session, row, before, by, reason)

    async def restate(self, session: AsyncSession, row: AppointmentRow, *, by: str, reason: str) -> Appointment:
        """Make a new version of a locked row whose time or slot was changed just before; its status stays.

        Raises:
            IntegrityError: another appointment is in its new place, or the patient has one at that time.
        """
        row.version += 1
        row.changed_at = self.clock()
        row.settled = not self.gateway.is_remote
        session.add(AppointmentEventRow(appointment_id=row.id, status=row.status, by=by, reason=reason))
        await session.flush()
        restated = self.read(row)
        if not row.settled:
            await self.settle_later(session, row.id)
        await self._plan(session, restated)
        return restated

    async def notify(
        self, session: AsyncSession, appointment: Appointment, kind: str, at: dt.datetime | None = None
    ) -> None:
        """Have the patient told something of this version of the appointment, at `at` or at once.

        There is no lock: a job that waits for tomorrow would hold up all later ones with the same.
        """
        await defer(
            session,
            self.jobs,
            NOTICE,
            {"appointment_id": str(appointment.id), "kind": kind, "version": appointment.version},
            queue=QUEUE,
            at=at,
        )

    async def settle_later(self, session: AsyncSession, appointment_id: uuid.UUID, *, wait: int = 0) -> None:
        """Have the gateway brought to what the row says; one job of an appointment runs at a time."""
        name = f"settle:{appointment_id}"
        arguments: JSONDict = {"appointment_id": str(appointment_id), "wait": wait}
        await defer(session, self.jobs, SETTLE, arguments, queue=QUEUE, lock=name, queueing_lock=name, wait=wait)

    async def unsettled(self, session: AsyncSession, limit: int) -> list[AppointmentRow]:
        """Return appointments that the gateway has not agreed to."""
        query = select(AppointmentRow).where(~AppointmentRow.settled).limit(limit)
        return list((await session.execute(query)).scalars())

    async def _follow(
        self, session: AsyncSession, row: AppointmentRow, before: Appointment | None, by: str, reason: str
    ) -> Appointment:
        session.add(AppointmentEventRow(appointment_id=row.id, status=row.status, by=by, reason=reason))
        await session.flush()
        after = self.read(row)
        await self.gateway.claim(session, before, after)
        if not row.settled:
            await self.settle_later(session, row.id)
        await self._plan(session, after)
        return after

    async def _plan(self, session: AsyncSession, appointment: Appointment) -> None:
        if (
            appointment.status is AppointmentStatus.BOOKED
            and appointment.start is not None
            and appointment.end is not None
        ):
            for kind, at in self.policy.notices(appointment.start, appointment.end, self.clock()):
                await self.notify(session, appointment, kind, at)


def held_row(slot: OfferedSlot, patient_id: uuid.UUID, ledger: Ledger, lasts: dt.timedelta) -> AppointmentRow:
    """Return the row of a new hold on `slot`, not inserted yet."""
    return AppointmentRow(
        id=uuid.uuid4(),
        code=new_code(),
        patient_id=patient_id,
        status=AppointmentStatus.PROPOSED,
        gateway=ledger.gateway.name,
        hold_until=ledger.clock() + lasts,
        slot_ref=slot.ref,
        start=slot.start,
        end=slot.end,
        specialty=slot.specialty,
        province=slot.province,
        practitioner=slot.practitioner,
        facility=slot.facility,
        mode=slot.mode,
        price=slot.price,
        cutoff_minutes=slot.cutoff_minutes,
    )
