"""Keeps the daily figures true: days that changed are counted again, whole, so that doing it twice changes nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.booking.slots import Clock, day_bounds, local_day, utc_now
from care.figures.queries import EXTENT, QUERIES, TOUCHED
from records.figures import DailyFigureRow, FiguresRunRow

ONLY_RUN = 1
LOCK = 7_310_003
OVERLAP = dt.timedelta(hours=1)  # a row's time is when its transaction began; it may commit later
MATURES = dt.timedelta(days=8)  # a day, and the seven days after it
LOOKS_BACK, LOOKS_AHEAD = dt.timedelta(days=35), dt.timedelta(days=62)


class Counting:
    """Counts days; several processes may call it, one works at a time."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock

    async def catch_up(self) -> int:
        """Count again the days that changed since the last time, and return how many they were.

        Once a day the last five weeks and the next two months are counted whole: what was deleted, or moved to
        another day, is told by no time of change.
        """
        async with self._sessions.begin() as session:
            if not await _only_one(session):
                return 0
            now, last = self._clock(), await _counted_until(session)
            if last is None:
                days = await _extent(session)
            elif local_day(last) != local_day(now):
                days = _range(local_day(last) - LOOKS_BACK, local_day(now) + LOOKS_AHEAD)
            else:
                days = await _touched(session, last - OVERLAP, now)
            return await self._count(session, days, now)

    async def rebuild(self) -> int:
        """Forget all figures, count every day anew, and return how many days there are."""
        async with self._sessions.begin() as session:
            await session.execute(select(func.pg_advisory_xact_lock(LOCK)))
            await session.execute(delete(DailyFigureRow))
            return await self._count(session, await _extent(session), self._clock())

    async def _count(self, session: AsyncSession, days: Iterable[dt.date], now: dt.datetime) -> int:
        counted = 0
        for first, last in _runs(sorted(days)):
            await _count_days(session, first, last, now)
            counted += (last - first).days + 1
        run = insert(FiguresRunRow).values(id=ONLY_RUN, counted_until=now)
        await session.execute(run.on_conflict_do_update(index_elements=["id"], set_={"counted_until": now}))
        return counted


async def _count_days(session: AsyncSession, first: dt.date, last: dt.date, now: dt.datetime) -> None:
    await session.execute(delete(DailyFigureRow).where(DailyFigureRow.day.between(first, last)))
    start, end = day_bounds(first, last)
    matured, _ = day_bounds(local_day(now) - MATURES + dt.timedelta(days=1), last)
    values = {"start": start, "end": end}
    for figure, query in QUERIES.items():
        more = {"matured": matured} if ":matured" in query else {}
        put = text(f"INSERT INTO daily_figure (day, key, count, figure) SELECT q.*, :figure FROM ({query}) AS q")  # noqa: S608
        await session.execute(put, values | more | {"figure": figure})


async def _only_one(session: AsyncSession) -> bool:
    return bool((await session.execute(select(func.pg_try_advisory_xact_lock(LOCK)))).scalar_one())


async def _counted_until(session: AsyncSession) -> dt.datetime | None:
    return (await session.scalars(select(FiguresRunRow.counted_until))).one_or_none()


async def _extent(session: AsyncSession) -> Iterable[dt.date]:
    first, last = (await session.execute(text(EXTENT))).one()
    return _range(first, last) if first is not None else ()


async def _touched(session: AsyncSession, since: dt.datetime, now: dt.datetime) -> set[dt.date]:
    """Return the days with something new, and those whose answers have just become old enough to be judged."""
    rows = await session.execute(text(TOUCHED), {"since": since})
    return set(rows.scalars()) | {local_day(now) - MATURES}


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
