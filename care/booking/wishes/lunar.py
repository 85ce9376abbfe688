"""Days of the lunar calendar, Tết and public holidays, each from the pattern that found it (`days`)."""

import re
from collections.abc import Container
from datetime import date

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

from care.booking.wishes.day_kinds import DAY, Days, Span


def keep_lunar(days: Days, day: int, month: int | None) -> str:
    """Keep the next such lunar day; without a month it is of this lunar month or the next."""
    try:
        if month is None:
            for ahead in range(32):
                if solar_to_lunar(days.today + DAY * ahead).day == day:
                    return days.keep(Span(days.today + DAY * ahead, days.today + DAY * ahead))
        else:
            for year in (days.today.year - 1, days.today.year, days.today.year + 1):
                solar = lunar_to_solar(LunarDate(day, month, year))
                if solar >= days.today:
                    return days.keep(Span(solar, solar))
    except ValueError:
        days.impossible = True
    return " ~ "


def tet_holiday(days: Days) -> Span | None:
    """Return the Tết holiday that is on or next: the run of holidays and weekends around lunar New Year's Day."""
    try:
        for year in (days.today.year, days.today.year + 1):
            newyear = lunar_to_solar(LunarDate(1, 1, year))
            run = free_run(newyear, days.holidays)
            span = run if run.last > newyear else Span(newyear - DAY, newyear + 4 * DAY)
            if span.last >= days.today:
                return span
    except (ValueError, OverflowError):
        days.impossible = True
    return None


def free_run(day: date, holidays: Container[date]) -> Span:
    first = last = day
    while (day - first).days < 10 and ((first - DAY) in holidays or (first - DAY).weekday() > 4):
        first -= DAY
    while (last - day).days < 10 and ((last + DAY) in holidays or (last + DAY).weekday() > 4):
        last += DAY
    return Span(first, last)


def next_holiday(days: Days) -> Span | None:
    for ahead in range(400):
        if days.today + DAY * ahead in days.holidays:
            return free_run(days.today + DAY * ahead, days.holidays)
    return None


def on_tet(days: Days, found: re.Match[str]) -> str:
    day = int(found[1])
    return keep_lunar(days, day, 12 if day > 20 else 1) if day <= 30 else " ~ "


def new_years_eve(days: Days) -> str:
    tet = tet_holiday(days)
    if tet is None:
        return " ~ "
    eve = next((d for d in (tet.first + DAY * n for n in range(12)) if solar_to_lunar(d + DAY).day == 1), tet.first)
    return days.keep(Span(eve, eve))


def lunar_month(name: str) -> int | None:
    if name.isdigit():
        return int(name) if 1 <= int(name) <= 12 else None
    return {"gieng": 1, "chap": 12}.get(name)
