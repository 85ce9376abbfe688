"""Keeps the daily figures true: days that changed are counted again, whole, so that doing it twice changes nothing.

What people said is soon deleted. So a day is counted from it only while all of it is there; then its figures stay.
Whoever deletes counts first (`bot.__main__`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.booking.slots import Clock, day_bounds, local_day, utc_now
from care.figures.queries import DONE, DONE_ON, EXTENT, SAID, SAID_ON
from care.figures.weeks import keep_weeks
from records.figures import DailyFigureRow, FiguresRunRow

ONLY_RUN = 1
LOCK = 7_310_003
KEPT_DAYS = 7
OVERLAP = dt.timedelta(hours=1)  # a row's time is when its transaction began; it may commit later
MATURES = dt.timedelta(days=6)  # a day and the six after it are the seven days in which nobody may come back
LOOKS_BACK, LOOKS_AHEAD = dt.timedelta(days=28), dt.timedelta(days=62)


class Counting:
    """Counts days. `kept_days`: for how long what people said is there at least."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], *, kept_days: int = KEPT_DAYS, clock: Clock = utc_now
    ) -> None:
        self._sessions = sessions
        self._whole = dt.timedelta(days=kept_days - 1)
        self._clock = clock

    async def catch_up(self) -> int:
        """Count again the days that changed since the last time, and return how many they were.

        Once a day all that can change is counted: what was deleted, or moved to another day, tells no time of change.
        """
        async with self._sessions.begin() as session:
            await session.execute(select(func.pg_advisory_xact_lock(LOCK)))
            now, last = self._clock(), await _counted_until(session)
            if last is None:
                return await self._count_all(session, now)
            today, whole_from = local_day(now), local_day(last) - self._whole
            said = await _touched(session, SAID_ON, last - OVERLAP) | {today - MATURES}
            done = await _touched(session, DONE_ON, last - OVERLAP)
            if local_day(last) != today:
                said |= set(_range(whole_from, today))
                done |= set(_range(local_day(last) - LOOKS_BACK, today + LOOKS_AHEAD))
            counted = await _count(session, SAID, {day for day in said if day >= whole_from}, now)
            counted |= await _count(session, DONE, done, now)
            await keep_weeks(session, after=local_day(last), today=today, whole_from=whole_from)
            await _note(session, now)
            return len(counted)

    async def rebuild(self) -> int:
        """Count every day anew of which everything is there, and return how many; older figures of talks stay."""
        async with self._sessions.begin() as session:
            await session.execute(select(func.pg_advisory_xact_lock(LOCK)))
            now, last = self._clock(), await _counted_until(session)
            if last is None:
                return await self._count_all(session, now)
            days = await _extent(session)
            whole_from = local_day(last) - self._whole
            counted = await _count(session, SAID, [day for day in days if day >= whole_from], now)
            counted |= await _count(session, DONE, days, now)
            await _note(session, now)
            return len(counted)

    async def _count_all(self, session: AsyncSession, now: dt.datetime) -> int:
        """Count all that is there, the first time; of older days that is what was not deleted."""
        days = await _extent(session)
        counted = await _count(session, SAID | DONE, days, now)
        if days:
            await keep_weeks(session, after=days[0], today=local_day(now), whole_from=days[0] - dt.timedelta(days=6))
        await _note(session, now)
        return len(counted)


async def _count(
    session: AsyncSession, queries: Mapping[str, str], days: Iterable[dt.date], now: dt.datetime
) -> set[dt.date]:
    counted = set(days)
    for first, last in _runs(sorted(counted)):
        await _count_days(session, queries, first, last, now)
    return counted


async def _count_days(
    session: AsyncSession, queries: Mapping[str, str], first: dt.date, last: dt.date, now: dt.datetime
) -> None:
    stale = delete(DailyFigureRow).where(DailyFigureRow.day.between(first, last))
    await session.execute(stale.where(DailyFigureRow.figure.in_(queries)))
    start, end = day_bounds(first, last)
    ripe = local_day(now) - MATURES
    _, matured = day_bounds(ripe, ripe)
    for figure, query in queries.items():
        values = {"start": start, "end": end} | ({"matured": matured} if ":matured" in query else {})
        put = text(f"INSERT INTO daily_figure (day, key, count, figure) SELECT q.*, :figure FROM ({query}) AS q")  # noqa: S608
        await session.execute(put, values | {"figure": figure})


async def _note(session: AsyncSession, now: dt.datetime) -> None:
    run = insert(FiguresRunRow).values(id=ONLY_RUN, counted_until=now)
    await session.execute(run.on_conflict_do_update(index_elements=["id"], set_={"counted_until": now}))


async def _counted_until(session: AsyncSession) -> dt.datetime | None:
    return (await session.scalars(select(FiguresRunRow.counted_until))).one_or_none()


async def _extent(session: AsyncSession) -> list[dt.date]:
    first, last = (await session.execute(text(EXTENT))).one()
    return _range(first, last) if first is not None else []


async def _touched(session: AsyncSession, query: str, since: dt.datetime) -> set[dt.date]:
    return set((await session.execute(text(query), {"since": since})).scalars())


def _range(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def _runs(days: list[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the first and last days of what lies without a gap."""
    first = previous = None
    for day in days:
        if first is None or previous is None:
            first = day
        elif (day - previous).days > 1:
            yield first, previous
            first = day
        previous = day
    if first is not None and previous is not None:
        yield first, previous
