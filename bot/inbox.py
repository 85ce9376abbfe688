"""The inbox: a raw update is stored, with the job that drains its chat, before it is acknowledged."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException
from procrastinate.types import JSONDict
from sqlalchemy import Update as UpdateStatement
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.delivery import sent_before
from records.encryption import Seal
from records.inbox import ReceivedUpdateRow, SentRequestRow
from records.jobs import defer

DRAIN = "drain_lane"
QUEUE = "lanes"
NOBODY = "none"
PRESSING = 10
FORGOTTEN_AFTER = dt.timedelta(seconds=3)
NOT_STORED = (SQLAlchemyError, ConnectorException, psycopg.Error)


RawUpdate = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that waits in a lane."""

    lane: str
    bot_id: int
    update_id: int
    attempts: int
    sealed: bytes
    received_at: dt.datetime

    @property
    def chat_id(self) -> int | None:
        """The chat that the lane is named after, if it is one."""
        name = self.lane.rpartition(":")[2]
        return None if name == NOBODY else int(name)


class Inbox:
    """Stores updates and hands them out lane by lane, in order."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        jobs: procrastinate.App,
        seal: Seal,
        is_emergency: Callable[[str], bool] = lambda text: False,
    ) -> None:
        self._sessions = sessions
        self._jobs = jobs
        self._seal = seal
        self._is_emergency = is_emergency

    async def store(self, bot_id: int, updates: Sequence[RawUpdate]) -> None:
        """Store `updates` of one bot and defer a drain of each chat, in one transaction; known updates are skipped.

        A chat in which somebody tells of an emergency goes before all others.

        Raises:
            SQLAlchemyError, ConnectorException, psycopg.Error: (`NOT_STORED`) nothing was stored; the sender must
                keep the updates.
        """
        async with self._sessions.begin() as session:
            lanes: dict[str, bool] = {}
            for raw in updates:
                await session.execute(self._row(bot_id, raw))
                lane = lane_of(bot_id, raw)
                lanes[lane] = lanes.get(lane, False) or self._is_emergency(words_of(raw))
            for lane, pressing in lanes.items():
                await self._defer(session, lane, pressing=pressing)

    async def defer(self, lane: str, *, wait: int, pressing: bool = False) -> None:
        """Drain `lane` again in `wait` seconds, `pressing` ones before all others; one that waits already will do."""
        async with self._sessions.begin() as session:
            await self._defer(session, lane, wait=wait, pressing=pressing)

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
        return Waiting(lane, row.bot_id, row.update_id, row.attempts, row.payload, row.received_at)

    def open(self, waiting: Waiting) -> str:
        """Return the raw update as JSON.

        Raises:
            SealBrokenError: it was sealed with another key.
        """
        return self._seal.open(waiting.sealed, _seal_row(waiting.bot_id, waiting.update_id))

    async def sent_for(self, session: AsyncSession, waiting: Waiting) -> dict[int, str]:
        """Return what already went out for an update, by ordinal."""
        return await sent_before(session, self._seal, waiting.bot_id, waiting.update_id)

    async def finish(self, session: AsyncSession, waiting: Waiting, *, failure: str | None = None) -> None:
        """Mark an update as worked off, and forget what it held: a raw update names its sender.

        Its number stays, so that a repeated delivery is known.
        """
        await session.execute(_of(waiting).values(finished_at=func.now(), failure=failure, payload=b""))
        await session.execute(
            delete(SentRequestRow).where(
                SentRequestRow.bot_id == waiting.bot_id, SentRequestRow.update_id == waiting.update_id
            )
        )

    async def count_attempt(self, waiting: Waiting, failure: str) -> None:
        """Record, on its own, that an update failed once more."""
        async with self._sessions.begin() as session:
            await session.execute(_of(waiting).values(attempts=ReceivedUpdateRow.attempts + 1, failure=failure))

    async def defer_forgotten(self) -> int:
        """Defer a drain for every lane whose updates wait for some seconds already, and return how many there are.

        Called again and again: a drain may have looked just before an update was committed, or have died.
        """
        async with self._sessions.begin() as session:
            is_old = ReceivedUpdateRow.received_at < func.now() - FORGOTTEN_AFTER
            query = select(ReceivedUpdateRow.lane).where(ReceivedUpdateRow.finished_at.is_(None), is_old).distinct()
            lanes = list((await session.execute(query)).scalars())
            for lane in lanes:
                await self._defer(session, lane)
            return len(lanes)

    async def _defer(self, session: AsyncSession, lane: str, *, wait: int = 0, pressing: bool = False) -> None:
        arguments: JSONDict = {"lane": lane, "wait": wait, "pressing": pressing}
        first = PRESSING if pressing else 0
        await defer(
            session, self._jobs, DRAIN, arguments, queue=QUEUE, lock=lane, queueing_lock=lane, wait=wait, priority=first
        )

    def _row(self, bot_id: int, raw: RawUpdate) -> Insert:
        update_id = raw["update_id"]
        payload = json.dumps(raw, ensure_ascii=False)
        statement = insert(ReceivedUpdateRow).values(
            bot_id=bot_id,
            update_id=update_id,
            lane=lane_of(bot_id, raw),
            payload=self._seal.close(payload, _seal_row(bot_id, update_id)),
        )
        return statement.on_conflict_do_nothing()


def lane_of(bot_id: int, raw: RawUpdate) -> str:
    """Return the lane of a raw update: its chat, else its sender, else the bot's own lane."""
    event = next((value for value in raw.values() if isinstance(value, dict)), {})
    message = event.get("message")
    owner = event.get("chat") or (message.get("chat") if isinstance(message, dict) else None) or event.get("from")
    number = owner.get("id") if isinstance(owner, dict) else None
    return f"{bot_id}:{number if isinstance(number, int) else NOBODY}"


def words_of(raw: RawUpdate) -> str:
    """Return what somebody wrote in a raw update, or nothing."""
    message = raw.get("message") or raw.get("edited_message")
    words = (message.get("text") or message.get("caption")) if isinstance(message, dict) else None
    return words if isinstance(words, str) else ""


def _seal_row(bot_id: int, update_id: int) -> str:
    return f"received_update:{bot_id}:{update_id}"


def _of(waiting: Waiting) -> UpdateStatement:
    return update(ReceivedUpdateRow).where(
        ReceivedUpdateRow.bot_id == waiting.bot_id, ReceivedUpdateRow.update_id == waiting.update_id
    )
