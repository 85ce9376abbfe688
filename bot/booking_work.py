"""What booking does by itself: settle, notify, let holds run out, offer freed slots, open the days ahead,
compare with the hospital."""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import procrastinate
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels import Channel
from bot.notices import Notices
from care.booking.book import AppointmentBook
from care.booking.fhir.gateway import FhirGateway
from care.booking.fhir.reconciliation import follow_pending, reconcile
from care.booking.gateway import GatewayUnavailableError
from care.booking.joining import Joining
from care.booking.ledger import QUEUE, SETTLE, Ledger
from care.booking.local import LocalGateway
from care.booking.schedules import open_ahead
from care.booking.settling import Settler
from care.booking.slots import local, local_day
from care.booking.sweeping import Sweeper
from records.encryption import Seal, read_key
from settings import Settings

SWEEP_SECONDS = 5
FOLLOW_SECONDS = 60
HOUR = 3_600
NIGHT_HOUR = 2

logger = logging.getLogger(__name__)


class BookingWork:
    """The book, and everything that keeps its promises."""

    def __init__(
        self,
        settings: Settings,
        gateway: LocalGateway | FhirGateway,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        jobs: procrastinate.App,
    ) -> None:
        self._gateway = gateway
        self.ledger = Ledger(sessions, gateway, seal, jobs)
        self.book = AppointmentBook(self.ledger)
        self.way_in = Joining(settings.consultation_url, read_key(settings), self.ledger.policy)

    def register(self, channels: Mapping[int, Channel]) -> None:
        """Make the jobs known to the workers; notices go out on `channels`, by the id of their bot."""
        self.ledger.jobs.task(name=SETTLE, queue=QUEUE)(Settler(self.ledger).run)
        Notices(self.book, channels, self.way_in).register(self.ledger.jobs)

    def parts(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """Return what is done again and again, by name."""
        always = {"holds and waitlist": self._sweep}
        if isinstance(self._gateway, FhirGateway):
            return always | {
                "clinic's answers": partial(self._follow, self._gateway),
                "reconciliation": partial(self._reconcile, self._gateway),
            }
        return always | {"schedules": self._open_days}

    async def _sweep(self) -> None:
        await Sweeper(self.ledger).sweep()
        await asyncio.sleep(SWEEP_SECONDS)

    async def _open_days(self) -> None:
        async with self.ledger.sessions.begin() as session:
            await open_ahead(session, local_day(self.ledger.clock()), self.ledger.policy.horizon.days)
        await asyncio.sleep(HOUR)

    async def _follow(self, gateway: FhirGateway) -> None:
        await asyncio.sleep(FOLLOW_SECONDS)
        try:
            await follow_pending(self.ledger, gateway)
        except GatewayUnavailableError as error:
            logger.warning("the calendar does not answer (%s)", error)

    async def _reconcile(self, gateway: FhirGateway) -> None:
        """Compare both sides in the coming night; a calendar that is away then is asked again an hour later."""
        now = local(self.ledger.clock())
        night = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
        night += dt.timedelta(days=night <= now)
        await asyncio.sleep((night - now).total_seconds())
        while True:
            try:
                logger.info("%s", await reconcile(self.ledger, gateway))
            except GatewayUnavailableError as error:
                logger.warning("not reconciled, the calendar does not answer (%s)", error)
                await asyncio.sleep(HOUR)
            else:
                return
