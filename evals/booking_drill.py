"""Books on a real FHIR server while everything fails: `python -m evals.booking_drill` (after `make fhir-server`).

Patients look, hold, confirm, change and cancel on too few slots; a proxy drops, delays, repeats, refuses and garbles a
share of all requests; holds run out. In `crashes`, whoever talks to the server dies at some of its awaits; in `kills`,
three processes do it all, are SIGKILLed in turn, and PostgreSQL is stopped at once in the middle. Then the faults end,
everything is settled, and what must not be is counted. The command exits 1 if anything was.
"""

import argparse
import asyncio
import datetime as dt
import random
import sys
import tempfile
import time
from pathlib import Path

from care.booking.fhir.client import FhirClient
from care.booking.fhir.vocabulary import SPECIALTY
from care.booking.ledger import Ledger
from care.booking.slots import SlotWish
from care.booking.sweeping import Sweeper
from evals.drill_count import Tally, count
from evals.drill_crashes import CrashingTransport
from evals.drill_kills import kill_in_turn
from evals.drill_patients import PATIENCE, Clock, count_pending, ledger_on, live, settle_all, settle_on, sweep_on
from evals.drill_size import Size
from evals.fhir_faults import FaultProxy, fault_proxy
from evals.fhir_server import fhir_server, free_slots, practice, put_all, server_python
from records.migrate import migrate
from records.postgres import embedded_url

KILLED = 0.03
CUT_SHORT = 0.2
AT_ONCE = 12
WORKERS = 3
LONGEST_SECONDS = 180  # of one drill; past that the server hangs, and nothing was measured
HEADER = "how      faults  seed   rows  booked  requests  faulty  kills  double  lost  ghost  stuck      s"


async def drill(base: str, data: Path, size: Size) -> Tally:
    """Run one drill on the FHIR server at `base`, with a migrated embedded PostgreSQL in `data`."""
    database = embedded_url(data)
    refs = await asyncio.to_thread(_seed, base, size)
    dice = random.Random(f"{size.seed}-{size.faults}-{size.how}")  # noqa: S311
    async with fault_proxy(base, size.seed, delay=PATIENCE * 1.5) as proxy:
        proxy.share = size.faults
        if size.how == "kills":
            kills = await kill_in_turn(database, data, proxy.url, size, dice)
        else:
            kills = await _bustle(database, proxy, size, dice)
        proxy.share = 0.0
        tally = await _reckon(database, base, proxy, size, refs, dice)
    tally.kills, tally.faults = kills, proxy.done
    return tally


async def _bustle(database: str, proxy: FaultProxy, size: Size, dice: random.Random) -> int:
    """Let all patients live in this process; return how often somebody died."""
    crashes, gate, wish = CrashingTransport(dice, KILLED), asyncio.Semaphore(AT_ONCE), SlotWish(size.specialty)
    async with ledger_on(database, proxy.url, Clock(), crashes) as ledger, asyncio.TaskGroup() as group:
        background = [group.create_task(settle_on(ledger, dice, CUT_SHORT)) for _ in range(WORKERS)]
        background.append(group.create_task(sweep_on(ledger)))
        lives = (live(ledger, wish, random.Random(dice.random()), gate) for _ in range(size.patients))  # noqa: S311
        await asyncio.gather(*lives)
        for task in background:
            task.cancel()
    return crashes.kills


async def _reckon(
    database: str, base: str, proxy: FaultProxy, size: Size, refs: list[str], dice: random.Random
) -> Tally:
    """End all holds, settle everything, let what was late land, and count."""
    clock = Clock(ahead=dt.timedelta(minutes=10))
    async with ledger_on(database, proxy.url, clock) as ledger:
        await asyncio.wait_for(_expire(ledger), 30)
        stuck = await settle_all(ledger, dice) + await count_pending(ledger)
        await proxy.drain()
        client = FhirClient(base)
        try:
            return await count(ledger, client, refs, size.specialty, stuck)
        finally:
            await client.close()


async def _expire(ledger: Ledger) -> None:
    while await Sweeper(ledger).expire_holds():
        pass


def _seed(base: str, size: Size) -> list[str]:
    first = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=2)
    starts = [first + dt.timedelta(minutes=30 * number) for number in range(size.slots)]
    made = free_slots(size.specialty, starts)
    label = {"coding": [{"system": SPECIALTY, "code": size.specialty}]}
    put_all(base, [*practice(size.specialty, specialty=label, state="Hà Nội"), *made])
    return [str(slot["id"]) for slot in made]


async def run(python: Path, sizes: list[Size]) -> list[Tally]:
    """Run drills one after the other, each on a FHIR server of its own, printing a line for each."""
    tallies = []
    with tempfile.TemporaryDirectory(prefix="drill-") as name:
        data = Path(name, "postgres")
        await asyncio.to_thread(migrate, embedded_url(data))
        for size in sizes:
            began = time.monotonic()
            with fhir_server(python, Path(name, size.specialty)) as server:
                async with asyncio.timeout(LONGEST_SECONDS):
                    tally = await drill(server.url, data, size)
            tallies.append(tally)
            print(_line(size, tally, time.monotonic() - began), flush=True)
    return tallies


def _line(size: Size, tally: Tally, seconds: float) -> str:
    requests, faulty = tally.faults.total(), tally.faults.total() - tally.faults["none"]
    return (
        f"{size.how:<8} {size.faults:>6.0%} {size.seed:>5} {tally.rows:>6} {tally.booked:>7} {requests:>9} {faulty:>7}"
        f" {tally.kills:>6} {tally.double:>7} {tally.lost:>5} {tally.ghost:>6} {tally.stuck:>6} {seconds:>6.1f}"
    )


def _summary(tallies: list[Tally]) -> str:
    faults = sum(tally.faults.total() - tally.faults["none"] for tally in tallies)
    sums = {name: sum(getattr(tally, name) for tally in tallies) for name in ("double", "lost", "ghost", "stuck")}
    return (
        f"{len(tallies)} drills, {sum(not tally.is_clean for tally in tallies)} of them not clean; "
        f"{sum(tally.rows for tally in tallies)} appointments, {sum(tally.booked for tally in tallies)} booked in the "
        f"end, {faults} faults, {sum(tally.kills for tally in tallies)} kills; "
        + ", ".join(f"{name} {number}" for name, number in sums.items())
    )


def main() -> int:
    """Run the drills and print a table; 1 if anything was double, lost, ghostly or stuck."""
    parser = argparse.ArgumentParser(description="Books on a real FHIR server while everything fails.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--patients", type=int, default=60)
    parser.add_argument("--slots", type=int, default=20)
    parser.add_argument("--rate", type=float, nargs="*", default=[0.3, 0.5], help="shares of the requests that fail")
    parser.add_argument("--how", nargs="*", default=["crashes", "kills"], choices=["crashes", "kills"])
    parser.add_argument("--server-python", default=None, help="a Python that has sekmet-fhir")
    chosen = parser.parse_args()
    python = server_python(chosen.server_python)
    if python is None:
        print("There is no FHIR server: run `make fhir-server` first.")
        return 2
    sizes = [
        Size(seed, share, how, chosen.patients, chosen.slots)
        for how in chosen.how
        for share in chosen.rate
        for seed in range(chosen.first, chosen.first + chosen.seeds)
    ]
    print(HEADER)
    tallies = asyncio.run(run(python, sizes))
    print(_summary(tallies))
    return 0 if tallies and all(tally.is_clean for tally in tallies) else 1


if __name__ == "__main__":
    sys.exit(main())
