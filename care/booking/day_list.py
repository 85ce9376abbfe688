"""The appointments of a day as a list: narrowed, counted by status, a page at a time. Nothing sealed is opened."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.lifecycle import AppointmentStatus
from care.booking.practitioners import folded
from care.booking.slots import day_bounds
from records.booking import AppointmentRow
from vietnamese import fold

PAGE = 50
ENDED = (AppointmentStatus.CANCELLED, AppointmentStatus.ENTERED_IN_ERROR)
COLUMNS = (
    AppointmentRow.id,
    AppointmentRow.code,
    AppointmentRow.status,
    AppointmentRow.start,
    AppointmentRow.end,
    AppointmentRow.practitioner,
    AppointmentRow.facility,
    AppointmentRow.province,
    AppointmentRow.specialty,
    AppointmentRow.mode,
    AppointmentRow.gateway,
    AppointmentRow.settled,
    AppointmentRow.attendance,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list. Times are aware."""

    id: uuid.UUID
    code: str
    status: AppointmentStatus
    start: dt.datetime
    end: dt.datetime
    practitioner: str
    facility: str
    province: str | None
    specialty: str
    mode: str
    gateway: str
    settled: bool
    attendance: str | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What of a day is asked for. `who` is part of a practitioner's or a facility's name, accents optional.

    Without a status, all that is not cancelled or entered in error.
    """

    day: dt.date
    province: str = ""
    who: str = ""
    status: str = ""


class DayList:
    """Reads the list within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(self, narrowing: Narrowing, number: int = 1, size: int | None = PAGE) -> list[Entry]:
        """Return page `number` (the first is 1), the earliest first; one entry more than `size` if there are more."""
        conditions = await self._conditions(narrowing)
        if narrowing.status:
            conditions.append(AppointmentRow.status == narrowing.status)
        else:
            conditions.append(AppointmentRow.status.not_in(ENDED))
        query = select(*COLUMNS).where(*conditions).order_by(AppointmentRow.start, AppointmentRow.code)
        if size is not None:
            query = query.offset((number - 1) * size).limit(size + 1)
        return [entry_of(row) for row in (await self._session.execute(query)).all()]

    async def counts(self, narrowing: Narrowing) -> dict[str, int]:
        """Return how many there are of each status, whatever status is asked for."""
        conditions = await self._conditions(narrowing)
        query = select(AppointmentRow.status, func.count()).where(*conditions).group_by(AppointmentRow.status)
        return {row[0]: row[1] for row in (await self._session.execute(query)).all()}

    async def waiting_for_clinic(self, limit: int = 200) -> list[Entry]:
        """Return what the clinic must still confirm, the earliest first, whatever its day."""
        query = (
            select(*COLUMNS)
            .where(AppointmentRow.status == AppointmentStatus.PENDING, AppointmentRow.mode == "request")
            .order_by(AppointmentRow.start)
            .limit(limit)
        )
        return [entry_of(row) for row in (await self._session.execute(query)).all()]

    async def _conditions(self, narrowing: Narrowing) -> list[ColumnElement[bool]]:
        start, end = day_bounds(narrowing.day, narrowing.day)
        conditions = [AppointmentRow.start >= start, AppointmentRow.start < end]
        if narrowing.province:
            conditions.append(AppointmentRow.province == narrowing.province)
        if narrowing.who.strip():
            named = await self._named(conditions, fold(narrowing.who.strip()))
            conditions.append(tuple_(AppointmentRow.practitioner, AppointmentRow.facility).in_(named))
        return conditions

    async def _named(self, conditions: Sequence[ColumnElement[bool]], part: str) -> list[tuple[str, str]]:
        """Return the practitioners, with their facilities, of that day whose names hold `part`."""
        query = select(AppointmentRow.practitioner, AppointmentRow.facility).where(*conditions).distinct()
        rows = (await self._session.execute(query)).all()
        return [(one, place) for one, place in rows if part in folded(one) or part in folded(place)]


def entry_of(row: Row[*tuple[Any, ...]]) -> Entry:
    """Return the entry of a row of COLUMNS."""
    told = row._mapping
    return Entry(**{**told, "status": AppointmentStatus(told["status"])})
