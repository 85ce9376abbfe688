"""Failed attempts to sign in, counted by name and by address; too many, and no password is even looked at."""

import datetime as dt
import hashlib

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from records.staff import SignInFailureRow

WINDOW = dt.timedelta(minutes=15)
PER_NAME = 5
PER_ADDRESS = 50


class Failures:
    """Counts within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def are_too_many(self, name: str, address: str) -> bool:
        """Tell whether this name, or this address, must wait."""
        return await self._count(_key("name", name)) >= PER_NAME or (
            await self._count(_key("address", address)) >= PER_ADDRESS
        )

    async def note(self, name: str, address: str) -> None:
        """Count one more, and forget those that no longer count."""
        now = dt.datetime.now(dt.UTC)
        for key in (_key("name", name), _key("address", address)):
            self._session.add(SignInFailureRow(key=key, at=now))
        await self._session.execute(delete(SignInFailureRow).where(SignInFailureRow.at <= now - WINDOW))

    async def forgive(self, name: str) -> None:
        """Forget those of a name that has signed in."""
        await self._session.execute(delete(SignInFailureRow).where(SignInFailureRow.key == _key("name", name)))

    async def _count(self, key: bytes) -> int:
        since = dt.datetime.now(dt.UTC) - WINDOW
        query = select(func.count()).where(SignInFailureRow.key == key, SignInFailureRow.at > since)
        return (await self._session.execute(query)).scalar_one()


def _key(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value.strip().casefold()}".encode()).digest()
