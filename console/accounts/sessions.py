"""Sessions live on the server: a cookie names one, and ending the row ends it at once.

A session ends after 30 minutes without a request and after 12 hours in any case.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from console.accounts.accounts import Account, account_of
from console.accounts.tokens import digest, new_token
from records.staff import StaffAccountRow, StaffSessionRow

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
NOTED_EVERY = dt.timedelta(minutes=1)
LONGEST_DEVICE = 200


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in on one device; `is_verified` once the second factor was given or is not asked for."""

    id: uuid.UUID
    account: Account
    is_verified: bool
    device: str
    created_at: dt.datetime
    seen_at: dt.datetime


class Sessions:
    """Opens, finds and ends sessions within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, account_id: uuid.UUID, device: str, *, verified: bool) -> str:
        """Open a session and return the token for the cookie."""
        token, now = new_token(), dt.datetime.now(dt.UTC)
        self._session.add(
            StaffSessionRow(
                token_hash=digest(token),
                account_id=account_id,
                device=device[:LONGEST_DEVICE],
                created_at=now,
                seen_at=now,
                verified_at=now if verified else None,
            )
        )
        await self._session.flush()
        return token

    async def find(self, token: str, *, seen: bool = True) -> Session | None:
        """Return the session of a cookie if it is still good. `seen` keeps it from ending for idleness."""
        now = dt.datetime.now(dt.UTC)
        query = (
            select(StaffSessionRow, StaffAccountRow)
            .join(StaffAccountRow, StaffAccountRow.id == StaffSessionRow.account_id)
            .where(StaffSessionRow.token_hash == digest(token), StaffAccountRow.disabled_at.is_(None), *_open(now))
        )
        found = (await self._session.execute(query)).one_or_none()
        if found is None:
            return None
        row, account = found
        if seen and now - row.seen_at > NOTED_EVERY:
            row.seen_at = now
        return _session(row, account)

    async def verify(self, session_id: uuid.UUID) -> None:
        """Record that the second factor was given."""
        await self._change(StaffSessionRow.id == session_id, verified_at=dt.datetime.now(dt.UTC))

    async def end(self, session_id: uuid.UUID) -> None:
        """End one session."""
        await self._change(StaffSessionRow.id == session_id, ended_at=dt.datetime.now(dt.UTC))

    async def end_all(self, account_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
        """End every session of an account, `but` one."""
        others = StaffSessionRow.account_id == account_id
        if but is not None:
            others &= StaffSessionRow.id != but
        await self._change(others, ended_at=dt.datetime.now(dt.UTC))

    async def of_account(self, account_id: uuid.UUID) -> Sequence[Session]:
        """Return the open sessions of one account, the newest first."""
        query = (
            select(StaffSessionRow, StaffAccountRow)
            .join(StaffAccountRow, StaffAccountRow.id == StaffSessionRow.account_id)
            .where(StaffSessionRow.account_id == account_id, *_open(dt.datetime.now(dt.UTC)))
            .order_by(StaffSessionRow.seen_at.desc())
        )
        return [_session(row, account) for row, account in await self._session.execute(query)]

    async def _change(self, which: ColumnElement[bool], **values: dt.datetime) -> None:
        await self._session.execute(
            update(StaffSessionRow).where(which, StaffSessionRow.ended_at.is_(None)).values(**values)
        )


def _open(now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        StaffSessionRow.ended_at.is_(None),
        StaffSessionRow.seen_at > now - IDLE,
        StaffSessionRow.created_at > now - ABSOLUTE,
    )


def _session(row: StaffSessionRow, account: StaffAccountRow) -> Session:
    return Session(row.id, account_of(account), row.verified_at is not None, row.device, row.created_at, row.seen_at)
