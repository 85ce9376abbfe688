"""Consents: given for one purpose to one version of its text, withdrawn as easily, never deleted.

Source: Law 91/2025/QH15 and Decree 356/2025/NĐ-CP, article 6: free, specific for each purpose, provable, not implied.
"""

import uuid
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.slots import Clock, utc_now
from records.booking import ConsentRow

TEXT_VERSION = "2026-11-24"


class Purpose(StrEnum):
    """What somebody consents to.

    `booking`: name, year of birth, phone and reason are given to the facility. `reminders`: messages before the time.
    """

    BOOKING = "booking"
    REMINDERS = "reminders"


class Consents:
    """The consents of one patient."""

    def __init__(self, session: AsyncSession, patient_id: uuid.UUID, *, clock: Clock = utc_now) -> None:
        self._session = session
        self._patient_id = patient_id
        self._clock = clock

    async def give(self, purpose: Purpose, language: str, *, text_version: str = TEXT_VERSION) -> None:
        """Record consent to the text of `text_version` in `language`; one to the same text stands already."""
        given = await self._given(purpose)
        if given is not None and (given.text_version, given.language) == (text_version, language):
            return
        await self.withdraw(purpose)
        self._session.add(
            ConsentRow(
                patient_id=self._patient_id,
                purpose=purpose,
                text_version=text_version,
                language=language,
                given_at=self._clock(),
            )
        )
        await self._session.flush()

    async def withdraw(self, purpose: Purpose) -> bool:
        """Record that consent is withdrawn, and tell whether there was one."""
        given = await self._given(purpose)
        if given is None:
            return False
        given.withdrawn_at = self._clock()
        await self._session.flush()
        return True

    async def has(self, purpose: Purpose) -> bool:
        """Tell whether consent stands."""
        return await self._given(purpose) is not None

    async def _given(self, purpose: Purpose) -> ConsentRow | None:
        query = select(ConsentRow).where(
            ConsentRow.patient_id == self._patient_id,
            ConsentRow.purpose == purpose,
            ConsentRow.withdrawn_at.is_(None),
        )
        return (await self._session.execute(query)).scalar_one_or_none()
