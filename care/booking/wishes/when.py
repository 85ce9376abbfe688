"""When an appointment is wished for, as Vietnamese say it. It knows no calendar of slots and refuses no text."""

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from care.booking.wishes.complaints import strip_complaints
from care.booking.wishes.day_kinds import DAY, WEEK, Days
from care.booking.wishes.days import take_days
from care.booking.wishes.hours import CLOSES, Hours, as_time, take_hours, window
from care.booking.wishes.ranges import LONGEST_GAP, Range, range_of
from care.booking.wishes.spoken import hear

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ALL_WEEK = frozenset(range(7))


class WhenProblem(StrEnum):
    """Why a time that was understood cannot be had."""

    PAST = "past"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class When:
    """A wish: days `first` to `last`, on `weekdays` (Monday 0; empty is any), starting from `after`, before `before`.

    `without` are days in between that are not wished for, `barred` are times of the day, [from, until). All in Vietnam.
    """

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()
    after: time | None = None
    before: time | None = None
    earliest: bool = False
    problem: WhenProblem | None = None
    without: frozenset[date] = frozenset()
    barred: tuple[tuple[time, time], ...] = ()

    def admits(self, start: datetime) -> bool:
        """Tell whether an appointment that starts at `start` (aware) is as wished; with a problem nothing is."""
        local = start.astimezone(VIETNAM)
        day, clock = local.date(), local.time()
        return (
            self.problem is None
            and self.first <= day <= self.last
            and (not self.weekdays or day.weekday() in self.weekdays)
            and day not in self.without
            and (self.after is None or self.after <= clock)
            and (self.before is None or clock < self.before)
            and not any(start <= clock < end for start, end in self.barred)
        )


def read_when(text: str, now: datetime, holidays: Container[date] = frozenset()) -> When | None:
    """Return what `text` says about when, seen from `now` (aware), or None if it says nothing.

    - A weekday is the next such day, today while it is still ahead; "tuần sau" is the next calendar week.
    - A day of the month that has passed is next month's, a date without a year that has passed is next year's.
    - A date outweighs a weekday named beside it; alternatives ("hoặc") are joined.
    - An hour alone admits starts within the half hour from it; "khoảng" an hour before and after.
    - `holidays` are the days that "giờ hành chính" leaves out and that "tết" and "lễ" are made of.
    """
    local = now.astimezone(VIETNAM)
    heard = strip_complaints(hear(text))
    heard, soon = _soon(heard, local)
    heard, hours = take_hours(heard)
    days = take_days(heard, local.date(), holidays)
    earliest = bool(re.search(r"\bLIEN\b|\bBAYGIO\b", days.heard))
    impossible = days.impossible or hours.impossible or "W?" in days.heard
    if not (days.spans or hours or soon or earliest or impossible):
        return None
    try:
        when = _place(days, hours, local)
    except OverflowError:
        return When(local.date(), local.date(), problem=WhenProblem.IMPOSSIBLE)
    if soon:
        when = _merge(when, soon)
    if impossible:
        when = replace(when, problem=WhenProblem.IMPOSSIBLE)
    return replace(when, earliest=earliest or bool(soon and soon.earliest))


_IN_HOURS = re.compile(r"\b(?:trong (?:vong )?|sau )?(\d{1,3}) ?(tieng|GIO|phut|h)\b(?: dong ho)?( nua| toi)?")


def _soon(heard: str, now: datetime) -> tuple[str, When | None]:
    """Take "2 tiếng nữa", "trong 2 giờ", "bây giờ"."""
    if "BAYGIO" in heard:
        return heard, When(now.date(), now.date(), after=_minute(now), earliest=True)
    for found in _IN_HOURS.finditer(heard):
        within = found.group().startswith("trong")
        if not within and not found[3]:
            continue
        then = now + timedelta(minutes=int(found[1]) * (1 if found[2] == "phut" else 60))
        rest = f"{heard[: found.start()]} {heard[found.end() :]}"
        if not within:
            return rest, When(then.date(), then.date(), after=_minute(then))
        before = _minute(then) if then.date() == now.date() else None
        return rest, When(now.date(), then.date(), before=before)
    return heard, None


def _minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def _merge(when: When, soon: When) -> When:
    return replace(
        soon, after=max(filter(None, (when.after, soon.after)), default=None), before=soon.before or when.before
    )


def _place(days: Days, hours: Hours, now: datetime) -> When:
    """Bring days and hours together; what lies before now is cut off or moved on."""
    today, minute = now.date(), now.hour * 60 + now.minute
    wished = range_of(days)
    only_today = wished.firm and wished.first == wished.last == today
    (low, high), barred = window(hours, minute if only_today else None)
    weekdays, without = _workdays(wished, days, office="HANHCHINH" in hours.parts)
    first, last, problem = wished.first, wished.last, None
    closed = high if hours.bounds else min(high, CLOSES * 60)
    if low >= high or (not weekdays and wished.excluded):
        problem = WhenProblem.IMPOSSIBLE
    elif first <= today and closed <= minute:
        first, last, problem = _move_on(days, first, last, today)
    if last < today:
        problem = problem or WhenProblem.PAST
    elif problem is None:
        first = max(first, today)
    return When(
        first=min(first, last),
        last=last,
        weekdays=frozenset() if weekdays == ALL_WEEK else weekdays,
        after=as_time(low),
        before=as_time(high),
        problem=problem,
        without=frozenset(day for day in without if first <= day <= last),
        barred=tuple((time(a // 60, a % 60), time(b // 60 % 24, b % 60)) for a, b in barred),
    )


def _workdays(wished: Range, days: Days, *, office: bool) -> tuple[frozenset[int], frozenset[date]]:
    """Return the weekdays and the days left out, office hours being Monday to Friday but no holiday."""
    weekdays, without = wished.weekdays, wished.without
    if office:
        weekdays = (weekdays or ALL_WEEK) & frozenset(range(5))
        without |= _holidays(wished.first, wished.last, days)
    return ((weekdays or ALL_WEEK) - wished.excluded if wished.excluded else weekdays), without


def _move_on(days: Days, first: date, last: date, today: date) -> tuple[date, date, WhenProblem | None]:
    """Move on from a today that is over for these hours: to next week for a weekday, else to tomorrow."""
    weekday = [span for span in days.spans if span.weekday is not None]
    if weekday and len(days.spans) == 1 and first == last == today:
        return first + WEEK, last + WEEK, None
    if first == last == today:
        return first, last, WhenProblem.PAST
    return (today + DAY, last, None) if last > today else (first, last, WhenProblem.PAST)


def _holidays(first: date, last: date, days: Days) -> frozenset[date]:
    length = min((last - first).days, LONGEST_GAP)
    return frozenset(day for day in (first + DAY * n for n in range(length + 1)) if day in days.holidays)
