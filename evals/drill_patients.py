"""What patients, time and workers do in the drill, all at once, while faults and crashes befall them."""

import asyncio
import contextlib
import datetime as dt
import random
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import async_sessionmaker

from care.booking.appointments import Appointment, Details
from care.booking.book import (
    AlreadyBookedError,
    AppointmentBook,
    HoldExpiredError,
    TooLateError,
    TooManyOpenError,
)
from care.booking.fhir.client import FhirClient
from care.booking.fhir.finding import Terms
from care.booking.fhir.gateway import FhirGateway
from care.booking.fhir.vocabulary import Vocabulary
from care.booking.gateway import GatewayUnavailableError, SlotTakenError
from care.booking.ledger import Ledger, NoSuchAppointmentError
from care.booking.lifecycle import AppointmentStatus, TransitionError
from care.booking.policy import Policy
from care.booking.settling import Settler
from care.booking.slots import SlotWish
from care.booking.sweeping import Sweeper
from evals.drill_crashes import KilledError
from evals.fhir_server import PROVINCES
from records.booking import AppointmentRow
from records.encryption import Seal
from records.jobs import job_app
from records.patients import PatientRow
from records.postgres import connect

REFUSALS = (
    AlreadyBookedError,
    GatewayUnavailableError,
    HoldExpiredError,
    KilledError,
    NoSuchAppointmentError,
    SlotTakenError,
    TooLateError,
    TooManyOpenError,
    TransitionError,
)
AWAY = (SQLAlchemyError, ConnectorException, psycopg.Error, OSError)
PATIENCE = 0.5
HOLD = dt.timedelta(seconds=3)
MOST_TRIES = 12
DETAILS = Details(name="Nguyễn Thị Mẫu", birth_year=1985, phone="+84912345678", reason="nổi mẩn ở tay")


@dataclass
class Clock:
    """The time, and how far the drill has moved it on."""

    ahead: dt.timedelta = dt.timedelta()

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return dt.datetime.now(dt.UTC) + self.ahead


@contextlib.asynccontextmanager
async def ledger_on(
    database: str, base: str, clock: Clock, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Ledger]:
    """A ledger whose slots lie on the FHIR server at `base`; holds are short, and so is its patience."""
    client = FhirClient(base, answers_within=PATIENCE, transport=transport)
    gateway = FhirGateway(client, Vocabulary({}, PROVINCES), terms=Terms(lead=dt.timedelta()), clock=clock)
    engine = connect(database)
    try:
        async with job_app(database).open_async() as jobs:
            sessions = async_sessionmaker(engine, expire_on_commit=False)
            yield Ledger(sessions, gateway, Seal(b"k" * 32), jobs, Policy(hold=HOLD), clock)
    finally:
        await gateway.close()
        await engine.dispose()


async def live(ledger: Ledger, wish: SlotWish, dice: random.Random, gate: asyncio.Semaphore) -> None:
    """Be one patient: look, hold, walk away or confirm, keep, cancel or change, a few times."""
    number = uuid.uuid4()
    with contextlib.suppress(*AWAY):
        async with ledger.sessions.begin() as session:
            session.add(PatientRow(id=number, language="vi"))
    book, kept, wants = AppointmentBook(ledger), None, dice.randint(1, 3)
    for _ in range(MOST_TRIES):
        await asyncio.sleep(dice.uniform(0, 0.2))
        async with gate:
            try:
                kept = await _visit(book, number, wish, dice, kept)
            except (*REFUSALS, *AWAY):
                continue
        wants -= 1
        if not wants:
            return


async def _visit(
    book: AppointmentBook, patient: uuid.UUID, wish: SlotWish, dice: random.Random, kept: uuid.UUID | None
) -> uuid.UUID | None:
    """Return the appointment that the patient keeps, if any; with one kept before, change it or cancel it."""
    if kept is not None and dice.random() < 0.4:
        await book.cancel(kept, patient, "drill")
        return None
    offers = await book.offers(wish, count=6)
    if not offers:
        return kept
    hold = await book.hold(patient, dice.choice(offers).ref, replaces_id=kept)
    return await _decide(book, hold, patient, dice, kept)


async def _decide(
    book: AppointmentBook, hold: Appointment, patient: uuid.UUID, dice: random.Random, kept: uuid.UUID | None
) -> uuid.UUID | None:
    fate = dice.random()
    if fate < 0.15:  # walks away; the hold runs out
        return kept
    if fate < 0.3:
        await book.cancel(hold.id, patient, "drill")
        return kept
    await book.confirm(hold.id, patient, DETAILS)
    if fate < 0.4:  # at once again, while it is being settled
        await book.cancel(hold.id, patient, "drill")
        return None
    return hold.id


async def settle_on(ledger: Ledger, dice: random.Random, cut_short: float) -> None:
    """Settle what is not settled, for ever; a share is cancelled at some moment, as by a worker's end."""
    while True:
        with contextlib.suppress(*AWAY):
            for number in await unsettled(ledger, dice):
                with contextlib.suppress(*REFUSALS, TimeoutError):
                    async with asyncio.timeout(dice.uniform(0, 0.1) if dice.random() < cut_short else None):
                        await Settler(ledger).settle(number)
        await asyncio.sleep(0.02)


async def sweep_on(ledger: Ledger) -> None:
    """Give up holds that ran out, for ever."""
    while True:
        with contextlib.suppress(*AWAY):
            await Sweeper(ledger).expire_holds()
        await asyncio.sleep(0.1)


async def unsettled(ledger: Ledger, dice: random.Random) -> list[uuid.UUID]:
    """Return the appointments that the gateway has not agreed to, in any order."""
    query = select(AppointmentRow.id).where(~AppointmentRow.settled).limit(50)
    async with ledger.sessions() as session:
        numbers = list((await session.execute(query)).scalars())
    return dice.sample(numbers, len(numbers))


async def settle_all(ledger: Ledger, dice: random.Random, rounds: int = 20) -> int:
    """Settle until nothing is left; return how many would not be settled."""
    for _ in range(rounds):
        numbers = await unsettled(ledger, dice)
        if not numbers:
            return 0
        for number in numbers:
            try:
                await Settler(ledger).settle(number)
            except REFUSALS:
                continue
    return len(await unsettled(ledger, dice))


async def count_pending(ledger: Ledger) -> int:
    """Return how many appointments still wait for the other side, though none of them is of the kind that does."""
    query = select(AppointmentRow.id).where(AppointmentRow.status == AppointmentStatus.PENDING)
    async with ledger.sessions() as session:
        return len(list((await session.execute(query)).scalars()))
