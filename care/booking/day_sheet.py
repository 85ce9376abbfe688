"""The day list as a table, without anything personal; and the same table back, with how each appointment went."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.day_list import Entry
from care.booking.lifecycle import TRANSITIONS, AppointmentStatus
from care.booking.sheets import Line, Problem
from care.booking.slots import local
from records.booking import AppointmentRow

READ = ("code", "outcome")
COLUMNS = ("code", "day", "start", "end", "practitioner", "facility", "province", "specialty", "status", "outcome")
OUTCOMES = (AppointmentStatus.FULFILLED.value, AppointmentStatus.NOSHOW.value)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one appointment went, as a table says."""

    id: uuid.UUID
    code: str
    was: AppointmentStatus
    status: AppointmentStatus


def day_rows(entries: Sequence[Entry]) -> list[dict[str, object]]:
    """Return the lines of a day; `outcome` is empty, to be filled in with one of `OUTCOMES`."""
    return [
        {
            "code": one.code,
            "day": f"{local(one.start):%Y-%m-%d}",
            "start": f"{local(one.start):%H:%M}",
            "end": f"{local(one.end):%H:%M}",
            "practitioner": one.practitioner,
            "facility": one.facility,
            "province": one.province or "",
            "specialty": one.specialty,
            "status": one.status.value,
        }
        for one in entries
    ]


async def read_outcomes(
    session: AsyncSession, lines: Sequence[Line], now: dt.datetime
) -> tuple[list[Outcome], list[Problem]]:
    """Return what a table says of appointments, and what is wrong in it; lines without an outcome say nothing."""
    told = [line for line in lines if line.cells.get("outcome")]
    codes = [line.cells["code"].upper() for line in told]
    rows = await session.scalars(select(AppointmentRow).where(AppointmentRow.code.in_(codes)))
    known = {row.code: row for row in rows}
    outcomes: list[Outcome] = []
    problems: list[Problem] = []
    for line, code in zip(told, codes, strict=True):
        found = _read(line, known.get(code), now)
        if isinstance(found, Problem):
            problems.append(found)
        elif any(one.code == code for one in outcomes):
            problems.append(Problem(line.number, "code", "twice", code))
        elif found.was is not found.status:
            outcomes.append(found)
    return outcomes, problems


def _read(line: Line, row: AppointmentRow | None, now: dt.datetime) -> Outcome | Problem:
    outcome = line.cells["outcome"].lower()
    if row is None:
        return Problem(line.number, "code", "no-code", line.cells["code"][:40])
    if outcome not in OUTCOMES:
        return Problem(line.number, "outcome", "unknown-outcome", outcome[:40])
    if row.start is None or row.start > now:
        return Problem(line.number, "outcome", "too-early", row.code)
    was, status = AppointmentStatus(row.status), AppointmentStatus(outcome)
    if was is not status and status not in TRANSITIONS[was]:
        return Problem(line.number, "outcome", "not-possible", was.value)
    return Outcome(row.id, row.code, was, status)
