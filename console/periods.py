"""The period that figures are shown of: the last so many days, or days of one's own."""

import datetime as dt
from dataclasses import dataclass

CHOICES = (7, 28, 90)
LONGEST = 732


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends belong to it. `days` is one of CHOICES, or 0 for a range of one's own."""

    first: dt.date
    last: dt.date
    days: int

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The period of the same length just before."""
        gap = dt.timedelta(days=self.length)
        return Period(self.first - gap, self.last - gap, 0)


def period_of(days: str, first: str, last: str, today: dt.date) -> tuple[Period, str]:
    """Return the period that was asked for, and what was wrong with it; 28 days where it cannot be read."""
    usual = Period(today - dt.timedelta(days=27), today, 28)
    if first or last:
        try:
            one, other = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        except ValueError:
            return usual, "no-day"
        if one > other:
            return usual, "order"
        if (other - one).days >= LONGEST:
            return usual, "too-long"
        return Period(one, other, 0), ""
    number = int(days) if days.isdecimal() and len(days) < 4 else 28
    if number not in CHOICES:
        return usual, ""
    return Period(today - dt.timedelta(days=number - 1), today, number), ""
