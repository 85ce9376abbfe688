"""The cells of whole weeks, counted once and kept: what statistics are told from, after what people said is deleted.

Each cell has its events and how many people they are of. Cells are kept unsuppressed, inside; `suppression` decides
what is told of them.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.slots import day_bounds
from care.figures.queries import ZONE
from records.figures import WeeklyCellRow

WEEK = dt.timedelta(days=7)
AT_ONCE, LATER = dt.timedelta(), WEEK
UNKNOWN = "unknown"
Place = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: `rows` gives patient_id and the dimensions of `[:start, :end)`.

    `paths` are the branches of the tree; those that share no beginning share no dimension. `settles` is how long after
    its end a week is counted: at once where its rows are soon deleted, a week later where outcomes are still noted.
    """

    name: str
    settles: dt.timedelta
    rows: str
    paths: tuple[tuple[str, ...], ...]


def _day(column: str) -> str:
    return f"({column} AT TIME ZONE '{ZONE}')::date::text"


MEASURES = (
    Measure(
        "questions",
        AT_ONCE,
        f"""
        SELECT answer.patient_id, {_day("answer.at")} AS day, answer.kind AS outcome, answer.language,
               coalesce(cited.topic, '{UNKNOWN}') AS topic, coalesce(cited.document_id, '{UNKNOWN}') AS document
        FROM answer LEFT JOIN LATERAL (
            SELECT revision.topic, revision.document_id FROM answer_citation
            JOIN revision ON revision.id = answer_citation.revision_id
            WHERE answer_citation.answer_id = answer.id ORDER BY revision.document_id LIMIT 1
        ) AS cited ON true WHERE answer.at >= :start AND answer.at < :end
        """,  # noqa: S608  made of constants
        (("day",), ("outcome", "language"), ("outcome", "topic", "document")),
    ),
    Measure(
        "triage",
        AT_ONCE,
        f"""
        SELECT encounter.patient_id, {_day("encounter.opened_at")} AS day, encounter.disposition,
               coalesce(encounter.protocol, '{UNKNOWN}') AS topic, patient.language,
               coalesce(booked.province, '{UNKNOWN}') AS province
        FROM encounter JOIN patient ON patient.id = encounter.patient_id LEFT JOIN LATERAL (
            SELECT appointment.province FROM appointment
            WHERE appointment.patient_id = encounter.patient_id AND appointment.encounter_id = encounter.id
            ORDER BY appointment.created_at LIMIT 1
        ) AS booked ON true WHERE encounter.opened_at >= :start AND encounter.opened_at < :end
        """,  # noqa: S608
        (("day",), ("disposition", "topic"), ("disposition", "language"), ("disposition", "province")),
    ),
    Measure(
        "handovers",
        LATER,
        f"""
        SELECT patient_id, {_day("requested_at")} AS day, urgency FROM handover
        WHERE requested_at >= :start AND requested_at < :end
        """,  # noqa: S608
        (("day",), ("urgency",)),
    ),
    Measure(
        "appointments",
        LATER,
        f"""
        SELECT patient_id, {_day("start")} AS day, coalesce(province, '{UNKNOWN}') AS province, specialty,
               CASE WHEN status IN ('fulfilled', 'noshow', 'cancelled') THEN status ELSE 'booked' END AS outcome
        FROM appointment WHERE start >= :start AND start < :end
          AND status NOT IN ('proposed', 'waitlist', 'entered-in-error')
        """,  # noqa: S608
        (("day",), ("province", "specialty"), ("province", "outcome")),
    ),
)


async def keep_weeks(session: AsyncSession, *, after: dt.date, today: dt.date, whole_from: dt.date) -> None:
    """Count the weeks that have settled since the day `after`; one that is kept already stays as it is.

    A week that began before `whole_from` is not all there any more where its rows are soon deleted, and is left out.
    """
    for measure in MEASURES:
        week = after - dt.timedelta(days=after.weekday()) - measure.settles - WEEK
        while (settled := week + WEEK + measure.settles) <= today:
            if settled > after and (measure.settles or week >= whole_from):
                await _keep(session, measure, week)
            week += WEEK


async def kept_cells(session: AsyncSession, measure: Measure, week: dt.date) -> dict[Place, tuple[int, int]]:
    """Return events and people by place; nothing for a week that was not counted."""
    query = select(WeeklyCellRow).where(WeeklyCellRow.week == week, WeeklyCellRow.measure == measure.name)
    rows = await session.scalars(query)
    return {tuple((key, value) for key, value in json.loads(row.place)): (row.count, row.people) for row in rows}


async def _keep(session: AsyncSession, measure: Measure, week: dt.date) -> None:
    cells = await _cells(session, measure, week)
    rows = [
        {"week": week, "measure": measure.name, "place": json.dumps(place), "count": count, "people": people}
        for place, (count, people) in cells.items()
    ]
    await session.execute(insert(WeeklyCellRow).on_conflict_do_nothing(), rows)


async def _cells(session: AsyncSession, measure: Measure, week: dt.date) -> dict[Place, tuple[int, int]]:
    start, end = day_bounds(week, week + dt.timedelta(days=6))
    dimensions = list(dict.fromkeys(key for path in measure.paths for key in path))
    levels = {path[:length] for path in measure.paths for length in range(len(path) + 1)}
    sets = ", ".join(f"({', '.join(level)})" for level in sorted(levels))
    shown = "".join(f"{key}, grouping({key}), " for key in dimensions)
    query = text(
        f"WITH event AS ({measure.rows}) SELECT {shown}count(*), count(DISTINCT patient_id) FROM event "  # noqa: S608
        f"GROUP BY GROUPING SETS ({sets})"
    )
    rows = await session.execute(query, {"start": start, "end": end})
    return {_place(measure, dimensions, row): (row[-2], row[-1]) for row in rows}


def _place(measure: Measure, dimensions: Sequence[str], row: Row[*tuple[Any, ...]]) -> Place:
    named = {key: str(row[2 * number]) for number, key in enumerate(dimensions) if not row[2 * number + 1]}
    path = next(path for path in measure.paths if set(named) <= set(path))
    return tuple((key, named[key]) for key in path if key in named)
