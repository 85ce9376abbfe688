"""`python -m evals.load` (`make load`): simulated citizens through the webhook, on loopback, for a bounded time.

latency    from the moment an update is posted to the webhook to the first message of the reply
per core   turns, or echoes, for each second of processor time of the bots (PostgreSQL's beside it)
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Coroutine, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.load.citizens import day
from evals.load.driving import Driver, Run
from evals.load.house import House, Program, bots, prepare
from evals.load.past import fill
from evals.load.telegram import BOT_ID, Telegram, serving
from evals.servers import chroma_server

console = Console(width=130)


def main(arguments: Sequence[str]) -> int:
    """Measure and return 0, or 1 when a turn was not answered."""
    parser = argparse.ArgumentParser(prog="python -m evals.load", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=float, default=20, help="turns a second of the open loop")
    parser.add_argument("--seconds", type=float, default=60, help="length of each run")
    parser.add_argument("--chats", type=int, nargs="+", default=[10, 10_000], help="one open-loop run for each")
    parser.add_argument("--people", type=int, default=10_000, help="patients who are known before")
    parser.add_argument("--turns", type=int, default=0, help="turns that are stored before")
    parser.add_argument("--replicas", type=int, nargs="+", default=[1], help="processes of the bot, one run for each")
    parser.add_argument("--at-once", type=int, default=32, help="chats of the closed loop")
    parser.add_argument("--folder", type=Path, help="keep the database there, for the next time")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as fresh:
        folder = options.folder or Path(fresh)
        folder.mkdir(parents=True, exist_ok=True)
        database = prepare(folder)
        fill(database, BOT_ID, max(options.people, *options.chats), options.turns)
        return asyncio.run(_measure(options, folder, database))


async def _measure(options: argparse.Namespace, folder: Path, database: str) -> int:
    table = Table("run", "turns/s", "p50 ms", "p95 ms", "p99 ms", "emergency p99", "unanswered", "per core", "MiB")
    failed = 0
    with chroma_server(folder / "chroma") as chroma:
        echo = await _saturate(House(database, folder), chroma.url, options, 1, "evals.load.echo_bot")
        _row(table, "echo bot, closed loop", *echo)
        for replicas in options.replicas:
            full = await _saturate(House(database, folder), chroma.url, options, replicas, "bot")
            _row(table, f"ours x{replicas}, closed loop", *full)
            failed += full[0].unanswered
        for chats in options.chats:
            steady = await _at_rate(House(database, folder), chroma.url, options, chats)
            _row(table, f"ours, {options.rate:g}/s, {chats} chats", *steady)
            failed += steady[0].unanswered
    console.print(table)
    return 1 if failed else 0


async def _saturate(
    house: House, chroma: str, options: argparse.Namespace, replicas: int, module: str
) -> tuple[Run, float, float]:
    telegram = Telegram()
    async with serving(telegram) as address, bots(house, address, chroma, replicas, module) as programs:
        telegram.webhooks = house.webhooks
        chats = range(1, options.at_once + 1)
        await Driver(telegram, chats, day(1)).as_fast_as_answered(5)  # warm
        return await _weigh(programs, Driver(telegram, chats, day(2)).as_fast_as_answered(options.seconds))


async def _at_rate(house: House, chroma: str, options: argparse.Namespace, chats: int) -> tuple[Run, float, float]:
    telegram = Telegram()
    async with serving(telegram) as address, bots(house, address, chroma, 1) as programs:
        telegram.webhooks = house.webhooks
        await Driver(telegram, range(1, 11), day(1)).as_fast_as_answered(5)
        driver = Driver(telegram, range(1, chats + 1), day(3))
        return await _weigh(programs, driver.at_rate(options.rate, options.seconds))


async def _weigh(programs: Sequence[Program], running: Coroutine[None, None, Run]) -> tuple[Run, float, float]:
    before = sum(program.cpu_seconds for program in programs)
    run = await running
    spent = sum(program.cpu_seconds for program in programs) - before
    return run, run.answered / spent if spent else 0.0, sum(program.memory_mib for program in programs)


def _row(table: Table, name: str, run: Run, per_core: float, memory: float) -> None:
    values = run.all() or [float("nan")]
    shown = [f"{1000 * float(np.percentile(values, share)):.0f}" for share in (50, 95, 99)]
    emergencies = run.latencies.get("emergency", [])
    urgent = f"{1000 * float(np.percentile(emergencies, 99)):.0f}" if emergencies else "-"
    rate = f"{run.answered / run.seconds:.1f}"
    table.add_row(name, rate, *shown, urgent, str(run.unanswered), f"{per_core:.1f}", f"{memory:.0f}")
    console.print(f"{name}: {rate} turns/s, p50/95/99 {'/'.join(shown)} ms, {per_core:.1f} a core-second")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
