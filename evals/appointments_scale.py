"""How fast the appointment rooms are at the ministry's scale: `python -m evals.appointments_scale`.

The clinic of `evals.booking_scale` (1,700 practitioners, 90 days of slots), two of three slots of its
first week booked.
"""

import argparse
import asyncio
import datetime as dt
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.booking.appointments import Details, sealed
from care.booking.demo import MINISTRY, Size
from care.booking.ledger import Ledger
from care.booking.local import LocalGateway
from care.booking.slots import local_day, utc_now
from evals.booking_scale import PATIENTS, fill
from evals.console_pages import KEY, Timed, analyse, signed_in, timed
from records.encryption import Seal
from records.jobs import job_app
from records.migrate import migrate
from records.postgres import connect, embedded_url

CEILING = 300.0  # milliseconds
TIMES = 60
DETAILS = Details(name="Nguyễn Văn Mẫu", birth_year=1980, phone="+84912345678", reason="ho ba ngày")
BOOKED = """
    INSERT INTO appointment (id, code, patient_id, status, gateway, slot_ref, specialty, province, practitioner,
        facility, mode, start, "end", details)
    SELECT gen_random_uuid(), 'Z' || lpad(to_hex(row_number() OVER ()), 8, '0'), who.id, 'booked', 'local', slot.id,
        slot.specialty, slot.province, practitioner.name, facility.name, 'instant', slot.start, slot."end", '\\x00'
    FROM (SELECT *, row_number() OVER (ORDER BY start) AS n FROM slot WHERE day BETWEEN :first AND :last) AS slot
    JOIN schedule ON schedule.id = slot.schedule_id
    JOIN practitioner ON practitioner.id = schedule.practitioner_id
    JOIN healthcare_service ON healthcare_service.id = schedule.service_id
    JOIN facility ON facility.id = healthcare_service.facility_id
    JOIN (SELECT id, row_number() OVER () AS n FROM patient) AS who ON who.n = slot.n
    WHERE slot.n % 3 < 2
"""


async def measure(url: str, share: float) -> float:
    """Fill, time every page, print, and return the worst 95th percentile."""
    migrate(url)
    engine, jobs = connect(url), job_app(url)
    sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    ledger = Ledger(sessions, LocalGateway(sessions), Seal(KEY), jobs)
    size = Size(int(MINISTRY.practitioners * share), max(34, int(MINISTRY.facilities * share)))
    day = local_day(utc_now()) + dt.timedelta(days=1)
    try:
        await fill(engine, ledger, size, max(1_000, int(PATIENTS * share)))
        async with sessions.begin() as session:
            await session.execute(text(BOOKED), {"first": day, "last": day + dt.timedelta(days=6)})
            ids = await _open_details(session, ledger.seal)
            facts = await _facts(session, day)
        await analyse(engine)
        print("{slots:,} slots, {appointments:,} appointments, {busiest:,} on the busiest day".format(**facts))
        async with signed_in(engine, url) as client:
            pages = _pages(str(facts["day"]), ids, facts)
            found: dict[str, Timed] = {name: await timed(client, paths) for name, paths in pages.items()}
        for name, one in found.items():
            print(f"  {name:<22} {one}", flush=True)
        return max(one.at(0.95) for one in found.values())
    finally:
        await engine.dispose()


def _pages(day: str, ids: Sequence[str], facts: dict[str, object]) -> dict[str, list[str]]:
    schedule, practitioner = facts["schedule"], facts["practitioner"]
    away = f"/appointments/time-off?practitioner={practitioner}&first={day}&last={facts['last']}"
    return {
        "day": [f"/appointments?day={day}"] * TIMES,
        "day, page 20": [f"/appointments?day={day}&page=20"] * TIMES,
        "day of a province": [f"/appointments?day={day}&province=79"] * TIMES,
        "day by name": [f"/appointments?day={day}&who=ngoc+lan"] * TIMES,
        "one appointment": [f"/appointments/{number}" for number in ids],
        "schedules": ["/appointments/schedules?who=ngoc"] * TIMES,
        "one schedule": [f"/appointments/schedules/{schedule}"] * TIMES,
        "whom time off hits": [away] * TIMES,
    }


async def _open_details(session: AsyncSession, seal: Seal) -> list[str]:
    """Seal what is told for some appointments, and return their ids."""
    rows = (await session.execute(text(f"SELECT id FROM appointment ORDER BY code LIMIT {TIMES}"))).scalars().all()  # noqa: S608
    for number in rows:
        told = {"details": sealed(DETAILS, number, seal), "id": number}
        await session.execute(text("UPDATE appointment SET details = :details WHERE id = :id"), told)
    return [str(number) for number in rows]


async def _facts(session: AsyncSession, day: dt.date) -> dict[str, object]:
    async def one(query: str) -> object:
        return (await session.execute(text(query))).scalar_one()

    zone = "(start AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
    busiest = f"SELECT {{}} FROM appointment GROUP BY {zone} ORDER BY count(*) DESC LIMIT 1"  # noqa: S608
    return {
        "slots": await one("SELECT count(*) FROM slot"),
        "appointments": await one("SELECT count(*) FROM appointment"),
        "busiest": await one(busiest.format("count(*)")),
        "day": await one(busiest.format(zone)),
        "last": day + dt.timedelta(days=6),
        "schedule": await one("SELECT id FROM schedule LIMIT 1"),
        "practitioner": await one("SELECT practitioner_id FROM schedule LIMIT 1"),
    }


def main(arguments: Sequence[str]) -> int:
    """Print the figures; 1 when a 95th percentile is above the ceiling."""
    parser = argparse.ArgumentParser(prog="python -m evals.appointments_scale")
    parser.add_argument("--share", type=float, nargs="+", default=[0.01, 1.0], help="of the ministry's scale")
    options = parser.parse_args(arguments)
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for share in options.share:
            worst = asyncio.run(measure(embedded_url(Path(folder) / str(share)), share))
    return int(worst > CEILING)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
