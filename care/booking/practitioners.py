"""Practitioners as the desk looks for them, with where they work and when they are away."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from records.booking import FacilityRow, HealthcareServiceRow, PractitionerRow, ScheduleRow, TimeOffRow
from vietnamese import fold

folded = lru_cache(maxsize=20_000)(fold)
"""`fold`, remembered: the names of practitioners and facilities are looked through again and again."""


@dataclass(frozen=True, slots=True)
class Practising:
    """A practitioner at one facility, for one specialty, by one schedule."""

    practitioner_id: uuid.UUID
    schedule_id: uuid.UUID
    name: str
    facility: str
    province: str
    specialty: str


@dataclass(frozen=True, slots=True)
class Absence:
    """When a practitioner is away, `[start, end)`; `reason` is a code."""

    id: uuid.UUID
    start: dt.datetime
    end: dt.datetime
    reason: str


class Practitioners:
    """Reads practitioners within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, words: str = "", *, province: str = "", specialty: str = "") -> list[Practising]:
        """Return who works where, by name; `words` are part of a name or a facility, accents optional."""
        query = _practising().order_by(PractitionerRow.name, FacilityRow.name)
        if province:
            query = query.where(FacilityRow.province == province)
        if specialty:
            query = query.where(HealthcareServiceRow.specialty == specialty)
        found = [Practising(*row) for row in (await self._session.execute(query)).all()]
        part = fold(words.strip())
        return [one for one in found if part in folded(one.name) or part in folded(one.facility)]

    async def get(self, practitioner_id: uuid.UUID) -> list[Practising]:
        """Return where a practitioner works; nothing for an id that is nobody's."""
        query = _practising().where(PractitionerRow.id == practitioner_id).order_by(FacilityRow.name)
        return [Practising(*row) for row in (await self._session.execute(query)).all()]

    async def by_schedule(self, schedule_id: uuid.UUID) -> Practising | None:
        """Return whose schedule it is."""
        row = (await self._session.execute(_practising().where(ScheduleRow.id == schedule_id))).one_or_none()
        return Practising(*row) if row is not None else None

    async def absences(self, practitioner_id: uuid.UUID, after: dt.datetime) -> list[Absence]:
        """Return the absences of a practitioner that end after `after`, the earliest first."""
        query = (
            select(TimeOffRow)
            .where(TimeOffRow.practitioner_id == practitioner_id, TimeOffRow.end > after)
            .order_by(TimeOffRow.start)
        )
        return [Absence(row.id, row.start, row.end, row.reason) for row in await self._session.scalars(query)]


def _practising() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PractitionerRow.id,
            ScheduleRow.id,
            PractitionerRow.name,
            FacilityRow.name,
            FacilityRow.province,
            HealthcareServiceRow.specialty,
        )
        .join(ScheduleRow, ScheduleRow.practitioner_id == PractitionerRow.id)
        .join(HealthcareServiceRow, HealthcareServiceRow.id == ScheduleRow.service_id)
        .join(FacilityRow, FacilityRow.id == HealthcareServiceRow.facility_id)
    )
