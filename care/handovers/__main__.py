"""`python -m care.handovers`: the queue at a prompt, until the console is there.

list | accept ID --by NAME | close ID --by NAME --reason REASON
"""

import argparse
import asyncio
import datetime as dt
import sys
import uuid
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from care.handovers.queue import CLOSE_REASONS, Handover, Handovers, HandoverStateError
from records.postgres import DatabaseUnavailableError, connect, database_url
from settings import MalformedSettingsError, read_settings


def main(arguments: Sequence[str]) -> int:
    """Show or move the queue, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m care.handovers", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="who waits, the most urgent first")
    for name in ("accept", "close"):
        command = commands.add_parser(name)
        command.add_argument("id", type=uuid.UUID)
        command.add_argument("--by", required=True, help="who does it")
    commands.choices["close"].add_argument("--reason", required=True, choices=CLOSE_REASONS)
    options = parser.parse_args(arguments)
    try:
        asyncio.run(_run(options))
    except (HandoverStateError, MalformedSettingsError, DatabaseUnavailableError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _run(options: argparse.Namespace) -> None:
    engine = connect(database_url(read_settings()))
    try:
        async with AsyncSession(engine) as session, session.begin():
            queue = Handovers(session)
            if options.command == "accept":
                await queue.accept(options.id, options.by)
            elif options.command == "close":
                await queue.close(options.id, options.by, options.reason)
            show(await queue.waiting())
    finally:
        await engine.dispose()


def show(waiting: Sequence[Handover]) -> None:
    """Print the queue."""
    now = dt.datetime.now(dt.UTC)
    table = Table("handover", "urgency", "reason", "state", "owner", "waits", "due in", "rerouted")
    for one in waiting:
        waits = f"{(now - one.requested_at).total_seconds() / 60:.0f} min"
        due = "" if one.due_at is None else f"{(one.due_at - now).total_seconds() / 60:.0f} min"
        table.add_row(str(one.id), one.urgency, one.reason, one.state, one.owner or "", waits, due, str(one.rerouted))
    Console(width=150).print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
