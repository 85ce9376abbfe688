"""Processes that book, settle and sweep, and are SIGKILLed in turn; PostgreSQL is stopped at once in the middle.

`python -m evals.drill_kills DATABASE FHIR SPECIALTY SEED PATIENTS` is one of them; it runs until it is killed.
"""

import asyncio
import contextlib
import logging
import random
import sys
import time
from pathlib import Path

import psycopg

from care.booking.slots import SlotWish
from evals.drill_patients import AWAY, Clock, ledger_on, live, settle_on, sweep_on
from evals.drill_size import Size
from evals.servers import stop_postgres_at_once_and_start

PROCESSES, KILLS = 3, 6
STOPPED_AT = 3
EVENTS = 12  # between two deaths: a process that does nothing drills nothing
EVENTS_SECONDS = 20
CUT_SHORT = 0.1


async def kill_in_turn(database: str, data: Path, base: str, size: Size, dice: random.Random) -> int:
    """Let the patients of a drill live in processes that die; return how many deaths there were.

    A process that takes a dead one's place has a share of the patients of its own.
    """
    shares = [size.patients // (PROCESSES + KILLS)] * (PROCESSES + KILLS)
    shares[0] += size.patients - sum(shares)
    seeds = iter(range(len(shares)))
    processes = [await _start(database, base, size, next(seeds), shares) for _ in range(PROCESSES)]
    for number in range(KILLS):
        await asyncio.to_thread(_until_events, database, size.specialty, EVENTS * (number + 1))
        await asyncio.sleep(dice.uniform(0, 0.5))
        victim = dice.randrange(PROCESSES)
        await _kill(processes[victim])
        processes[victim] = await _start(database, base, size, next(seeds), shares)
        if number == STOPPED_AT:
            await asyncio.to_thread(stop_postgres_at_once_and_start, data)
    await asyncio.to_thread(_until_events, database, size.specialty, EVENTS * (KILLS + 1))
    for process in processes:
        await _kill(process)
    return KILLS + PROCESSES + 1


async def _start(database: str, base: str, size: Size, seed: int, shares: list[int]) -> asyncio.subprocess.Process:
    arguments = [database, base, size.specialty, f"{size.seed}-{seed}", str(shares[seed])]
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "evals.drill_kills", *arguments)


async def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        raise RuntimeError(f"a process of the drill ended by itself: {process.returncode}")
    process.kill()
    await process.wait()


def _until_events(database: str, specialty: str, count: int) -> None:
    """Wait until so many things happened to the drill's appointments, or for long enough."""
    query = "SELECT count(*) FROM appointment_event JOIN appointment AS a ON a.id = appointment_id WHERE specialty = %s"
    deadline = time.monotonic() + EVENTS_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.Error), psycopg.connect(database) as connection:
            row = connection.execute(query, [specialty]).fetchone()
            if row is not None and row[0] >= count:
                return
        time.sleep(0.1)


async def bustle(database: str, base: str, specialty: str, seed: str, patients: int) -> None:
    """Be one process: patients, workers and a sweeper, until killed."""
    dice, gate = random.Random(seed), asyncio.Semaphore(patients)  # noqa: S311
    async with ledger_on(database, base, Clock()) as ledger, asyncio.TaskGroup() as group:
        for _ in range(patients):
            group.create_task(live(ledger, SlotWish(specialty), random.Random(dice.random()), gate))  # noqa: S311
        for _ in range(2):
            group.create_task(settle_on(ledger, dice, CUT_SHORT))
        group.create_task(sweep_on(ledger))


async def _for_ever(arguments: list[str]) -> None:
    database, base, specialty, seed, patients = arguments
    while True:
        with contextlib.suppress(*AWAY):
            await bustle(database, base, specialty, seed, int(patients))
        await asyncio.sleep(0.2)


if __name__ == "__main__":
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # the database is meant to go away
    asyncio.run(_for_ever(sys.argv[1:]))
