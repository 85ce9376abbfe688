"""The audit trail: who did what to what. It only grows; each entry carries the hash of the one before.

It holds ids and codes, never what a citizen wrote.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from records.staff import AuditEntryRow

BEGINNING = b"\0" * 32
LOCK = 7_310_002
BATCH = 1_000


class AuditBrokenError(Exception):
    """An entry does not fit the one before it; the message names its number."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry. Whoever keeps it elsewhere can prove later that nothing before it was changed."""

    ordinal: int
    at: dt.datetime | None
    hash: str


class AuditTrail:
    """Writes and checks the trail within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(
        self, actor: str, action: str, subject: str = "", *, account_id: uuid.UUID | None = None, **detail: object
    ) -> None:
        """Append one entry; it commits with the change that it tells of."""
        await self._session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        last = await self._last()
        row = AuditEntryRow(
            ordinal=last.ordinal + 1 if last else 1,
            at=dt.datetime.now(dt.UTC),
            account_id=account_id,
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
            previous=last.hash if last else BEGINNING,
        )
        row.hash = _hash(row)
        self._session.add(row)
        await self._session.flush()

    async def head(self) -> Head:
        """Return the last entry."""
        last = await self._last()
        return Head(last.ordinal, last.at, last.hash.hex()) if last else Head(0, None, BEGINNING.hex())

    async def verify(self) -> int:
        """Check every entry against the one before and return how many there are.

        Raises:
            AuditBrokenError: an entry was changed, taken out or put in.
        """
        previous, ordinal = BEGINNING, 0
        while rows := await self._after(ordinal):
            for row in rows:
                if (row.ordinal, row.previous, row.hash) != (ordinal + 1, previous, _hash(row)):
                    raise AuditBrokenError(f"the audit trail does not hold at entry {row.ordinal}")
                previous, ordinal = row.hash, row.ordinal
        return ordinal

    async def _after(self, ordinal: int) -> Sequence[AuditEntryRow]:
        query = select(AuditEntryRow).where(AuditEntryRow.ordinal > ordinal).order_by(AuditEntryRow.ordinal)
        return (await self._session.scalars(query.limit(BATCH))).all()

    async def _last(self) -> AuditEntryRow | None:
        newest = select(AuditEntryRow).order_by(AuditEntryRow.ordinal.desc()).limit(1)
        return (await self._session.scalars(newest)).one_or_none()


def _hash(row: AuditEntryRow) -> bytes:
    told = [row.ordinal, row.at.astimezone(dt.UTC).isoformat(), str(row.account_id), row.actor, row.action]
    canonical = json.dumps([*told, row.subject, row.detail], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(row.previous + canonical.encode()).digest()
