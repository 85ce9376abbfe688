"""`python -m console`: serves the console. `adduser` and `audit` work at a prompt.

(nothing) | first | adduser NAME [--display-name …] [--role …] | invite NAME | audit verify | audit head
"""

import argparse
import asyncio
import socket
import sys
from collections.abc import Sequence

import uvicorn
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from console.accounts.accounts import AccountError, Accounts
from console.accounts.roles import Role
from console.app import create_app
from console.audit import AuditBrokenError, AuditTrail
from console.house import House
from logs import configure_logging
from records.encryption import read_seal
from records.jobs import job_app
from records.postgres import DatabaseUnavailableError, connect, database_url
from records.staff import StaffAccountRow
from settings import MalformedSettingsError, Settings, read_settings
from web_server import CannotListenError, bound

PROMPT = "console"
GRACE = 3
EXPECTED = (MalformedSettingsError, DatabaseUnavailableError, CannotListenError, SQLAlchemyError, OSError)
FIRST_ADMINISTRATOR = "admin"


def main(arguments: Sequence[str]) -> int:
    """Serve, or do what was asked for, and return the exit code."""
    options = _options(arguments)
    try:
        settings = read_settings()
        configure_logging(settings)
        if options.command is None:
            with bound(settings.console_host, settings.console_port, "CONSOLE") as listener:
                asyncio.run(_serve(settings, listener))
        else:
            print(asyncio.run(_work(settings, options)))
    except EXPECTED as error:
        print(f"console: {str(getattr(error, 'orig', None) or error).strip().splitlines()[0]}", file=sys.stderr)
        return 1
    except (AccountError, AuditBrokenError) as error:
        print(f"console: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m console", description="The staff console.")
    commands = parser.add_subparsers(dest="command")
    adding = commands.add_parser("adduser", help="make an account and print its one-time link")
    adding.add_argument("name")
    adding.add_argument("--display-name", default="")
    adding.add_argument("--role", action="append", choices=[role.value for role in Role], default=[])
    inviting = commands.add_parser("invite", help="print a new one-time link for an account")
    inviting.add_argument("name")
    first = commands.add_parser("first", help="print a link for the first administrator, if nobody can sign in yet")
    first.add_argument("--all-roles", action="store_true", help="for a demonstration: one person who may do everything")
    auditing = commands.add_parser("audit", help="check the audit trail, or print its head")
    auditing.add_argument("what", choices=["verify", "head"])
    return parser.parse_args(arguments)


async def _serve(settings: Settings, listener: socket.socket) -> None:
    url = database_url(settings)
    engine = connect(url)
    jobs = job_app(url)
    try:
        async with jobs.open_async():
            sessions = async_sessionmaker(engine, expire_on_commit=False)
            app = create_app(House(settings, engine, sessions, read_seal(settings), jobs))
            config = uvicorn.Config(app, access_log=False, log_level="warning", timeout_graceful_shutdown=GRACE)
            await uvicorn.Server(config).serve(sockets=[listener])
    finally:
        await engine.dispose()


async def _work(settings: Settings, options: argparse.Namespace) -> str:
    engine = connect(database_url(settings))
    try:
        async with AsyncSession(engine) as session, session.begin():
            if options.command == "audit":
                return await _audit(session, options.what)
            token = await _invite(session, options)
            return f"{settings.console_url}/invitation/{token}" if token else ""
    finally:
        await engine.dispose()


async def _audit(session: AsyncSession, what: str) -> str:
    if what == "head":
        head = await AuditTrail(session).head()
        return f"{head.ordinal} {head.hash}"
    return f"{await AuditTrail(session).verify()} entries, unbroken"


async def _invite(session: AsyncSession, options: argparse.Namespace) -> str:
    accounts = Accounts(session)
    if options.command == "first":
        if (
            await session.execute(select(StaffAccountRow.id).where(StaffAccountRow.password_hash.is_not(None)))
        ).first():
            return ""
        roles = list(Role) if options.all_roles else [Role.ADMINISTRATOR]
        name, display_name = FIRST_ADMINISTRATOR, "Quản trị viên"
    else:
        name, display_name = options.name, getattr(options, "display_name", "") or options.name
        roles = [Role(role) for role in getattr(options, "role", [])] or [Role.VIEWER]
    known = (await session.scalars(select(StaffAccountRow).where(StaffAccountRow.name == name.lower()))).one_or_none()
    if options.command == "adduser" and known is not None:
        raise AccountError("name_taken: there is an account of that name; use invite for a new link")
    if options.command == "invite" and known is None:
        raise AccountError("unknown: there is no account of that name")
    account_id = known.id if known is not None else (await accounts.add(name, display_name, roles)).id
    await AuditTrail(session).note(PROMPT, "account.invited" if known else "account.added", name)
    return await accounts.invite(account_id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
