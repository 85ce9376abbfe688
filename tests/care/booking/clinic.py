"""A clinic for tests: practitioners with schedules and open slots, patients, and a clock that a test sets."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.booking.appointments import Details
from care.booking.book import AppointmentBook
from care.booking.desk import Desk
from care.booking.ledger import NOTICE, Ledger
from care.booking.schedules import open_slots
from care.booking.slots import VIETNAM
from care.booking.sweeping import Sweeper
from records.booking import (
    FacilityRow,
    HealthcareServiceRow,
    PractitionerRow,
    ScheduleHoursRow,
    ScheduleRow,
    SlotRow,
)
from records.patients import PatientRow

MONDAY = dt.date(2026, 11, 30)
NOW = dt.datetime(2026, 11, 28, 10, tzinfo=VIETNAM)
DETAILS = Details(name="Nguyễn Thị Lan", birth_year=1985, phone="+84912345678", reason="nổi mẩn ở tay")


@dataclass
class Clock:
    """Tells the time that a test sets."""

    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return self.now

    def passes(self, **duration: int) -> None:
        """Let time pass."""
        self.now += dt.timedelta(**duration)


@dataclass
class Clinic:
    """The book, the desk and the sweeper on one database."""

    ledger: Ledger
    clock: Clock
    sessions: async_sessionmaker[AsyncSession]
    facilities: dict[str, uuid.UUID] = field(default_factory=dict)

    @property
    def book(self) -> AppointmentBook:
        """What patients do."""
        return AppointmentBook(self.ledger)

    @property
    def desk(self) -> Desk:
        """What staff does."""
        return Desk(self.ledger)

    @property
    def sweeper(self) -> Sweeper:
        """What time does."""
        return Sweeper(self.ledger)

    async def patient(self) -> uuid.UUID:
        """Add a patient."""
        number = uuid.uuid4()
        async with self.sessions.begin() as session:
            session.add(PatientRow(id=number, language="vi"))
        return number

    async def practitioner(
        self,
        specialty: str = "dermatology",
        province: str = "86",
        *,
        name: str = "BS Mẫu",
        gender: str = "female",
        mode: str = "instant",
        opens: dt.time = dt.time(8),
        closes: dt.time = dt.time(11),
        weekdays: Sequence[int] = range(5),
        **limits: int,
    ) -> uuid.UUID:
        """Add a practitioner with a schedule on `weekdays` (20 minutes, 10 between); return the schedule's id."""
        schedule = {"slot_minutes": 20, "buffer_minutes": 10, "lead_minutes": 60, "cutoff_minutes": 120}
        schedule |= {"daily_maximum": 100} | limits
        async with self.sessions.begin() as session:
            facility = FacilityRow(id=uuid.uuid4(), name=f"Bệnh viện {province}", province=province)
            practitioner = PractitionerRow(id=uuid.uuid4(), name=name, gender=gender)
            session.add_all([facility, practitioner])
            await session.flush()
            service = HealthcareServiceRow(id=uuid.uuid4(), facility_id=facility.id, specialty=specialty, mode=mode)
            session.add(service)
            await session.flush()
            row = ScheduleRow(id=uuid.uuid4(), practitioner_id=practitioner.id, service_id=service.id, **schedule)
            session.add(row)
            await session.flush()
            for weekday in weekdays:
                session.add(ScheduleHoursRow(schedule_id=row.id, weekday=weekday, opens=opens, closes=closes))
        return row.id

    async def opens(self, first: dt.date = MONDAY, last: dt.date = MONDAY, holidays: tuple[dt.date, ...] = ()) -> int:
        """Open the slots of some days."""
        async with self.sessions.begin() as session:
            return await open_slots(session, first, last, holidays=holidays)

    async def counts(self) -> dict[str, int]:
        """Return how many slots there are of each status."""
        async with self.sessions() as session:
            rows = await session.execute(select(SlotRow.status, func.count()).group_by(SlotRow.status))
            return {row[0]: row[1] for row in rows}

    async def notices(self) -> list[tuple[str, Any]]:
        """Return the kinds of notices that wait, with when they are due."""
        query = "SELECT args->>'kind', scheduled_at FROM procrastinate_jobs WHERE task_name = '{}' ORDER BY id"
        return [(row[0], row[1]) for row in await self.rows(query.format(NOTICE))]

    async def rows(self, query: str) -> list[Any]:
        """Return the rows of a query."""
        async with self.sessions() as session:
            return list((await session.execute(text(query))).all())
