"""Books on a real FHIR server while everything fails: `python -m evals.booking_drill` (after `make fhir-server`).

Patients look, hold, confirm, change and cancel on too few slots; a proxy drops, delays, repeats, refuses and garbles a
share of all requests; whoever talks to the server is killed at some of its awaits; holds run out. Then the faults end,
everything is settled, and what must not be is counted. The command exits 1 if anything was.
"""

import argparse
import asyncio
import datetime as dt
import random
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import async_sessionmaker

from care.booking.fhir.client import FhirClient
from care.booking.fhir.finding import Terms
from care.booking.fhir.gateway import FhirGateway
from care.booking.fhir.vocabulary import SPECIALTY, Vocabulary
from care.booking.ledger import Ledger
from care.booking.policy import Policy
from care.booking.slots import SlotWish
from evals.drill_count import Tally, count
from evals.drill_crashes import CrashingTransport
from evals.drill_patients import Clock, count_pending, live, settle_all, settle_on, sweep_on
from evals.fhir_faults import FaultProxy, fault_proxy
from evals.fhir_server import PROVINCES, fhir_server, free_slots, practice, put_all, server_python
from records.encryption import Seal
from records.jobs import job_app
from records.migrate import migrate
from records.postgres import connect, embedded_url

PATIENCE = 0.5
KILLED = 0.03
CUT_SHORT = 0.2
AT_ONCE = 12
WORKERS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How big one drill is; `faults` is the share of the requests that meet one."""

    seed: int
    faults: float
    patients: int = 60
    slots: int = 20


async def drill(base: str, database: str, size: Size) -> Tally:
    """Run one drill on the FHIR server at `base`, with a migrated database."""
    specialty = f"drill-{size.seed}-{round(size.faults * 100)}"
    refs = await asyncio.to_thread(_seed, base, specialty, size.slots)
    dice = random.Random(f"{size.seed}-{size.faults}")  # noqa: S311
    async with AsyncExitStack() as stack:
        engine = connect(database)
        stack.push_async_callback(engine.dispose)
        proxy = await stack.enter_async_context(fault_proxy(base, size.seed, delay=PATIENCE * 1.5))
        jobs = await stack.enter_async_context(job_app(database).open_async())
        crashes = CrashingTransport(dice)
        client = FhirClient(proxy.url, answers_within=PATIENCE, transport=crashes)
        stack.push_async_callback(client.close)
        clock = Clock()
        gateway = FhirGateway(client, Vocabulary({}, PROVINCES), terms=Terms(lead=dt.timedelta()), clock=clock)
        policy = Policy(hold=dt.timedelta(seconds=3))
        sessions = async_sessionmaker(engine, expire_on_commit=False)
        ledger = Ledger(sessions, gateway, Seal(b"k" * 32), jobs, policy, clock)
        await gateway.start()
        proxy.share, crashes.share = size.faults, KILLED
        await _bustle(ledger, SlotWish(specialty), dice, size.patients)
        proxy.share, crashes.share = 0.0, 0.0
        return await _reckon(ledger, base, proxy, clock, refs, specialty, dice, crashes.kills)


async def _bustle(ledger: Ledger, wish: SlotWish, dice: random.Random, patients: int) -> None:
    gate = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        background = [group.create_task(settle_on(ledger, dice, CUT_SHORT)) for _ in range(WORKERS)]
        background.append(group.create_task(sweep_on(ledger)))
        await asyncio.gather(*(live(ledger, wish, random.Random(dice.random()), gate) for _ in range(patients)))  # noqa: S311
        for task in background:
            task.cancel()


async def _reckon(
    ledger: Ledger,
    base: str,
    proxy: FaultProxy,
    clock: Clock,
    refs: list[str],
    specialty: str,
    dice: random.Random,
    kills: int,
) -> Tally:
    """End all holds, settle everything, let what was late land, and count."""
    clock.ahead = dt.timedelta(minutes=10)
    await asyncio.wait_for(_expire(ledger), 30)
    stuck = await settle_all(ledger, dice) + await count_pending(ledger)
    await proxy.drain()
    client = FhirClient(base)
    try:
        tally = await count(ledger, client, refs, specialty, stuck)
    finally:
        await client.close()
    tally.kills, tally.faults = kills, proxy.done
    return tally


async def _expire(ledger: Ledger) -> None:
    from care.booking.sweeping import Sweeper

    while await Sweeper(ledger).expire_holds():
        pass


def _seed(base: str, specialty: str, slots: int) -> list[str]:
    first = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=2)
    starts = [first + dt.timedelta(minutes=30 * number) for number in range(slots)]
    made = free_slots(specialty, starts)
    label = {"coding": [{"system": SPECIALTY, "code": specialty}]}
    put_all(base, [*practice(specialty, specialty=label, state="Hà Nội"), *made])
    return [str(slot["id"]) for slot in made]


async def run(python: Path, sizes: list[Size]) -> list[Tally]:
    """Run drills one after the other on one throwaway server, printing a line for each."""
    tallies = []
    with tempfile.TemporaryDirectory(prefix="drill-") as name, fhir_server(python, Path(name, "fhir")) as server:
        database = embedded_url(Path(name, "postgres"))
        await asyncio.to_thread(migrate, database)
        for size in sizes:
            began = time.monotonic()
            tally = await drill(server.url, database, size)
            tallies.append(tally)
            print(_line(size, tally, time.monotonic() - began), flush=True)
    return tallies


def _line(size: Size, tally: Tally, seconds: float) -> str:
    requests, faulty = tally.faults.total(), tally.faults.total() - tally.faults["none"]
    return (
        f"{size.faults:>6.0%} {size.seed:>5} {tally.rows:>6} {tally.booked:>7} {requests:>9} {faulty:>7}"
        f" {tally.kills:>6} {tally.double:>7} {tally.lost:>5} {tally.ghost:>6} {tally.stuck:>6} {seconds:>6.1f}"
    )


def main() -> int:
    """Run the drills and print a table; 1 if anything was double, lost, ghostly or stuck."""
    parser = argparse.ArgumentParser(description="Books on a real FHIR server while everything fails.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--patients", type=int, default=60)
    parser.add_argument("--slots", type=int, default=20)
    parser.add_argument("--faults", type=float, nargs="*", default=[0.3, 0.5])
    parser.add_argument("--server-python", default=None, help="a Python that has sekmet-fhir")
    chosen = parser.parse_args()
    python = server_python(chosen.server_python)
    if python is None:
        print("There is no FHIR server: run `make fhir-server` first.")
        return 2
    seeds = range(chosen.seeds)
    sizes = [Size(seed, share, chosen.patients, chosen.slots) for share in chosen.faults for seed in seeds]
    print("faults  seed   rows  booked  requests  faulty  kills  double  lost  ghost  stuck      s")
    tallies = asyncio.run(run(python, sizes))
    print(f"{len(tallies)} drills, {sum(not tally.is_clean for tally in tallies)} of them not clean")
    return 0 if tallies and all(tally.is_clean for tally in tallies) else 1


if __name__ == "__main__":
    sys.exit(main())
