"""Our own schedules in PostgreSQL. Who may have a slot is decided by constraints, not by checks."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Row, Select, Update, and_, case, cast, exists, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.booking.appointments import Appointment
from care.booking.gateway import Settled, Settlement, SlotTakenError
from care.booking.lifecycle import OCCUPYING, AppointmentStatus
from care.booking.slots import Clock, OfferedSlot, SlotWish, day_bounds, utc_now
from records.booking import (
    FacilityRow,
    HealthcareServiceRow,
    PractitionerRow,
    ScheduleDayRow,
    ScheduleRow,
    SlotRow,
    TimeOffRow,
)

FreeSlots = Select[*tuple[Any, ...]]
BATCH = 200
MOST_BATCHES = 40


class LocalGateway:
    """Slots of `records.booking`."""

    name = "local"
    is_remote = False

    def __init__(self, sessions: async_sessionmaker[AsyncSession], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    async def find(self, wish: SlotWish, *, after: dt.datetime, limit: int) -> Sequence[OfferedSlot]:
        """Return free slots, at most one for each time, of the practitioner who has the least to do that day."""
        found: list[OfferedSlot] = []
        start, end = _window(wish, after)
        query = _search(_free(self._clock()), wish, end).limit(BATCH if wish.when else limit)
        async with self._sessions() as session:
            for _ in range(MOST_BATCHES):
                rows = (await session.execute(query.where(SlotRow.start >= start))).all()
                slots = [_offered(row) for row in rows]
                found += [slot for slot in slots if wish.when is None or wish.when.admits(slot.start)]
                if len(found) >= limit or len(rows) < BATCH:
                    break
                start = slots[-1].start + dt.timedelta(microseconds=1)
        return found[:limit]

    async def look(self, ref: str) -> OfferedSlot | None:
        """Return the slot if it is free, its day is not full, and its lead time has not passed."""
        number = _number(ref)
        if number is None:
            return None
        async with self._sessions() as session:
            row = (await session.execute(_free(self._clock()).where(SlotRow.id == number))).one_or_none()
            return _offered(row) if row is not None else None

    async def claim(self, session: AsyncSession, before: Appointment | None, after: Appointment) -> None:
        """Let the slots follow the appointment."""
        old = before.slot_ref if before is not None and before.status in OCCUPYING else None
        new = after.slot_ref if after.status in OCCUPYING else None
        status = "busy-tentative" if after.status is AppointmentStatus.PROPOSED else "busy"
        if old is not None and old != new:
            await _release(session, uuid.UUID(old))
        if new is not None and old != new:
            await _take(session, uuid.UUID(new), status)
        elif new is not None:
            await session.execute(update(SlotRow).where(SlotRow.id == uuid.UUID(new)).values(status=status))

    async def settle(self, appointment: Appointment) -> Settlement:
        """Agree: all that is to be done was committed with the row."""
        waits = appointment.status is AppointmentStatus.PENDING and appointment.mode == "request"
        return Settlement(Settled.WAITS_FOR_CLINIC if waits else Settled.AGREED)


def _window(wish: SlotWish, after: dt.datetime) -> tuple[dt.datetime, dt.datetime | None]:
    if wish.when is None:
        return after, None
    start, end = day_bounds(wish.when.first, wish.when.last)
    return max(after, start), end


def _free(now: dt.datetime) -> FreeSlots:
    lead = func.make_interval(0, 0, 0, 0, 0, cast(ScheduleRow.lead_minutes, Integer))
    return (
        select(
            SlotRow.id,
            SlotRow.start,
            SlotRow.end,
            SlotRow.specialty,
            SlotRow.province,
            ScheduleRow.cutoff_minutes,
            HealthcareServiceRow.mode,
            HealthcareServiceRow.price,
            PractitionerRow.name.label("practitioner"),
            FacilityRow.name.label("facility"),
        )
        .join(ScheduleRow, ScheduleRow.id == SlotRow.schedule_id)
        .join(HealthcareServiceRow, HealthcareServiceRow.id == ScheduleRow.service_id)
        .join(PractitionerRow, PractitionerRow.id == ScheduleRow.practitioner_id)
        .join(FacilityRow, FacilityRow.id == HealthcareServiceRow.facility_id)
        .join(
            ScheduleDayRow,
            and_(ScheduleDayRow.schedule_id == SlotRow.schedule_id, ScheduleDayRow.day == SlotRow.day),
        )
        .where(SlotRow.status == "free", ScheduleDayRow.taken < ScheduleDayRow.maximum, SlotRow.start >= now + lead)
    )


def _search(query: FreeSlots, wish: SlotWish, end: dt.datetime | None) -> FreeSlots:
    query = query.where(SlotRow.specialty == wish.specialty)
    if end is not None:
        query = query.where(SlotRow.start < end)
    if wish.province is not None:
        query = query.where(SlotRow.province == wish.province)
    if wish.gender is not None:
        query = query.where(PractitionerRow.gender == wish.gender)
    return query.ext(distinct_on(SlotRow.start)).order_by(SlotRow.start, ScheduleDayRow.taken, SlotRow.id)


def _offered(row: Row[*tuple[Any, ...]]) -> OfferedSlot:
    return OfferedSlot(
        ref=str(row.id),
        start=row.start,
        end=row.end,
        specialty=row.specialty,
        practitioner=row.practitioner,
        facility=row.facility,
        province=row.province,
        mode="request" if row.mode == "request" else "instant",
        price=row.price,
        cutoff_minutes=row.cutoff_minutes,
    )


async def _take(session: AsyncSession, slot_id: uuid.UUID, status: str) -> None:
    taken = (
        update(SlotRow)
        .where(SlotRow.id == slot_id, SlotRow.status == "free")
        .values(status=status)
        .returning(SlotRow.schedule_id, SlotRow.day)
    )
    row = (await session.execute(taken)).one_or_none()
    if row is None:
        raise SlotTakenError(str(slot_id))
    try:
        await session.execute(_on(row.schedule_id, row.day).values(taken=ScheduleDayRow.taken + 1))
    except IntegrityError as error:  # the day is full
        raise SlotTakenError(str(slot_id)) from error


async def _release(session: AsyncSession, slot_id: uuid.UUID) -> None:
    away = exists().where(
        TimeOffRow.practitioner_id == PractitionerRow.id,
        PractitionerRow.number == SlotRow.practitioner_number,
        TimeOffRow.start < SlotRow.end,
        TimeOffRow.end > SlotRow.start,
    )
    freed = (
        update(SlotRow)
        .where(SlotRow.id == slot_id, SlotRow.status.in_(["busy", "busy-tentative"]))
        .values(status=case((away, "busy-unavailable"), else_="free"))
        .returning(SlotRow.schedule_id, SlotRow.day)
    )
    row = (await session.execute(freed)).one_or_none()
    if row is not None:
        await session.execute(_on(row.schedule_id, row.day).values(taken=ScheduleDayRow.taken - 1))


def _on(schedule_id: uuid.UUID, day: dt.date) -> Update:
    return update(ScheduleDayRow).where(ScheduleDayRow.schedule_id == schedule_id, ScheduleDayRow.day == day)


def _number(ref: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(ref)
    except ValueError:
        return None
