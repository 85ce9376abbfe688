"""How fast the dashboard is at a million turns, and how it grows: `python -m evals.dashboard_scale`.

counted anew  all days from the rows; caught up  what one minute's work costs (today is counted again)
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from sqlalchemy.ext.asyncio import async_sessionmaker

from care.figures.counting import Counting
from evals.console_pages import analyse, signed_in, timed
from evals.conversation_rows import converse
from records.migrate import migrate
from records.postgres import connect, embedded_url

PERIODS = (7, 28, 90)
TIMES = 40
CEILING = 300.0  # milliseconds


async def measure(url: str, turns: int) -> float:
    """Fill an empty database, print what it costs, and return the worst 95th percentile."""
    migrate(url)
    engine = connect(url)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    try:
        async with sessions.begin() as session:
            await converse(session, turns)
        await analyse(engine)
        counting = Counting(sessions)
        print(f"{turns:,} turns: counted anew in {await _seconds(counting.rebuild):.1f} s", end=", ")
        print(f"caught up in {await _seconds(counting.catch_up) * 1_000:.0f} ms")
        worst = 0.0
        async with signed_in(engine, url) as client:
            for days in PERIODS:
                figures = await timed(client, [f"/dashboard?days={days}"] * TIMES)
                print(f"  {days:>3} days  {figures}", flush=True)
                worst = max(worst, figures.at(0.95))
        return worst
    finally:
        await engine.dispose()


async def _seconds(work: Callable[[], Awaitable[int]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


def main(arguments: Sequence[str]) -> int:
    """Print the figures; 1 when a 95th percentile is above the ceiling."""
    parser = argparse.ArgumentParser(prog="python -m evals.dashboard_scale")
    parser.add_argument("--turns", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args(arguments)
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for turns in options.turns:
            worst = asyncio.run(measure(embedded_url(Path(folder) / str(turns)), turns))
    return int(worst > CEILING)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
