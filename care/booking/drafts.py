"""Keeps booking drafts: one a patient, sealed at rest, forgotten when booked, stopped or left for a day."""

import datetime as dt
import uuid

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.draft import Draft
from care.booking.slots import Clock, utc_now
from records.booking import BookingDraftRow
from records.encryption import Seal

LAPSES = dt.timedelta(hours=24)
_draft = TypeAdapter(Draft)


class Drafts:
    """The draft of one patient."""

    def __init__(self, session: AsyncSession, seal: Seal, patient_id: uuid.UUID, *, clock: Clock = utc_now) -> None:
        self._session = session
        self._seal = seal
        self._patient_id = patient_id
        self._clock = clock

    async def current(self) -> Draft | None:
        """Return the draft; one that nobody touched for a day is forgotten."""
        row = await self._session.get(BookingDraftRow, self._patient_id)
        if row is None:
            return None
        if self._clock() - row.changed_at > LAPSES:
            await self.forget()
            return None
        return _draft.validate_json(self._seal.open(row.told, self._row()))

    async def keep(self, draft: Draft) -> None:
        """Keep `draft` as the patient's."""
        row = await self._session.get(BookingDraftRow, self._patient_id)
        if row is None:
            row = BookingDraftRow(patient_id=self._patient_id)
            self._session.add(row)
        row.told = self._seal.close(_draft.dump_json(draft).decode(), self._row())
        row.changed_at = self._clock()
        await self._session.flush()

    async def forget(self) -> None:
        """Forget the draft, if there is one."""
        row = await self._session.get(BookingDraftRow, self._patient_id)
        if row is not None:
            await self._session.delete(row)
            await self._session.flush()

    def _row(self) -> str:
        return f"booking_draft:{self._patient_id}"
