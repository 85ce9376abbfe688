"""The queue of requests about people's own data: each with its dates, none without an end."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.appointments import new_code
from care.consents import utc_now
from care.privacy.deadlines import RequestKind, done_by, put_off, reply_by
from records.privacy import DataRequestRow

ASSISTANT = "assistant"


class DataRequestError(Exception):
    """A request cannot go on like that; the message says why."""


@dataclass(frozen=True, slots=True)
class DataRequest:
    """One request. `code` is what the person was given to ask after it."""

    id: uuid.UUID
    code: str
    patient_id: uuid.UUID | None
    kind: RequestKind
    received_at: dt.datetime
    reply_due_at: dt.datetime
    due_at: dt.datetime
    extended_at: dt.datetime | None
    replied_at: dt.datetime | None
    done_at: dt.datetime | None
    done_by: str | None
    outcome: str | None
    reason: str | None

    def is_late(self, now: dt.datetime) -> bool:
        """Whether an answer or the end is overdue."""
        late_reply = self.replied_at is None and now > self.reply_due_at
        return self.done_at is None and (late_reply or now > self.due_at)


class DataRequests:
    """Reads and moves the queue."""

    def __init__(self, session: AsyncSession, *, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._session = session
        self._clock = clock

    async def receive(self, patient_id: uuid.UUID, kind: RequestKind) -> DataRequest:
        """Put a request into the queue; one of the same kind that waits already is that one."""
        query = select(DataRequestRow).where(
            DataRequestRow.patient_id == patient_id, DataRequestRow.kind == kind, DataRequestRow.done_at.is_(None)
        )
        row = (await self._session.execute(query)).scalars().first()
        return _request(row if row is not None else await self._add(patient_id, kind))

    async def record(self, patient_id: uuid.UUID | None, kind: RequestKind) -> DataRequest:
        """Record, as proof, what the assistant did at once."""
        row = await self._add(patient_id, kind)
        row.replied_at = row.done_at = row.received_at
        row.done_by, row.outcome = ASSISTANT, "done"
        await self._session.flush()
        return _request(row)

    async def of(self, patient_id: uuid.UUID) -> list[DataRequest]:
        """Return a patient's requests, the newest first."""
        query = select(DataRequestRow).where(DataRequestRow.patient_id == patient_id)
        rows = await self._session.scalars(query.order_by(DataRequestRow.received_at.desc()))
        return [_request(row) for row in rows]

    async def waiting(self) -> list[DataRequest]:
        """Return what is not done, the most pressing first."""
        query = select(DataRequestRow).where(DataRequestRow.done_at.is_(None)).order_by(DataRequestRow.due_at)
        return [_request(row) for row in await self._session.scalars(query)]

    async def reply(self, code: str) -> DataRequest:
        """Record that the person was answered for the first time.

        Raises:
            DataRequestError: there is no such request that waits.
        """
        row = await self._open(code)
        row.replied_at = row.replied_at or self._clock()
        return await self._kept(row)

    async def extend(self, code: str) -> DataRequest:
        """Put the end off, once, by what the law allows.

        Raises:
            DataRequestError: it was put off before, or there is none that waits.
        """
        row = await self._open(code)
        if row.extended_at is not None:
            raise DataRequestError(f"{code} was put off before, and the law allows it once")
        row.due_at, row.extended_at = put_off(RequestKind(row.kind), row.due_at), self._clock()
        return await self._kept(row)

    async def finish(self, code: str, by: str, *, refusal: str | None = None) -> DataRequest:
        """Record that it is done, or with a `refusal` that and why it is not.

        Raises:
            DataRequestError: there is no such request that waits.
        """
        row = await self._open(code)
        row.done_at, row.done_by = self._clock(), by
        row.replied_at = row.replied_at or row.done_at
        row.outcome, row.reason = ("done", None) if refusal is None else ("refused", refusal)
        return await self._kept(row)

    async def _add(self, patient_id: uuid.UUID | None, kind: RequestKind) -> DataRequestRow:
        now = self._clock()
        row = DataRequestRow(
            id=uuid.uuid4(),
            code=new_code(),
            patient_id=patient_id,
            kind=kind,
            received_at=now,
            reply_due_at=reply_by(now),
            due_at=done_by(kind, now),
        )
        self._session.add(row)
        await self._session.flush()
        return row

    async def _open(self, code: str) -> DataRequestRow:
        query = select(DataRequestRow).where(DataRequestRow.code == code.upper()).with_for_update()
        row = (await self._session.execute(query)).scalar_one_or_none()
        if row is None or row.done_at is not None:
            raise DataRequestError(f"there is no request {code} that waits")
        return row

    async def _kept(self, row: DataRequestRow) -> DataRequest:
        await self._session.flush()
        return _request(row)


def _request(row: DataRequestRow) -> DataRequest:
    return DataRequest(
        id=row.id,
        code=row.code,
        patient_id=row.patient_id,
        kind=RequestKind(row.kind),
        received_at=row.received_at,
        reply_due_at=row.reply_due_at,
        due_at=row.due_at,
        extended_at=row.extended_at,
        replied_at=row.replied_at,
        done_at=row.done_at,
        done_by=row.done_by,
        outcome=row.outcome,
        reason=row.reason,
    )
