"""`python -m care.booking`: open slots, fill in a demonstration, and what the clinic's desk does, by code."""

import argparse
import asyncio
import datetime as dt
import getpass
import sys
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import async_sessionmaker

from care.booking.appointments import Appointment
from care.booking.calendars import build_gateway
from care.booking.demo import seed
from care.booking.desk import MARKS, Desk
from care.booking.fhir.gateway import FhirGateway
from care.booking.fhir.reconciliation import reconcile
from care.booking.gateway import GatewayUnavailableError, SlotTakenError
from care.booking.ledger import Ledger, NoSuchAppointmentError
from care.booking.lifecycle import AppointmentStatus, TransitionError
from care.booking.policy import Policy
from care.booking.schedules import open_ahead
from care.booking.slots import local, local_day, utc_now
from records.booking import SlotRow
from records.encryption import read_seal
from records.jobs import job_app
from records.postgres import DatabaseUnavailableError, connect, database_url
from settings import MalformedSettingsError, read_settings

DEMO_DAYS = 14
NOT_DONE = (
    TransitionError,
    SlotTakenError,
    MalformedSettingsError,
    DatabaseUnavailableError,
    GatewayUnavailableError,
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m care.booking", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="a clinic to try with: practitioners in every province, two weeks of slots")
    opening = commands.add_parser("open", help="open the slots of the days ahead")
    opening.add_argument("--days", type=int, default=Policy().horizon.days)
    day = commands.add_parser("day", help="the appointments of a day")
    day.add_argument("day", nargs="?", type=dt.date.fromisoformat, help="YYYY-MM-DD; today if left out")
    for name, told in (
        ("agree", "confirm an appointment that waits for the clinic"),
        ("cancel", "cancel for the clinic"),
    ):
        command = commands.add_parser(name, help=told)
        command.add_argument("code")
        command.add_argument("--reason", default="")
    late = commands.add_parser("late", help="tell the patient that the practitioner is late")
    late.add_argument("code")
    late.add_argument("minutes", type=int, choices=range(5, 181), metavar="minutes")
    commands.add_parser("check", help="whether the FHIR server at FHIR_BASE_URL will do; exit code 1 if not")
    commands.add_parser("reconcile", help="compare our appointments with the FHIR server's, both ways")
    mark = commands.add_parser("mark", help="say how an appointment went")
    mark.add_argument("code")
    mark.add_argument("status", choices=[status.value for status in MARKS])
    mark.add_argument("--reason", default="")
    return parser


async def _run(options: argparse.Namespace) -> str:
    settings = read_settings()
    url = database_url(settings)
    engine, jobs = connect(url), job_app(url)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    seal = read_seal(settings)
    try:
        async with jobs.open_async():
            gateway = build_gateway(settings, sessions)
            try:
                return await _do(options, Ledger(sessions, gateway, seal, jobs))
            finally:
                if isinstance(gateway, FhirGateway):
                    await gateway.close()
    finally:
        await engine.dispose()


async def _do(options: argparse.Namespace, ledger: Ledger) -> str:
    desk, by = Desk(ledger), f"desk:{getpass.getuser()}"
    match options.command:
        case "demo":
            return await fill(ledger)
        case "open":
            return await _open(ledger, options.days)
        case "check" | "reconcile":
            return await _on_fhir(options.command, ledger)
        case "day":
            day = options.day or local_day(utc_now())
            return "\n".join(map(_line, await desk.day(day))) or f"No appointments on {day}."
        case "agree":
            appointment = await desk.agree((await desk.find(options.code)).id, by)
        case "cancel":
            appointment = await desk.withdraw((await desk.find(options.code)).id, by, options.reason)
        case "late":
            appointment = await desk.find(options.code)
            await desk.be_late(appointment.id, options.minutes)
        case "mark":
            status = AppointmentStatus(options.status)
            appointment = await desk.mark((await desk.find(options.code)).id, status, by, options.reason)
    return _line(appointment)


async def _on_fhir(command: str, ledger: Ledger) -> str:
    if not isinstance(ledger.gateway, FhirGateway):
        return "FHIR_BASE_URL is not set: appointments are made on our own schedules."
    found = await ledger.gateway.start()
    if command == "reconcile":
        return str(await reconcile(ledger, ledger.gateway))
    if found.mark is None:
        return f"{found.software} answers; whether it honours If-Match is tried once it has a free slot."
    searches = ", ".join(sorted(found.searches)) or "nothing"
    return f"{found.software} will do: it honours If-Match, keeps Slot.{found.mark}, narrows by {searches}."


async def fill(ledger: Ledger) -> str:
    """Open the demonstration clinic for two weeks, unless schedules are there already."""
    async with ledger.sessions.begin() as session:
        await seed(session)
    return await _open(ledger, DEMO_DAYS)


async def _open(ledger: Ledger, days: int) -> str:
    async with ledger.sessions.begin() as session:
        opened = await open_ahead(session, local_day(utc_now()), days)
        free = (await session.execute(select(func.count()).where(SlotRow.status == "free"))).scalar_one()
    return f"Opened {opened:,} slots for {days} days; {free:,} are free."


def _line(appointment: Appointment) -> str:
    """One appointment without anything personal: the code is enough for the desk."""
    start = f"{local(appointment.start):%Y-%m-%d %H:%M}" if appointment.start is not None else "waits"
    return f"{start}  {appointment.code}  {appointment.status:<10} {appointment.practitioner}, {appointment.facility}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; what cannot be done is one clear line."""
    options = _parser().parse_args(arguments)
    try:
        print(asyncio.run(_run(options)))
    except NoSuchAppointmentError as error:
        print(f"There is no appointment {error}; codes have six letters and digits.", file=sys.stderr)
        return 1
    except NOT_DONE as error:
        print(f"Not done: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
