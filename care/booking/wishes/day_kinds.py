"""Kinds of days: dates, weekdays, weeks, months, days ahead, each from the pattern that found it (`days`)."""

# ruff: noqa: E501

import re
from calendar import monthrange
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`.

    `weekday` says that it was named as a weekday, `to` that it ends with another one, `wide` that it is a week or a
    month in which a weekday may be named.
    """

    first: date
    last: date
    weekday: int | None = None
    to: int | None = None
    wide: bool = False


@dataclass(slots=True)
class Days:
    """What a text says of days, in the order found; `heard` has {0}, {1} … where they stood."""

    today: date
    holidays: Container[date]
    spans: list[Span] = field(default_factory=list)
    heard: str = ""
    impossible: bool = False

    def keep(self, span: Span | None) -> str:
        if span is None:
            return " ~ "
        self.spans.append(span)
        return f" {{{len(self.spans) - 1}}} "


def next_weekday(today: date, weekday: int) -> date:
    """Return the first `weekday` from `today` on, today included."""
    return today + DAY * ((weekday - today.weekday()) % 7)


def monday(day: date) -> date:
    """Return the Monday of the calendar week of `day`."""
    return day - DAY * day.weekday()


def keep_date(days: Days, day: int, month: int, year: int | None) -> str:
    """Keep a date; without a year it is the next such day. Day and month are swapped only if the month cannot be one."""
    if month > 12 >= day and month <= 31:
        day, month = month, day
    if not (0 < day < 40 and 0 < month < 20):
        return " ~ "
    if year is not None:
        return days.keep(one_day(days, year, month, day))
    for year_ahead in (days.today.year, days.today.year + 1, days.today.year + 2, days.today.year + 3):
        if is_day(year_ahead, month, day) and date(year_ahead, month, day) >= days.today:
            return days.keep(one_day(days, year_ahead, month, day))
    return days.keep(one_day(days, days.today.year, month, day))


def is_day(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def one_day(days: Days, year: int, month: int, day: int) -> Span | None:
    if not is_day(year, month, day):
        days.impossible = True
        return None
    return Span(date(year, month, day), date(year, month, day))


def numbers(days: Days, found: re.Match[str]) -> str:
    year = int(found["year"]) if found["year"] else None
    if year is not None and year < 100:
        year += 2000
    return keep_date(days, int(found["day"]), int(found["month"]), year)


def of_month(days: Days, day: int, months: int) -> str:
    year, month = month_ahead(days.today, months)
    return days.keep(one_day(days, year, month, day))


def month_ahead(today: date, months: int) -> tuple[int, int]:
    number = today.year * 12 + today.month - 1 + months
    return number // 12, number % 12 + 1


def day_of_month(days: Days, found: re.Match[str]) -> str:
    """Keep a day of this month; one that has passed, or that this month has not, is of the next that has it."""
    day = int(found[1])
    if not 0 < day <= 31:
        days.impossible |= 31 < day < 100
        return " ~ "
    for months in range(4):
        year, month = month_ahead(days.today, months)
        if is_day(year, month, day) and date(year, month, day) >= days.today:
            return days.keep(Span(date(year, month, day), date(year, month, day)))
    return " ~ "


def weeks(days: Days, found: re.Match[str]) -> int:
    said = found["week"]
    if said.endswith("nua") and said[0].isdigit():
        return min(int(said.split()[0]), 100)
    return {"nay": 0, "sau": 1, "sau nua": 2}[said]


def keep_week(days: Days, found: re.Match[str]) -> str:
    """Keep a calendar week, Monday first; its beginning is Monday and Tuesday, its end Saturday and Sunday."""
    start = monday(days.today) + WEEK * weeks(days, found)
    low, high = {None: (0, 6), "DAU": (0, 1), "GIUA": (1, 3), "CUOI": (5, 6)}[found["where"]]
    return days.keep(Span(start + DAY * low, start + DAY * high, wide=found["where"] is None))


def part_of_a_week(days: Days, found: re.Match[str]) -> str:
    """Keep the next beginning, middle or end of a week; one that has begun counts while it lasts, a first day over."""
    low, high = {"DAU": (0, 1), "GIUA": (1, 3), "CUOI": (5, 6)}[found[1]]
    start = monday(days.today)
    if days.today > start + DAY * high or (found[1] == "DAU" and days.today > start):
        start += WEEK
    return days.keep(Span(start + DAY * low, start + DAY * high))


def weekdays_of_week(days: Days, found: re.Match[str]) -> str:
    start = monday(days.today) + WEEK * weeks(days, found)
    return re.sub(
        r"W(\d)", lambda named: days.keep(Span(start + DAY * int(named[1]), start + DAY * int(named[1]))), found["days"]
    )


def weekday_range(days: Days, found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    start = next_weekday(days.today, first)
    return days.keep(Span(start, start + DAY * ((last - first) % 7), weekday=first, to=last))


def keep_weekday(days: Days, found: re.Match[str]) -> str:
    day = next_weekday(days.today, int(found[1]))
    return days.keep(Span(day, day, weekday=int(found[1])))


def part_of_month(days: Days, found: re.Match[str]) -> str:
    said = found["month"]
    if said is None or said == "nay":
        year, month = month_ahead(days.today, 0)
    elif said.startswith("sau"):
        year, month = month_ahead(days.today, 1)
    else:
        month = int(said)
        if not 1 <= month <= 12:
            days.impossible = True
            return " ~ "
        year = int(found["year"]) if found["year"] else days.today.year + (month < days.today.month)
        if not 1 <= year <= 9998:
            return " ~ "
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    low, high = {
        None: (first, last),
        "DAU": (first, first + 9 * DAY),
        "GIUA": (first + 10 * DAY, first + 19 * DAY),
        "CUOI": (first + 20 * DAY, last),
    }[found["where"]]
    if high < days.today and said is None:
        year, month = month_ahead(days.today, 1)
        gap = date(year, month, 1) - first
        low, high = low + gap, high + gap
    return days.keep(Span(low, high, wide=True))


def units_ahead(days: Days, found: re.Match[str]) -> str:
    """Keep a day so many days ahead; weeks ahead mean that day's calendar week, months ahead three days around it."""
    number, unit = min(int(found[1]), 1_000), found[2]
    if unit == "NGAY":
        day = days.today + DAY * number
        return days.keep(Span(day, day))
    if unit == "tuan":
        start = monday(days.today + WEEK * number)
        return days.keep(Span(start, start + 6 * DAY, wide=True))
    year, month = month_ahead(days.today, min(number, 120))
    day = date(year, month, min(days.today.day, monthrange(year, month)[1]))
    return days.keep(Span(day - 3 * DAY, day + 3 * DAY, wide=True))


def within(days: Days, found: re.Match[str]) -> str:
    length = {"NGAY": 1, "tuan": 7, "thang": 30}[found[2]]
    return days.keep(Span(days.today, days.today + DAY * (min(int(found[1]), 1_000) * length), wide=True))


def keep_year(days: Days, found: re.Match[str]) -> str:
    year = days.today.year + (found[2] is not None)
    first, last = date(year, 1, 1), date(year, 12, 31)
    where = {None: Span(first, last), "DAU": Span(first, first + 30 * DAY), "CUOI": Span(last - 15 * DAY, last)}
    return days.keep(where[found[1]])


def days_ahead(days: int) -> Callable[[Days, re.Match[str]], str]:
    return lambda kept, _: kept.keep(Span(kept.today + DAY * days, kept.today + DAY * days))


def short_range(days: Days, found: re.Match[str]) -> str:
    return f"{keep_date(days, int(found[1]), int(found[3]), None)} DEN {keep_date(days, int(found[2]), int(found[3]), None)}"


def dated(read: Callable[[Days, int, re.Match[str]], str]) -> Callable[[Days, re.Match[str]], str]:
    return lambda days, found: read(days, int(found[1]), found)
