"""What the clinic's side does: agree, cancel, be away, and say how an appointment went. Each with who and why."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.appointments import Appointment
from care.booking.book import TooEarlyError
from care.booking.day_list import COLUMNS, Entry, entry_of
from care.booking.ledger import Ledger, NoSuchAppointmentError
from care.booking.lifecycle import OPEN, AppointmentStatus, TransitionError
from care.booking.settling import Settler
from care.booking.slots import day_bounds
from records.booking import AppointmentEventRow, AppointmentRow, ScheduleRow, SlotRow, TimeOffRow

MARKS = (
    AppointmentStatus.ARRIVED,
    AppointmentStatus.CHECKED_IN,
    AppointmentStatus.FULFILLED,
    AppointmentStatus.NOSHOW,
    AppointmentStatus.ENTERED_IN_ERROR,
)
ONCE_IT_BEGAN = (AppointmentStatus.FULFILLED, AppointmentStatus.NOSHOW)


@dataclass(frozen=True, slots=True)
class Event:
    """Which status an appointment came to, when, through whom and why."""

    status: str
    by: str
    reason: str
    at: dt.datetime


class Desk:
    """Appointments as a facility's staff see them; `by` is who does it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._settler = Settler(ledger)

    async def find(self, code: str) -> Appointment:
        """Return the appointment with a code.

        Raises:
            NoSuchAppointmentError: there is none.
        """
        async with self._ledger.sessions() as session:
            query = select(AppointmentRow).where(AppointmentRow.code == code.strip().upper())
            row = (await session.execute(query)).scalar_one_or_none()
            if row is None:
                raise NoSuchAppointmentError(code)
            return self._ledger.read(row)

    async def get(self, appointment_id: uuid.UUID) -> Appointment:
        """Return the appointment with an id.

        Raises:
            NoSuchAppointmentError: there is none.
        """
        async with self._ledger.sessions() as session:
            row = await session.get(AppointmentRow, appointment_id)
            if row is None:
                raise NoSuchAppointmentError(str(appointment_id))
            return self._ledger.read(row)

    async def events(self, appointment_id: uuid.UUID) -> list[Event]:
        """Return what happened to an appointment, the first first."""
        query = select(AppointmentEventRow).where(AppointmentEventRow.appointment_id == appointment_id)
        async with self._ledger.sessions() as session:
            rows = (await session.execute(query.order_by(AppointmentEventRow.ordinal))).scalars()
            return [Event(row.status, row.by, row.reason, row.at) for row in rows]

    async def day(self, day: dt.date) -> list[Appointment]:
        """Return the appointments that start on a local day and are not cancelled, the earliest first."""
        start, end = day_bounds(day, day)
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.start >= start, AppointmentRow.start < end)
            .where(AppointmentRow.status.in_([*OPEN, *MARKS]))
            .order_by(AppointmentRow.start)
        )
        async with self._ledger.sessions() as session:
            return [self._ledger.read(row) for row in (await session.execute(query)).scalars()]

    async def agree(self, appointment_id: uuid.UUID, by: str) -> Appointment:
        """Confirm an appointment that waits for the clinic, and tell the patient.

        Raises:
            TransitionError: it does not wait.
        """
        async with self._ledger.sessions.begin() as session:
            row = await self._ledger.row(session, appointment_id)
            return await self._settler.book(session, row, by=by, reason="the clinic agreed")

    async def withdraw(self, appointment_id: uuid.UUID, by: str, reason: str) -> Appointment:
        """Cancel on the clinic's side; the patient is told, and offered other times.

        Raises:
            TransitionError: it cannot be cancelled any more.
        """
        async with self._ledger.sessions.begin() as session:
            return await self._withdraw(session, appointment_id, by, reason)

    async def be_late(self, appointment_id: uuid.UUID, minutes: int) -> None:
        """Tell the patient that the practitioner is `minutes` late.

        Raises:
            TransitionError: it is not booked.
        """
        async with self._ledger.sessions.begin() as session:
            appointment = self._ledger.read(await self._ledger.row(session, appointment_id))
            if appointment.status is not AppointmentStatus.BOOKED:
                raise TransitionError(f"appointment {appointment.code} is {appointment.status}")
            await self._ledger.notify(session, appointment, f"late-{minutes}")

    async def mark(self, appointment_id: uuid.UUID, status: AppointmentStatus, by: str, reason: str) -> Appointment:
        """Say how it went: one of `MARKS`.

        Raises:
            TransitionError: that cannot follow.
            TooEarlyError: it has not begun, so nobody can have missed or finished it.
        """
        if status not in MARKS:
            raise TransitionError(f"{status} is not one of {', '.join(MARKS)}")
        async with self._ledger.sessions.begin() as session:
            row = await self._ledger.row(session, appointment_id)
            if status in ONCE_IT_BEGAN and (row.start is None or row.start > self._ledger.clock()):
                raise TooEarlyError(str(appointment_id))
            return await self._ledger.move(session, row, status, by=by, reason=reason)

    async def hit_by(self, practitioner_id: uuid.UUID, start: dt.datetime, end: dt.datetime) -> list[Entry]:
        """Return the open appointments that a practitioner's absence from `start` to `end` would end, in order."""
        async with self._ledger.sessions() as session:
            numbers = await self._hit(session, practitioner_id, start, end)
            query = select(*COLUMNS).where(AppointmentRow.id.in_(numbers)).order_by(AppointmentRow.start)
            return [entry_of(row) for row in (await session.execute(query)).all()]

    async def be_away(
        self, practitioner_id: uuid.UUID, start: dt.datetime, end: dt.datetime, by: str, reason: str
    ) -> list[Appointment]:
        """Close a practitioner's slots from `start` to `end`; what was booked there is withdrawn and returned."""
        async with self._ledger.sessions.begin() as session:
            session.add(TimeOffRow(practitioner_id=practitioner_id, start=start, end=end, reason=reason))
            await session.flush()
            free = (*_within(practitioner_id, start, end), SlotRow.status == "free")
            await session.execute(update(SlotRow).where(*free).values(status="busy-unavailable"))
            hit = await self._hit(session, practitioner_id, start, end)
            return [await self._withdraw(session, number, by, reason) for number in sorted(hit)]

    async def _hit(
        self, session: AsyncSession, practitioner_id: uuid.UUID, start: dt.datetime, end: dt.datetime
    ) -> Sequence[uuid.UUID]:
        within = select(SlotRow.id).where(*_within(practitioner_id, start, end), SlotRow.status != "entered-in-error")
        taken = [str(ref) for ref in (await session.execute(within)).scalars()]
        query = select(AppointmentRow.id).where(AppointmentRow.slot_ref.in_(taken), AppointmentRow.status.in_(OPEN))
        return (await session.execute(query)).scalars().all()

    async def _withdraw(self, session: AsyncSession, appointment_id: uuid.UUID, by: str, reason: str) -> Appointment:
        row = await self._ledger.row(session, appointment_id)
        withdrawn = await self._ledger.move(session, row, AppointmentStatus.CANCELLED, by=by, reason=reason)
        await self._ledger.notify(session, withdrawn, "clinic-cancelled")
        return withdrawn


def _within(
    practitioner_id: uuid.UUID, start: dt.datetime, end: dt.datetime
) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    theirs = select(ScheduleRow.id).where(ScheduleRow.practitioner_id == practitioner_id)
    return SlotRow.schedule_id.in_(theirs), SlotRow.start < end, SlotRow.end > start
