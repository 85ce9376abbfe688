"""How fast free slots are found and appointments booked, at 1 % of the ministry's scale and at all of it.

`python -m evals.booking_scale`: 1,700 practitioners, 260,000 patients, 90 days of slots, on an own PostgreSQL.
"""

import argparse
import asyncio
import datetime as dt
import random
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from care.booking.appointments import Appointment, Details
from care.booking.book import AppointmentBook
from care.booking.demo import MINISTRY, Size, seed
from care.booking.gateway import SlotTakenError
from care.booking.ledger import Ledger
from care.booking.local import LocalGateway
from care.booking.provinces import read_provinces
from care.booking.schedules import open_slots
from care.booking.slots import SlotWish, local_day, utc_now
from care.booking.specialties import read_specialties
from care.booking.wishes.when import read_when
from records.booking import SlotRow
from records.encryption import Seal
from records.jobs import job_app
from records.migrate import migrate
from records.postgres import connect, embedded_url

DAYS, PATIENTS = 90, 260_000
SEARCHES, BOOKINGS, AT_ONCE = 300, 400, 8
TIMES = ("sáng mai", "thứ 7 tuần sau", "sau 5 giờ chiều", "tuần sau", "cuối tháng")
DETAILS = Details(name="Nguyễn Văn Mẫu", birth_year=1980, phone="+84912345678", reason="")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one size came to; times in milliseconds."""

    name: str
    slots: int
    searches: dict[str, list[float]]
    holds: list[float]
    bookings_per_second: float


async def measure(engine: AsyncEngine, ledger: Ledger, name: str, size: Size, patients: int) -> Figures:
    """Fill a database and time searches and bookings in it."""
    ids = await fill(engine, ledger, size, patients)
    async with ledger.sessions() as session:
        slots = (await session.execute(select(func.count()).select_from(SlotRow))).scalar_one()
    book = AppointmentBook(ledger)
    searches = {kind: await _searches(book, kind) for kind in ("anywhere", "province", "time")}
    holds: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(_books(book, ids[worker::AT_ONCE], holds) for worker in range(AT_ONCE)))
    return Figures(name, slots, searches, holds, BOOKINGS / (time.perf_counter() - started))


async def fill(engine: AsyncEngine, ledger: Ledger, size: Size, patients: int) -> list[uuid.UUID]:
    """Make a clinic of `size` with its slots, and patients; return the ids of as many as will book."""
    today = local_day(utc_now())
    async with ledger.sessions.begin() as session:
        await seed(session, size)
        await open_slots(session, today, today + dt.timedelta(days=DAYS))
        made = "INSERT INTO patient (id, language) SELECT gen_random_uuid(), 'vi' FROM generate_series(1, :number)"
        await session.execute(text(made), {"number": patients})
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))
    async with ledger.sessions() as session:
        rows = await session.execute(text("SELECT id FROM patient LIMIT :number"), {"number": BOOKINGS})
        return list(rows.scalars())


def _wish(kind: str, luck: random.Random) -> SlotWish:
    specialty = luck.choice(read_specialties().all).code
    if kind == "province":
        return SlotWish(specialty, luck.choice(read_provinces().all).code)
    if kind == "time":
        return SlotWish(specialty, when=read_when(luck.choice(TIMES), utc_now()))
    return SlotWish(specialty)


async def _searches(book: AppointmentBook, kind: str) -> list[float]:
    luck = random.Random(kind)  # noqa: S311  a measurement
    wishes = [_wish(kind, luck) for _ in range(SEARCHES)]
    await book.offers(wishes[0])
    return [await _timed(book, wish) for wish in wishes]


async def _books(book: AppointmentBook, patients: list[uuid.UUID], holds: list[float]) -> None:
    luck = random.Random(str(patients[0]))  # noqa: S311
    for patient in patients:
        started = time.perf_counter()
        appointment = await _hold_any(book, patient, luck)
        holds.append((time.perf_counter() - started) * 1_000)
        await book.confirm(appointment.id, patient, DETAILS)


async def _hold_any(book: AppointmentBook, patient: uuid.UUID, luck: random.Random) -> Appointment:
    while True:
        offers = await book.offers(_wish("anywhere", luck))
        for slot in luck.sample(offers, len(offers)):
            try:
                return await book.hold(patient, slot.ref)
            except SlotTakenError:
                continue


async def _timed(book: AppointmentBook, wish: SlotWish) -> float:
    started = time.perf_counter()
    await book.offers(wish)
    return (time.perf_counter() - started) * 1_000


def _row(figures: Figures) -> str:
    cells = [f"{figures.name:<8} {figures.slots:>10,}"]
    for times in (*figures.searches.values(), figures.holds):
        ordered = sorted(times)
        cells.append(f"{ordered[len(ordered) // 2]:7.1f} /{ordered[int(len(ordered) * 0.95)]:7.1f}")
    return "  ".join([*cells, f"{figures.bookings_per_second:8.0f}"])


async def _one(url: str, name: str, share: float) -> Figures:
    migrate(url)
    engine, jobs = connect(url, size=4 * AT_ONCE), job_app(url)
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    ledger = Ledger(sessions, LocalGateway(sessions), Seal(b"k" * 32), jobs)
    size = Size(int(MINISTRY.practitioners * share), max(34, int(MINISTRY.facilities * share)))
    try:
        async with jobs.open_async():
            return await measure(engine, ledger, name, size, int(PATIENTS * share))
    finally:
        await engine.dispose()


def main() -> int:
    """Print the table; the last line says how much slower the full scale is."""
    parser = argparse.ArgumentParser(prog="python -m evals.booking_scale", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the ministry's scale (1.0)")
    options = parser.parse_args()
    heads = ("anywhere p50/p95", "province p50/p95", "time p50/p95", "hold p50/p95", "bookings/s")
    print("size          slots  " + "  ".join(heads) + "   (milliseconds)")
    with tempfile.TemporaryDirectory() as folder:
        for name, share in (("1 %", options.share / 100), ("100 %", options.share)):
            url = embedded_url(Path(folder) / name.split()[0] / "data")
            print(_row(asyncio.run(_one(url, name, share))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
