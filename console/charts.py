"""Figures as shapes: columns over time, bars, and a line of small columns, in per cent of the picture. No words.

The template draws them as SVG without text, so that they stretch, and puts words and numbers around them as HTML.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

GAP = 0.22
STEPS = (1, 2, 2.5, 5, 10)
WEEKS_FROM = 120  # days: a longer period is drawn by weeks


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle; all in per cent, `y` from above. `series` is its place in the legend, from 1."""

    series: int
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Stacked columns over time. `top` is the value at the upper edge."""

    top: int
    pieces: tuple[Piece, ...]
    first: dt.date
    last: dt.date
    weekly: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar chart; `width` in per cent of the longest."""

    key: str
    count: int
    share: float
    width: float


def columns(days: Mapping[dt.date, Mapping[str, int]], series: Mapping[str, str]) -> Columns:
    """Stack the `series` (key to name) of each day, or of each week where the period is long."""
    weekly = len(days) > WEEKS_FROM
    heaps = by_week(days) if weekly else days
    top = rounded_up(max((sum(heap.get(key, 0) for key in series) for heap in heaps.values()), default=0))
    step = 100 / max(1, len(heaps))
    pieces = [
        piece
        for place, (day, heap) in enumerate(heaps.items())
        for piece in _stack(day, heap, series, x=(place + GAP / 2) * step, width=(1 - GAP) * step, top=top)
    ]
    shown = list(days) or [dt.date.min]
    return Columns(top, tuple(pieces), shown[0], shown[-1], weekly)


def _stack(
    day: dt.date, heap: Mapping[str, int], series: Mapping[str, str], *, x: float, width: float, top: int
) -> Iterator[Piece]:
    below = 0.0
    for number, (key, name) in enumerate(series.items(), start=1):
        height = 100 * heap.get(key, 0) / top
        if height:
            y = 100 - below - height
            title = f"{day:%d/%m/%Y} · {name}: {heap[key]}"
            yield Piece(number, round(x, 3), round(y, 3), round(width, 3), round(height, 3), title)
        below += height


def bars(counts: Mapping[str, int], order: Sequence[str] = ()) -> list[Bar]:
    """Return a bar for each key: in `order`, or the largest first."""
    keys = list(order) or sorted(counts, key=lambda key: (-counts[key], key))
    longest, total = max(counts.values(), default=0), sum(counts.values())
    return [
        Bar(key, count, 100 * count / total if total else 0, round(100 * count / longest, 2) if longest else 0)
        for key in keys
        if (count := counts.get(key, 0)) or order
    ]


def spark(values: Sequence[int]) -> tuple[Piece, ...]:
    """Return small columns, the highest as high as the picture."""
    top, step = max(values, default=0) or 1, 100 / max(1, len(values))
    return tuple(
        Piece(1, round((place + 0.1) * step, 3), 100 - 100 * value / top, round(0.8 * step, 3), 100 * value / top, "")
        for place, value in enumerate(values)
    )


def by_week(days: Mapping[dt.date, Mapping[str, int]]) -> dict[dt.date, dict[str, int]]:
    """Sum days up by week, each named by its Monday."""
    weeks: dict[dt.date, dict[str, int]] = {}
    for day, heap in days.items():
        week = weeks.setdefault(day - dt.timedelta(days=day.weekday()), {})
        for key, count in heap.items():
            week[key] = week.get(key, 0) + count
    return weeks


def rounded_up(value: float) -> int:
    """Return the next number that reads well on an axis; at least 4."""
    if value <= 4:
        return 4
    size = 10.0 ** floor(log10(value))
    return ceil(next(step * size for step in STEPS if step * size >= value))
