"""Consents: given for one purpose to one version of its text, withdrawn as easily, kept as proof.

What each is for, for how long, and who sees it stands in its text (`consent-<purpose>` in `bot/locales`).
Source: Law 91/2025/QH15 and Decree 356/2025/NĐ-CP, article 6: free, specific for each purpose, provable, not implied;
Law 91/2025/QH15, article 24: a child's legal representative acts for the child.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from records.booking import ConsentRow

CHILD_HAS_A_SAY_FROM = 7  # years; from then on both the child and the representative agree
CHILD_UNTIL = 16  # years


class Purpose(StrEnum):
    """What somebody consents to.

    `conversation`: what is said is kept longer, for the support team to read. `booking`: name, year of birth, phone and
    reason are given to the facility. `reminders`: messages before the time.
    """

    CONVERSATION = "conversation"
    BOOKING = "booking"
    REMINDERS = "reminders"


class GivenAs(StrEnum):
    """For whom somebody consents: for themselves, as a child's guardian (the child agreeing too), for a relative."""

    ONESELF = "oneself"
    GUARDIAN = "guardian"
    GUARDIAN_AND_CHILD = "guardian_and_child"
    RELATIVE = "relative"


TEXT_VERSIONS = {
    Purpose.CONVERSATION: "2026-11-25",
    Purpose.BOOKING: "2026-11-25",
    Purpose.REMINDERS: "2026-11-25",
}


def utc_now() -> dt.datetime:
    """Return the present time, aware."""
    return dt.datetime.now(dt.UTC)


def role_for(birth_year: int, year: int, *, is_for_oneself: bool) -> GivenAs:
    """Return in what role consent is needed in `year` for somebody born in `birth_year`.

    Of the two ages that this leaves open, the one counts that asks for more. A child who writes for themselves needs
    their guardian beside them.
    """
    oldest = year - birth_year
    if oldest < CHILD_HAS_A_SAY_FROM:
        return GivenAs.GUARDIAN
    if oldest - 1 < CHILD_UNTIL:
        return GivenAs.GUARDIAN_AND_CHILD
    return GivenAs.ONESELF if is_for_oneself else GivenAs.RELATIVE


class Consents:
    """The consents of one patient."""

    def __init__(
        self, session: AsyncSession, patient_id: uuid.UUID, *, clock: Callable[[], dt.datetime] = utc_now
    ) -> None:
        self._session = session
        self._patient_id = patient_id
        self._clock = clock

    async def give(
        self,
        purpose: Purpose,
        language: str,
        *,
        role: GivenAs = GivenAs.ONESELF,
        text_version: str | None = None,
    ) -> None:
        """Record consent to the text of `text_version` (that of now) in `language`; the same one stands already."""
        version = text_version or TEXT_VERSIONS[purpose]
        given = await self._given(purpose)
        if given is not None and (given.text_version, given.language, given.given_as) == (version, language, role):
            return
        await self.withdraw(purpose)
        self._session.add(
            ConsentRow(
                patient_id=self._patient_id,
                purpose=purpose,
                text_version=version,
                language=language,
                given_as=role,
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

    async def standing(self) -> list[Purpose]:
        """Return the purposes for which consent stands."""
        return [purpose for purpose in Purpose if await self.has(purpose)]

    async def _given(self, purpose: Purpose) -> ConsentRow | None:
        query = select(ConsentRow).where(
            ConsentRow.patient_id == self._patient_id,
            ConsentRow.purpose == purpose,
            ConsentRow.withdrawn_at.is_(None),
        )
        return (await self._session.execute(query)).scalar_one_or_none()
