"""What booking does by itself: settle, notify, let holds run out, offer freed slots, open the days ahead."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import procrastinate
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels import Channel
from bot.notices import Notices
from care.booking.book import AppointmentBook
from care.booking.joining import Joining
from care.booking.ledger import QUEUE, SETTLE, Ledger
from care.booking.local import LocalGateway
from care.booking.schedules import open_ahead
from care.booking.settling import Settler
from care.booking.slots import local_day
from care.booking.sweeping import Sweeper
from records.encryption import Seal, read_key
from settings import Settings

SWEEP_SECONDS = 5
HOUR = 3_600


class BookingWork:
    """The book, and everything that keeps its promises."""

    def __init__(
        self,
        settings: Settings,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        jobs: procrastinate.App,
    ) -> None:
        self.ledger = Ledger(sessions, LocalGateway(sessions), seal, jobs)
        self.book = AppointmentBook(self.ledger)
        self.way_in = Joining(settings.consultation_url, read_key(settings), self.ledger.policy)

    def register(self, channels: Mapping[int, Channel]) -> None:
        """Make the jobs known to the workers; notices go out on `channels`, by the id of their bot."""
        self.ledger.jobs.task(name=SETTLE, queue=QUEUE)(Settler(self.ledger).run)
        Notices(self.book, channels, self.way_in).register(self.ledger.jobs)

    def parts(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """Return what is done again and again, by name."""
        parts = {"holds and waitlist": self._sweep}
        return parts if self.ledger.gateway.is_remote else parts | {"schedules": self._open_days}

    async def _sweep(self) -> None:
        await Sweeper(self.ledger).sweep()
        await asyncio.sleep(SWEEP_SECONDS)

    async def _open_days(self) -> None:
        async with self.ledger.sessions.begin() as session:
            await open_ahead(session, local_day(self.ledger.clock()), self.ledger.policy.horizon.days)
        await asyncio.sleep(HOUR)
