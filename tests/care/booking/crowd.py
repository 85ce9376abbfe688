"""`python -m tests.care.booking.crowd URL SEED race|live`: patients of one process, who all want the same slots.

`race`: each holds and confirms once, if there is a slot. `live`: they book, cancel and change until they are killed.
"""

import asyncio
import contextlib
import random
import sys
import uuid

import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import async_sessionmaker

from care.booking.book import AlreadyBookedError, AppointmentBook, HoldExpiredError, TooLateError, TooManyOpenError
from care.booking.gateway import SlotTakenError
from care.booking.ledger import Ledger
from care.booking.local import LocalGateway
from care.booking.slots import SlotWish
from care.booking.sweeping import Sweeper
from records.encryption import Seal
from records.jobs import job_app
from records.patients import PatientRow
from records.postgres import connect
from tests.care.booking.clinic import DETAILS
from tests.conftest import KEY

AT_ONCE = 5  # patients of one process: PostgreSQL has a hundred connections
SKIN = SlotWish("dermatology")
REFUSED = (SlotTakenError, AlreadyBookedError, HoldExpiredError, TooLateError, TooManyOpenError)
AWAY = (SQLAlchemyError, ConnectorException, psycopg.Error, OSError)


async def races(book: AppointmentBook, patient: uuid.UUID, luck: random.Random) -> None:
    """Book one slot, trying as long as any is free."""
    while offers := await book.offers(SKIN, count=30):
        with contextlib.suppress(SlotTakenError):
            hold = await book.hold(patient, luck.choice(offers).ref)
            await book.confirm(hold.id, patient, DETAILS)
            return


async def lives(book: AppointmentBook, patient: uuid.UUID, luck: random.Random) -> None:
    """Do one thing that patients do."""
    mine = await book.upcoming(patient)
    booked = [appointment for appointment in mine if appointment.status == "booked"]
    if booked and luck.random() < 0.4:
        await book.cancel(luck.choice(booked).id, patient, "busy")
        return
    offers = await book.offers(SKIN, count=30)
    if not offers:
        await book.wait(patient, SKIN)
        return
    replaces = luck.choice(booked).id if booked and luck.random() < 0.5 else None
    hold = await book.hold(patient, luck.choice(offers).ref, replaces_id=replaces)
    if luck.random() < 0.8:
        await book.confirm(hold.id, patient, DETAILS)


async def main(url: str, seed: int, how: str) -> None:
    """Let this process's share of the patients act."""
    engine, jobs = connect(url, size=AT_ONCE), job_app(url)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    ledger = Ledger(sessions, LocalGateway(sessions), Seal(KEY), jobs)
    book, luck = AppointmentBook(ledger), random.Random(seed)  # noqa: S311  a drill
    async with jobs.open_async():
        async with sessions() as session:
            everybody = list((await session.execute(select(PatientRow.id).order_by(PatientRow.id))).scalars())
        if how == "race":
            for start in range(seed, len(everybody), 8 * AT_ONCE):
                share = everybody[start : start + 8 * AT_ONCE : 8]
                await asyncio.gather(*(races(book, patient, luck) for patient in share))
            await engine.dispose()
            return
        while True:
            with contextlib.suppress(*REFUSED, *AWAY):
                await lives(book, luck.choice(everybody), luck)
                if luck.random() < 0.2:
                    await Sweeper(ledger).sweep()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
