"""Our own schedules: read, compared with what is planned, and changed, with the slots of the days ahead."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.holidays import is_holiday
from care.booking.policy import Policy
from care.booking.schedule_plan import LIMITS, Hours, SchedulePlan
from care.booking.schedules import open_slots
from care.booking.sheets import Problem
from care.booking.slots import Clock, local_day, utc_now
from records.booking import (
    FacilityRow,
    HealthcareServiceRow,
    PractitionerRow,
    ScheduleDayRow,
    ScheduleHoursRow,
    ScheduleRow,
    SlotRow,
)

Kind = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one schedule. `was` is None for a new one."""

    kind: Kind
    plan: SchedulePlan
    was: SchedulePlan | None


@dataclass(frozen=True, slots=True)
class DayOfSlots:
    """How many slots of a schedule a day has, by FHIR status."""

    day: dt.date
    counts: dict[str, int]


class ScheduleBook:
    """Works within one transaction."""

    def __init__(self, session: AsyncSession, clock: Clock = utc_now) -> None:
        self._session = session
        self._clock = clock

    async def all(self, ids: Sequence[uuid.UUID] | None = None) -> list[SchedulePlan]:
        """Return every schedule, or those with `ids`, by practitioner."""
        query = (
            select(ScheduleRow, PractitionerRow, HealthcareServiceRow, FacilityRow)
            .join(PractitionerRow, PractitionerRow.id == ScheduleRow.practitioner_id)
            .join(HealthcareServiceRow, HealthcareServiceRow.id == ScheduleRow.service_id)
            .join(FacilityRow, FacilityRow.id == HealthcareServiceRow.facility_id)
            .order_by(PractitionerRow.name, FacilityRow.name, ScheduleRow.id)
        )
        if ids is not None:
            query = query.where(ScheduleRow.id.in_(ids))
        rows = (await self._session.execute(query)).all()
        hours = await self._hours([row[0].id for row in rows])
        return [_plan(*row, hours[row[0].id]) for row in rows]

    async def compare(self, plans: Sequence[tuple[int, SchedulePlan]]) -> tuple[list[Change], list[Problem]]:
        """Return what would change, and the plans (by line) that fit to nothing that is there."""
        changes: list[Change] = []
        problems: list[Problem] = []
        by_id: dict[uuid.UUID | None, SchedulePlan] = {}
        by_name: dict[object, list[SchedulePlan]] = defaultdict(list)
        for one in await self.all():
            by_id[one.id] = one
            by_name[one.name].append(one)
        for line, plan in plans:
            same_name = by_name[plan.name]
            was = by_id.get(plan.id) if plan.id else (same_name[0] if same_name else None)
            if plan.id and was is None:
                problems.append(Problem(line, "schedule", "no-such", str(plan.id)))
            elif plan.id is None and len(same_name) > 1:
                problems.append(Problem(line, "schedule", "several", plan.practitioner))
            elif was is not None and (plan.name, plan.gender) != (was.name, was.gender):
                problems.append(Problem(line, "practitioner", "renamed", was.practitioner))
            else:
                known = plan if was is None or plan.id else replace(plan, id=was.id)
                changes.append(Change("new" if was is None else "same" if known == was else "changed", known, was))
        return changes, problems

    async def carry_out(self, changes: Sequence[Change]) -> int:
        """Make the schedules so, with their slots of the days ahead; what is booked stays. Return how many changed."""
        made = 0
        for change in changes:
            if change.kind != "same":
                number = change.plan.id or await self._add(change.plan)
                await self._change(number, change.plan)
                made += 1
        return made

    async def days(self, schedule_id: uuid.UUID, first: dt.date, number: int) -> list[DayOfSlots]:
        """Return the slots of `number` days from `first` on."""
        last = first + dt.timedelta(days=number - 1)
        query = (
            select(SlotRow.day, SlotRow.status, func.count())
            .where(SlotRow.schedule_id == schedule_id, SlotRow.day.between(first, last))
            .where(SlotRow.status != "entered-in-error")
            .group_by(SlotRow.day, SlotRow.status)
        )
        found: dict[dt.date, dict[str, int]] = {first + dt.timedelta(days=place): {} for place in range(number)}
        for day, status, count in await self._session.execute(query):
            found[day][status] = count
        return [DayOfSlots(day, counts) for day, counts in found.items()]

    async def _hours(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Hours]:
        query = select(ScheduleHoursRow).where(ScheduleHoursRow.schedule_id.in_(ids))
        found: dict[uuid.UUID, list[tuple[int, dt.time, dt.time]]] = defaultdict(list)
        for row in await self._session.scalars(query):
            found[row.schedule_id].append((row.weekday, row.opens, row.closes))
        return defaultdict(tuple, {number: tuple(sorted(hours)) for number, hours in found.items()})

    async def _add(self, plan: SchedulePlan) -> uuid.UUID:
        facility = await self._facility(plan)
        service = await self._service(facility, plan)
        practitioner = await self._practitioner(facility, plan)
        row = ScheduleRow(id=uuid.uuid4(), practitioner_id=practitioner, service_id=service, **dict(plan.limits))
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def _facility(self, plan: SchedulePlan) -> uuid.UUID:
        known = select(FacilityRow.id).where(FacilityRow.name == plan.facility, FacilityRow.province == plan.province)
        found = (await self._session.scalars(known)).first()
        return found or await self._insert(FacilityRow(id=uuid.uuid4(), name=plan.facility, province=plan.province))

    async def _service(self, facility: uuid.UUID, plan: SchedulePlan) -> uuid.UUID:
        known = select(HealthcareServiceRow.id).where(
            HealthcareServiceRow.facility_id == facility, HealthcareServiceRow.specialty == plan.specialty
        )
        found = (await self._session.scalars(known)).first()
        row = HealthcareServiceRow(id=uuid.uuid4(), facility_id=facility, specialty=plan.specialty, mode=plan.mode)
        return found or await self._insert(row)

    async def _practitioner(self, facility: uuid.UUID, plan: SchedulePlan) -> uuid.UUID:
        """Return the practitioner of that name at the facility, else a new one."""
        known = (
            select(PractitionerRow.id)
            .join(ScheduleRow, ScheduleRow.practitioner_id == PractitionerRow.id)
            .join(HealthcareServiceRow, HealthcareServiceRow.id == ScheduleRow.service_id)
            .where(HealthcareServiceRow.facility_id == facility)
            .where(PractitionerRow.name == plan.practitioner, PractitionerRow.gender == plan.gender)
        )
        found = (await self._session.scalars(known)).first()
        row = PractitionerRow(id=uuid.uuid4(), name=plan.practitioner, gender=plan.gender)
        return found or await self._insert(row)

    async def _insert(self, row: FacilityRow | HealthcareServiceRow | PractitionerRow) -> uuid.UUID:
        self._session.add(row)
        await self._session.flush()
        return row.id

    async def _change(self, schedule_id: uuid.UUID, plan: SchedulePlan) -> None:
        row = await self._session.get_one(ScheduleRow, schedule_id, with_for_update=True)
        for column, value in plan.limits:
            setattr(row, column, value)
        row.works_on_holidays = plan.works_on_holidays
        service = await self._session.get_one(HealthcareServiceRow, row.service_id)
        service.mode, service.price = plan.mode, plan.price
        hours = delete(ScheduleHoursRow).where(ScheduleHoursRow.schedule_id == schedule_id)
        await self._session.execute(hours)
        for weekday, opens, closes in plan.hours:
            self._session.add(ScheduleHoursRow(schedule_id=schedule_id, weekday=weekday, opens=opens, closes=closes))
        await self._session.flush()
        await self._open_anew(schedule_id, dict(plan.limits)["daily_maximum"])

    async def _open_anew(self, schedule_id: uuid.UUID, maximum: int) -> None:
        """Open the days from tomorrow on by the hours of now; what is held or booked stays where it is."""
        first = local_day(self._clock()) + dt.timedelta(days=1)
        stale = update(SlotRow).where(SlotRow.schedule_id == schedule_id, SlotRow.day >= first)
        stale = stale.where(SlotRow.status.in_(("free", "busy-unavailable"))).values(status="entered-in-error")
        await self._session.execute(stale)
        days = update(ScheduleDayRow).where(ScheduleDayRow.schedule_id == schedule_id, ScheduleDayRow.day >= first)
        await self._session.execute(days.values(maximum=func.greatest(ScheduleDayRow.taken, maximum)))
        ahead = [first + dt.timedelta(days=number) for number in range(Policy().horizon.days)]
        closed = [day for day in ahead if is_holiday(day)]
        await open_slots(self._session, first, ahead[-1], holidays=closed, schedule_id=schedule_id)


def _plan(
    row: ScheduleRow, practitioner: PractitionerRow, service: HealthcareServiceRow, facility: FacilityRow, hours: Hours
) -> SchedulePlan:
    return SchedulePlan(
        id=row.id,
        practitioner=practitioner.name,
        gender=practitioner.gender,
        facility=facility.name,
        province=facility.province,
        specialty=service.specialty,
        mode=service.mode,
        price=service.price,
        limits=tuple((column, getattr(row, column)) for column in LIMITS),
        works_on_holidays=row.works_on_holidays,
        hours=hours,
    )
