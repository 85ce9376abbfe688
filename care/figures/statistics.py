"""De-identified statistics by week for the national health database; small cells are hidden (`suppression`).

A week's cells follow from that week alone, whatever else is asked for, so that no two exports differ by a few people.
Only weeks that have been over for a week are told. Sources: this project's tables; docs/statistics.md.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from care.figures.suppression import Cell, Told, told
from care.figures.weeks import MEASURES, WEEK, Measure, Place, kept_cells

MOST_WEEKS = 53
DIMENSIONS = (
    "day", "outcome", "disposition", "urgency", "topic", "document", "province", "specialty", "language",
)  # fmt: skip


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
    """Return everything that may be told of `weeks`, in order; nothing of a week that was not counted in its time."""
    found = []
    for week in weeks:
        for measure in MEASURES:
            if cells := await kept_cells(session, measure, week):
                found += [_figure(measure, week, one) for one in told(_tree(measure, cells))]
    return found


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
