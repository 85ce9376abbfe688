"""Many processes want the same slots, die by SIGKILL, and lose their database: no slot is had twice, none is lost."""

import asyncio
import contextlib
import datetime as dt
import random
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.ext.asyncio import async_sessionmaker

from care.booking.ledger import Ledger
from care.booking.local import LocalGateway
from care.booking.slots import local_day, utc_now
from evals.servers import stop_postgres_at_once_and_start
from records.encryption import Seal
from records.jobs import job_app
from records.migrate import migrate
from records.postgres import connect, embedded_url
from tests.care.booking.clinic import Clinic, Clock
from tests.conftest import KEY

SECONDS = 60
MISMATCHES = {
    "slot and appointment disagree": """
        SELECT count(*) FROM slot FULL JOIN (
            SELECT slot_ref::uuid AS id, status FROM appointment
            WHERE status IN ('proposed', 'pending', 'booked') ) AS claim USING (id)
        WHERE slot.status IS DISTINCT FROM CASE claim.status
            WHEN 'proposed' THEN 'busy-tentative' WHEN 'booked' THEN 'busy' ELSE 'free' END""",
    "a day counts wrong": """
        SELECT count(*) FROM schedule_day WHERE taken <> (
            SELECT count(*) FROM slot WHERE slot.schedule_id = schedule_day.schedule_id
            AND slot.day = schedule_day.day AND slot.status IN ('busy', 'busy-tentative'))""",
    "booked without its reminders": """
        SELECT count(*) FROM appointment WHERE status = 'booked' AND NOT EXISTS (
            SELECT FROM procrastinate_jobs WHERE args->>'appointment_id' = appointment.id::text
            AND args->>'kind' = 'follow-up' AND (args->>'version')::int = appointment.version)""",
    "status and last event disagree": """
        SELECT count(*) FROM appointment WHERE status <> (
            SELECT event.status FROM appointment_event AS event
            WHERE event.appointment_id = appointment.id ORDER BY ordinal DESC LIMIT 1)""",
}


@contextlib.asynccontextmanager
async def clinic_at(url: str, *, closes: dt.time, patients: int) -> AsyncIterator[Clinic]:
    """A clinic that is open every day but few hours, with patients."""
    engine, jobs = connect(url), job_app(url)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with jobs.open_async():
        clinic = Clinic(Ledger(sessions, LocalGateway(sessions), Seal(KEY), jobs), Clock(), sessions)
        await clinic.practitioner(closes=closes, lead_minutes=0)
        for _ in range(patients):
            await clinic.patient()
        yield clinic
    await engine.dispose()


async def crowd(url: str, root: Path, seed: int, how: str) -> asyncio.subprocess.Process:
    """Start one process of patients."""
    module = "tests.care.booking.crowd"
    return await asyncio.create_subprocess_exec(sys.executable, "-m", module, url, str(seed), how, cwd=root)


async def killed(process: asyncio.subprocess.Process) -> None:
    """Kill a process."""
    process.kill()
    await process.wait()


def monday() -> dt.date:
    """Return a Monday to come."""
    today = local_day(utc_now())
    return today + dt.timedelta(days=7 - today.weekday())


async def test_two_hundred_patients_and_twenty_slots(database: str, root: Path) -> None:
    async with clinic_at(database, closes=dt.time(10), patients=200) as clinic:
        assert await clinic.opens(monday(), monday() + dt.timedelta(days=4)) == 20
        processes = [await crowd(database, root, seed, "race") for seed in range(8)]
        assert [await process.wait() for process in processes] == [0] * 8
        booked = await clinic.rows("SELECT count(*), count(DISTINCT slot_ref) FROM appointment WHERE status = 'booked'")
        assert tuple(booked[0]) == (20, 20)


@pytest.fixture
def own_postgres(tmp_path: Path) -> Path:
    """The data folder of a PostgreSQL that a test may stop."""
    return tmp_path / "data"


async def test_killed_workers_and_a_stopped_database_leave_nothing_half_done(own_postgres: Path, root: Path) -> None:
    url = embedded_url(own_postgres)
    await asyncio.to_thread(migrate, url)
    luck = random.Random(7)  # noqa: S311  a drill
    async with clinic_at(url, closes=dt.time(12), patients=12) as clinic:
        await clinic.opens(monday(), monday() + dt.timedelta(days=1))
    processes = [await crowd(url, root, seed, "live") for seed in range(3)]
    for round_ in range(6):
        await asyncio.to_thread(until_events, url, 20 * (round_ + 1))
        victim = luck.randrange(len(processes))
        await killed(processes[victim])
        processes[victim] = await crowd(url, root, 10 + round_, "live")
        if round_ in (2, 4):
            await asyncio.to_thread(stop_postgres_at_once_and_start, own_postgres)
    for process in processes:
        await killed(process)
    with psycopg.connect(url) as connection:
        counts = {name: connection.execute(query).fetchone() for name, query in MISMATCHES.items()}
    assert counts == dict.fromkeys(MISMATCHES, (0,))


def until_events(url: str, count: int) -> None:
    """Wait until `count` things happened to appointments: a drill in which nothing happens drills nothing."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.Error), psycopg.connect(url) as connection:
            row = connection.execute("SELECT count(*) FROM appointment_event").fetchone()
            if row is not None and row[0] >= count:
                return
        time.sleep(0.1)
    raise AssertionError(f"fewer than {count} events in {SECONDS} s")
