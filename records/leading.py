"""One process of several does a thing: the one that holds an advisory lock of PostgreSQL. If it dies, another does."""

import asyncio
import logging
from collections.abc import Callable, Coroutine

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

TRY_SECONDS = 2.0

logger = logging.getLogger(__name__)


async def lead(engine: AsyncEngine, name: str, part: Callable[[], Coroutine[None, None, None]]) -> None:
    """Wait until no other process leads `name`, then run `part` for as long as the lock holds.

    The lock belongs to one connection, which stays open and is asked again and again: when the database has dropped
    it, `part` is cancelled before another process can begin.

    Raises:
        SQLAlchemyError: the connection is gone; call again.
    """
    async with engine.connect() as connection:
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        while not await _takes(connection, name):  # noqa: ASYNC110  the lock is another process's: nothing tells us
            await asyncio.sleep(TRY_SECONDS)
        logger.info("leads: %s", name)
        try:
            await _while_held(connection, part)
        finally:
            await connection.invalidate()  # the lock goes with the connection, not back into the pool


async def _takes(connection: AsyncConnection, name: str) -> bool:
    lock = select(func.pg_try_advisory_lock(func.hashtextextended(f"lead:{name}", 0)))
    return bool((await connection.execute(lock)).scalar_one())


async def _while_held(connection: AsyncConnection, part: Callable[[], Coroutine[None, None, None]]) -> None:
    try:
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(part())
            while not working.done():
                await asyncio.wait({working}, timeout=TRY_SECONDS)
                await connection.execute(select(1))
    except* SQLAlchemyError as errors:
        raise errors.exceptions[0] from None
