"""A clinic on a real PostgreSQL."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from care.booking.ledger import Ledger
from care.booking.local import LocalGateway
from records.encryption import Seal
from records.jobs import job_app
from tests.care.booking.clinic import Clinic, Clock


@pytest.fixture
async def clinic(engine: AsyncEngine, database: str, seal: Seal) -> AsyncIterator[Clinic]:
    """A clinic with no practitioner yet."""
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    clock = Clock()
    jobs = job_app(database)
    async with jobs.open_async():
        ledger = Ledger(sessions, LocalGateway(sessions, clock), seal, jobs, clock=clock)
        yield Clinic(ledger, clock, sessions)
