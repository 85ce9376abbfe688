"""What time does by itself: holds run out, and freed slots are offered to those who wait, one after the other."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from care.booking.appointments import Appointment
from care.booking.gateway import GatewayUnavailableError, Settled, SlotTakenError
from care.booking.ledger import ASSISTANT, Ledger, held_row
from care.booking.lifecycle import AppointmentStatus
from care.booking.settling import Settler
from care.booking.slots import OfferedSlot, SlotWish
from records.booking import AppointmentRow, SlotOfferRow
from records.patients import PatientRow

AT_ONCE = 50


class Sweeper:
    """Called every few seconds, by as many processes as there are."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def sweep(self) -> None:
        """Do all that is due."""
        await self.expire_holds()
        await self.end_waiting()
        await self.offer_to_waiting()

    async def expire_holds(self) -> int:
        """Give up holds whose time is over, tell the patients, and return how many there were."""
        query = (
            select(AppointmentRow)
            .where(
                AppointmentRow.status == AppointmentStatus.PROPOSED, AppointmentRow.hold_until <= self._ledger.clock()
            )
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        async with self._ledger.sessions.begin() as session:
            rows = list((await session.execute(query)).scalars())
            for row in rows:
                expired = await self._cancel(session, row, "the hold ran out")
                await self._ledger.notify(session, expired, "hold-expired")
            return len(rows)

    async def end_waiting(self) -> int:
        """Take those off the waitlist whose days have passed, tell them, and return how many there were."""
        query = (
            select(AppointmentRow)
            .where(
                AppointmentRow.status == AppointmentStatus.WAITLIST, AppointmentRow.wanted_until <= self._ledger.clock()
            )
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        async with self._ledger.sessions.begin() as session:
            rows = list((await session.execute(query)).scalars())
            for row in rows:
                ended = await self._cancel(session, row, "nothing came free")
                await self._ledger.notify(session, ended, "waitlist-ended")
            return len(rows)

    async def offer_to_waiting(self) -> int:
        """Hold a slot that came free for whoever waits longest, tell them, and return how many were offered."""
        offered = 0
        for row in await self._waiting():
            after = max(self._ledger.clock(), row.wanted_from or self._ledger.clock())
            wish = SlotWish(row.specialty, row.province)
            try:
                slots = await self._ledger.gateway.find(wish, after=after, limit=AT_ONCE)
            except GatewayUnavailableError:
                return offered
            offered += await self._offer(row, [slot for slot in slots if _in_time(slot, row)])
        return offered

    async def _waiting(self) -> list[AppointmentRow]:
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.status == AppointmentStatus.WAITLIST, ~_holds_one())
            .order_by(AppointmentRow.created_at)
            .limit(AT_ONCE)
        )
        async with self._ledger.sessions() as session:
            return list((await session.execute(query)).scalars())

    async def _offer(self, waiting: AppointmentRow, slots: Sequence[OfferedSlot]) -> bool:
        """Offer the first slot that was not offered to them before; one that is taken meanwhile is passed over."""
        async with self._ledger.sessions() as session:
            query = select(SlotOfferRow.slot_ref).where(SlotOfferRow.appointment_id == waiting.id)
            known = set((await session.execute(query)).scalars())
        for slot in slots:
            if slot.ref not in known:
                try:
                    return await self._hold_for(waiting, slot)
                except (SlotTakenError, IntegrityError):
                    continue
        return False

    async def _hold_for(self, waiting: AppointmentRow, slot: OfferedSlot) -> bool:
        """Hold `slot` for who waits, unless another process just did something for them."""
        async with self._ledger.sessions.begin() as session:
            await session.execute(select(PatientRow.id).where(PatientRow.id == waiting.patient_id).with_for_update())
            still = select(AppointmentRow.id).where(
                AppointmentRow.id == waiting.id, AppointmentRow.status == AppointmentStatus.WAITLIST, ~_holds_one()
            )
            if (await session.execute(still)).first() is None:
                return False
            row = held_row(slot, waiting.patient_id, self._ledger, self._ledger.policy.waitlist_hold)
            row.replaces_id = waiting.id
            session.add(SlotOfferRow(appointment_id=waiting.id, slot_ref=slot.ref))
            offer = await self._ledger.add(session, row, by=ASSISTANT, reason="came free")
            if not self._ledger.gateway.is_remote:
                await self._ledger.notify(session, offer, "waitlist-offer")
                return True
        return await self._tell_when_held(offer)

    async def _tell_when_held(self, offer: Appointment) -> bool:
        try:
            outcome = await Settler(self._ledger).settle(offer.id)
        except GatewayUnavailableError:
            async with self._ledger.sessions.begin() as session:
                await self._cancel(session, await self._ledger.row(session, offer.id), "the calendar did not answer")
            return False
        if outcome is Settled.LOST:
            return False
        async with self._ledger.sessions.begin() as session:
            await self._ledger.notify(session, offer, "waitlist-offer")
        return True

    async def _cancel(self, session: AsyncSession, row: AppointmentRow, reason: str) -> Appointment:
        return await self._ledger.move(session, row, AppointmentStatus.CANCELLED, by=ASSISTANT, reason=reason)


def _holds_one() -> ColumnElement[bool]:
    """Whether the patient of a row of the waitlist is holding a slot just now."""
    offer = aliased(AppointmentRow)
    return exists().where(offer.patient_id == AppointmentRow.patient_id, offer.status == AppointmentStatus.PROPOSED)


def _in_time(slot: OfferedSlot, waiting: AppointmentRow) -> bool:
    return waiting.wanted_until is None or slot.start < waiting.wanted_until
