"""Of several processes one leads; when it ends, or loses its connection, another does."""

import asyncio

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from records.leading import lead

SECONDS = 15


async def test_one_leads_at_a_time_and_the_next_takes_over(engine: AsyncEngine) -> None:
    at_work: list[str] = []

    async def work(name: str) -> None:
        at_work.append(name)
        try:
            await asyncio.Event().wait()
        finally:
            at_work.remove(name)

    async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as tasks:
        first = tasks.create_task(lead(engine, "poll", lambda: work("first")))
        while at_work != ["first"]:
            await asyncio.sleep(0.01)
        second = tasks.create_task(lead(engine, "poll", lambda: work("second")))
        await asyncio.sleep(0.3)
        assert at_work == ["first"]
        first.cancel()
        while at_work != ["second"]:
            await asyncio.sleep(0.01)
        second.cancel()


async def test_who_loses_the_lock_stops_before_another_begins(engine: AsyncEngine) -> None:
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def until_lost() -> None:
        try:
            await lead(engine, "poll", work)
        except SQLAlchemyError:
            assert stopped.is_set()

    async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as tasks:
        leading = tasks.create_task(until_lost())
        await asyncio.sleep(0.5)
        async with engine.begin() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks"
                    " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
                )
            )
        await leading
