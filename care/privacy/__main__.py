"""`python -m care.privacy`: the queue of requests about people's own data, at a prompt.

list | reply CODE | extend CODE | done CODE --by NAME | refuse CODE --by NAME --reason WHY
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.slots import local
from care.consents import utc_now
from care.privacy.requests import DataRequest, DataRequestError, DataRequests
from records.postgres import DatabaseUnavailableError, connect, database_url
from settings import MalformedSettingsError, read_settings

DAY = "%d/%m/%Y %H:%M"


def main(arguments: Sequence[str]) -> int:
    """Show or move the queue, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m care.privacy", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="what is not done, the most pressing first")
    for name in ("reply", "extend", "done", "refuse"):
        command = commands.add_parser(name)
        command.add_argument("code")
        if name in ("done", "refuse"):
            command.add_argument("--by", required=True, help="who does it")
    commands.choices["refuse"].add_argument("--reason", required=True, help="what the person is told")
    try:
        asyncio.run(_run(parser.parse_args(arguments)))
    except (DataRequestError, MalformedSettingsError, DatabaseUnavailableError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _run(options: argparse.Namespace) -> None:
    engine = connect(database_url(read_settings()))
    try:
        async with AsyncSession(engine) as session, session.begin():
            queue = DataRequests(session)
            if options.command == "reply":
                await queue.reply(options.code)
            elif options.command == "extend":
                await queue.extend(options.code)
            elif options.command in ("done", "refuse"):
                await queue.finish(options.code, options.by, refusal=getattr(options, "reason", None))
            show(await queue.waiting())
    finally:
        await engine.dispose()


def show(waiting: Sequence[DataRequest]) -> None:
    """Print the queue."""
    table = Table("request", "kind", "patient", "received", "answer by", "done by", "late")
    for one in waiting:
        dates = (one.received_at, one.reply_due_at, one.due_at)
        late = "LATE" if one.is_late(utc_now()) else ""
        table.add_row(one.code, one.kind, str(one.patient_id or ""), *(f"{local(at):{DAY}}" for at in dates), late)
    Console(width=150).print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
