"""De-identified statistics by week for the national health database; small cells are hidden (`suppression`).

A week's cells follow from that week alone, whatever else is asked for, so that no two exports differ by a few people.
Only weeks that have been over for a week are told. Sources: this project's tables; docs/statistics.md.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.slots import day_bounds
from care.figures.queries import ZONE
from care.figures.suppression import Cell, Told, told

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 53
UNKNOWN = "unknown"
DIMENSIONS = (
    "day", "outcome", "disposition", "urgency", "topic", "document", "province", "specialty", "language",
)  # fmt: skip
Place = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: `rows` gives patient_id and the dimensions of `[:start, :end)`.

    `paths` are the branches of the tree; those that share no beginning share no dimension.
    """

    name: str
    rows: str
    paths: tuple[tuple[str, ...], ...]


def _day(column: str) -> str:
    return f"({column} AT TIME ZONE '{ZONE}')::date::text"


MEASURES = (
    Measure(
        "questions",
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
        f"""
        SELECT patient_id, {_day("requested_at")} AS day, urgency FROM handover
        WHERE requested_at >= :start AND requested_at < :end
        """,  # noqa: S608
        (("day",), ("urgency",)),
    ),
    Measure(
        "appointments",
        f"""
        SELECT patient_id, {_day("start")} AS day, coalesce(province, '{UNKNOWN}') AS province, specialty,
               CASE WHEN status IN ('fulfilled', 'noshow', 'cancelled') THEN status ELSE 'booked' END AS outcome
        FROM appointment WHERE start >= :start AND start < :end
          AND status NOT IN ('proposed', 'waitlist', 'entered-in-error')
        """,  # noqa: S608
        (("day",), ("province", "specialty"), ("province", "outcome")),
    ),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of an export; `dimensions` that are not named are summed over."""

    measure: str
    week: dt.date
    dimensions: Mapping[str, str]
    count: int | None
    status: str

    def line(self) -> dict[str, str | int | None]:
        """Return the line with every column; the value of a withheld dimension is `*`."""
        named = {key: value or "*" for key, value in self.dimensions.items()}
        week = {"measure": self.measure, "week": self.week.isoformat()}
        return week | {key: named.get(key, "") for key in DIMENSIONS} | {"count": self.count, "status": self.status}


def latest_week(today: dt.date) -> dt.date:
    """Return the Monday of the last week that has been over for a week."""
    return today - dt.timedelta(days=today.weekday()) - 2 * WEEK


def weeks_between(first: dt.date, last: dt.date, today: dt.date) -> list[dt.date]:
    """Return the Mondays of the whole weeks from `first` to `last` that may be told, at most `MOST_WEEKS`."""
    monday = first + dt.timedelta(days=-first.weekday() % 7)
    until = min(last - dt.timedelta(days=6), latest_week(today))
    number = max(0, (until - monday).days // 7 + 1)
    return [monday + place * WEEK for place in range(min(number, MOST_WEEKS))]


async def statistics(session: AsyncSession, weeks: Sequence[dt.date]) -> list[Figure]:
    """Return everything that may be told of `weeks`, in order."""
    found = []
    for week in weeks:
        for measure in MEASURES:
            root = _tree(measure, await _cells(session, measure, week))
            found += [_figure(measure, week, one) for one in told(root)]
    return found


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


def _tree(measure: Measure, cells: Mapping[Place, tuple[int, int]], place: Place = ()) -> Cell:
    count, people = cells.get(place, (0, 0))
    return Cell(place, count, people, tuple(_families(measure, cells, place)))


def _families(measure: Measure, cells: Mapping[Place, tuple[int, int]], place: Place) -> Iterator[tuple[Cell, ...]]:
    above = tuple(key for key, _ in place)
    following = dict.fromkeys(
        path[len(above)] for path in measure.paths if path[: len(above)] == above and len(path) > len(above)
    )
    for key in following:
        below = [
            one for one in cells if len(one) == len(place) + 1 and one[: len(place)] == place and one[-1][0] == key
        ]
        yield tuple(_tree(measure, cells, one) for one in sorted(below))


def _figure(measure: Measure, week: dt.date, one: Told) -> Figure:
    return Figure(measure.name, week, dict(one.place), one.count, one.status.value)
