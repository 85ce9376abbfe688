"""The figures of a period, summed from the days. What is no count (how long alarms waited) is read from the queue."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Integer, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.slots import day_bounds
from records.figures import DailyFigureRow, FiguresRunRow
from records.handovers import HandoverRow

Sums = Mapping[str, Mapping[str, int]]
Days = Mapping[dt.date, Mapping[str, int]]
URGENT = ("emergency", "crisis")


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """How long alarms waited until somebody took or closed them; None where none was."""

    alarms: int
    taken: int
    median: dt.timedelta | None
    p90: dt.timedelta | None


class Figures:
    """Reads figures within one transaction; both ends of a period belong to it."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def sums(self, first: dt.date, last: dt.date) -> Sums:
        """Return how often each key of each figure happened."""
        query = (
            select(DailyFigureRow.figure, DailyFigureRow.key, func.sum(DailyFigureRow.count))
            .where(DailyFigureRow.day.between(first, last))
            .group_by(DailyFigureRow.figure, DailyFigureRow.key)
        )
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for figure, key, count in await self._session.execute(query):
            found[figure][key] = int(count)
        return found

    async def days(self, figure: str, first: dt.date, last: dt.date) -> Days:
        """Return how often each key of `figure` happened on each day of the period; every day is there."""
        query = select(DailyFigureRow.day, DailyFigureRow.key, DailyFigureRow.count).where(
            DailyFigureRow.figure == figure, DailyFigureRow.day.between(first, last)
        )
        found: dict[dt.date, dict[str, int]] = {
            first + dt.timedelta(days=number): {} for number in range((last - first).days + 1)
        }
        for day, key, count in await self._session.execute(query):
            found[day][key] = int(count)
        return found

    async def weeks(self, figure: str, last: dt.date, number: int, keys: Collection[str]) -> list[Mapping[str, int]]:
        """Return how often `keys` happened in each of the `number` weeks of seven days that end with `last`."""
        first = last - dt.timedelta(days=7 * number - 1)
        week = type_coerce(DailyFigureRow.day - first, Integer) // 7
        query = (
            select(week, DailyFigureRow.key, func.sum(DailyFigureRow.count))
            .where(DailyFigureRow.figure == figure, DailyFigureRow.day.between(first, last))
            .where(DailyFigureRow.key.in_(keys))
            .group_by(week, DailyFigureRow.key)
        )
        found: list[dict[str, int]] = [{} for _ in range(number)]
        for place, key, count in await self._session.execute(query):
            found[int(place)][key] = int(count)
        return list(found)

    async def acknowledged(self, first: dt.date, last: dt.date) -> Acknowledged:
        """Return how long the alarms of the period waited."""
        start, end = day_bounds(first, last)
        taken_at = func.coalesce(HandoverRow.accepted_at, HandoverRow.closed_at)
        waited = taken_at - HandoverRow.requested_at
        query = select(
            func.count(),
            func.count(taken_at),
            func.percentile_cont(0.5).within_group(waited),
            func.percentile_cont(0.9).within_group(waited),
        ).where(HandoverRow.urgency.in_(URGENT), HandoverRow.requested_at >= start, HandoverRow.requested_at < end)
        return Acknowledged(*(await self._session.execute(query)).one())

    async def counted_until(self) -> dt.datetime | None:
        """Return up to when the figures are true; None before the first count."""
        return (await self._session.scalars(select(FiguresRunRow.counted_until))).one_or_none()
