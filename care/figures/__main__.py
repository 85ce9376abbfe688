"""`python -m care.figures`: count the days that changed; `--rebuild` counts all that is still there."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import async_sessionmaker

from care.figures.counting import Counting
from records.postgres import DatabaseUnavailableError, connect, database_url
from records.retention import Periods
from settings import MalformedSettingsError, read_settings


def main(arguments: Sequence[str]) -> int:
    """Count, print how many days that were, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m care.figures", description=__doc__)
    parser.add_argument("--rebuild", action="store_true", help="count every day anew of which everything is there")
    options = parser.parse_args(arguments)
    try:
        print(f"{asyncio.run(_run(rebuild=options.rebuild)):,} days counted")
    except (MalformedSettingsError, DatabaseUnavailableError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _run(*, rebuild: bool) -> int:
    settings = read_settings()
    engine, periods = connect(database_url(settings)), Periods.of(settings)
    try:
        kept_days = min(periods.conversation, periods.agreed).days
        counting = Counting(async_sessionmaker(engine, expire_on_commit=False), kept_days=kept_days)
        return await (counting.rebuild() if rebuild else counting.catch_up())
    finally:
        await engine.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
