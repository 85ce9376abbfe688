"""The inbox: a raw update is stored, with the job that drains its chat, before it is acknowledged."""

from collections.abc import Sequence
from dataclasses import dataclass

import procrastinate
from aiogram.types import Update
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import Update as UpdateStatement
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.delivery import sent_row
from records.encryption import Seal
from records.inbox import ReceivedUpdateRow, SentRequestRow
from records.jobs import driver_connection

DRAIN = "drain_lane"
QUEUE = "lanes"
FORGET = text("""
    WITH old AS (
        DELETE FROM received_update WHERE finished_at < now() - make_interval(days => :days) RETURNING bot_id, update_id
    )
    DELETE FROM sent_request USING old WHERE sent_request.bot_id = old.bot_id AND sent_request.update_id = old.update_id
""")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that waits in a lane."""

    bot_id: int
    update_id: int
    attempts: int
    payload: str


class Inbox:
    """Stores updates and hands them out lane by lane, in order."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], jobs: procrastinate.App, seal: Seal) -> None:
        self._sessions = sessions
        self._jobs = jobs
        self._seal = seal

    async def store(self, bot_id: int, updates: Sequence[Update]) -> None:
        """Store `updates` of one bot and defer a drain of each chat, in one transaction; known updates are skipped."""
        async with self._sessions.begin() as session:
            lanes = {lane_of(bot_id, update): None for update in updates}
            for update_ in updates:
                await session.execute(self._row(bot_id, update_))
            for lane in lanes:
                await self._defer(session, lane)

    async def next_in(self, session: AsyncSession, lane: str) -> Waiting | None:
        """Lock `lane` for the session's transaction and return its oldest waiting update."""
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(lane, 0))))
        query = (
            select(ReceivedUpdateRow)
            .where(ReceivedUpdateRow.lane == lane, ReceivedUpdateRow.finished_at.is_(None))
            .order_by(ReceivedUpdateRow.update_id)
            .limit(1)
        )
        row = (await session.execute(query)).scalar_one_or_none()
        if row is None:
            return None
        payload = self._seal.open(row.payload, _seal_row(row.bot_id, row.update_id))
        return Waiting(row.bot_id, row.update_id, row.attempts, payload)

    async def sent_for(self, session: AsyncSession, waiting: Waiting) -> dict[int, str]:
        """Return what already went out for an update, by ordinal."""
        query = select(SentRequestRow).where(
            SentRequestRow.bot_id == waiting.bot_id, SentRequestRow.update_id == waiting.update_id
        )
        rows = (await session.execute(query)).scalars()
        return {
            row.ordinal: self._seal.open(row.result, sent_row(row.bot_id, row.update_id, row.ordinal)) for row in rows
        }

    async def finish(self, session: AsyncSession, waiting: Waiting, *, failure: str | None = None) -> None:
        """Mark an update as worked off."""
        await session.execute(_of(waiting).values(finished_at=func.now(), failure=failure))

    async def count_attempt(self, waiting: Waiting, failure: str) -> None:
        """Record, on its own, that an update failed once more."""
        async with self._sessions.begin() as session:
            await session.execute(_of(waiting).values(attempts=ReceivedUpdateRow.attempts + 1, failure=failure))

    async def defer_forgotten(self) -> int:
        """Defer a drain for every lane that has updates waiting, and return how many lanes had.

        Belt and braces at start-up: a lane is never left because its job was lost.
        """
        async with self._sessions.begin() as session:
            query = select(ReceivedUpdateRow.lane).where(ReceivedUpdateRow.finished_at.is_(None)).distinct()
            lanes = list((await session.execute(query)).scalars())
            for lane in lanes:
                await self._defer(session, lane)
            return len(lanes)

    async def forget_payloads(self, days: int) -> None:
        """Delete updates and kept results that were worked off more than `days` ago."""
        async with self._sessions.begin() as session:
            await session.execute(FORGET, {"days": days})

    async def _defer(self, session: AsyncSession, lane: str) -> None:
        deferrer = self._jobs.configure_task(
            DRAIN, queue=QUEUE, lock=lane, queueing_lock=lane, connection=await driver_connection(session)
        )
        connection = await session.connection()
        try:
            async with connection.begin_nested():  # the session's own would set its savepoint too late
                await deferrer.defer_async(lane=lane)
        except AlreadyEnqueued:
            pass  # the waiting job will find this update too

    def _row(self, bot_id: int, update_: Update) -> Insert:
        payload = update_.model_dump_json(exclude_unset=True)
        statement = insert(ReceivedUpdateRow).values(
            bot_id=bot_id,
            update_id=update_.update_id,
            lane=lane_of(bot_id, update_),
            payload=self._seal.close(payload, _seal_row(bot_id, update_.update_id)),
        )
        return statement.on_conflict_do_nothing()


def lane_of(bot_id: int, update_: Update) -> str:
    """Return the lane of an update: its chat, else its sender, else the bot's own lane."""
    event = update_.event
    chat = getattr(event, "chat", None) or getattr(getattr(event, "message", None), "chat", None)
    sender = getattr(event, "from_user", None)
    owner = chat or sender
    return f"{bot_id}:{owner.id if owner else 'none'}"


def _seal_row(bot_id: int, update_id: int) -> str:
    return f"received_update:{bot_id}:{update_id}"


def _of(waiting: Waiting) -> UpdateStatement:
    return update(ReceivedUpdateRow).where(
        ReceivedUpdateRow.bot_id == waiting.bot_id, ReceivedUpdateRow.update_id == waiting.update_id
    )
