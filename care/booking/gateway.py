"""Where slots live: our own schedules, or a hospital's FHIR server. One interface; the appointment's row is ours."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.appointments import Appointment
from care.booking.slots import OfferedSlot, SlotWish


class Settled(StrEnum):
    """What a gateway came to.

    `agreed`: it stands there as our row says. `waits_for_clinic`: all is there, the clinic must still confirm.
    `lost`: the slot is somebody else's, or was withdrawn; the appointment cannot be.
    """

    AGREED = "agreed"
    WAITS_FOR_CLINIC = "waits_for_clinic"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Settlement:
    """The outcome, and the id that the appointment has at the other side, if it has one."""

    outcome: Settled
    external_id: str | None = None


class GatewayUnavailableError(Exception):
    """The gateway did not answer, or not clearly; what it did is unknown, and settling is to be repeated."""


class SlotTakenError(Exception):
    """The slot is no longer free."""


class Gateway(Protocol):
    """A calendar. Everything may be called again and again; nothing is done twice by that."""

    @property
    def name(self) -> str:
        """Its name in `appointment.gateway`."""
        ...

    @property
    def is_remote(self) -> bool:
        """Whether the other side must be told of each change, by `settle`, after it was committed."""
        ...

    async def find(self, wish: SlotWish, *, after: dt.datetime, limit: int) -> Sequence[OfferedSlot]:
        """Return free slots that fit `wish` and start at or after `after` (lead time counted in), earliest first.

        Raises:
            GatewayUnavailableError: it did not answer.
        """
        ...

    async def look(self, ref: str) -> OfferedSlot | None:
        """Return the slot if it is free (now), else None.

        Raises:
            GatewayUnavailableError: it did not answer.
        """
        ...

    async def claim(self, session: AsyncSession, before: Appointment | None, after: Appointment) -> None:
        """Do what must commit together with the appointment's row: our own slot follows the appointment's status.

        Raises:
            SlotTakenError: the slot cannot be had; the session's transaction is to be rolled back.
        """
        ...

    async def settle(self, appointment: Appointment) -> Settlement:
        """Bring the other side to what the committed row says, and tell what came of it.

        `proposed`: the slot is `busy-tentative` for us. `pending`, `booked`: an Appointment is there and the slot is
        `busy`. `cancelled`, `waitlist`: no Appointment is open there, and the slot, if it was ours, is `free`.

        Raises:
            GatewayUnavailableError: unknown; call again later.
        """
        ...
