"""When an appointment is wished for, as Vietnamese say it. It knows no calendar of slots and refuses no text."""

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from care.booking.wishes.complaints import strip_complaints
from care.booking.wishes.days import DAY, WEEK, Days, Span, next_weekday, take_days
from care.booking.wishes.hours import CLOSES, Hours, as_time, take_hours, window
from care.booking.wishes.spoken import hear

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
HORIZON = timedelta(days=60)
"""How far "from tomorrow" or "an evening" reaches when no end is said."""
LONGEST_GAP = 62
ALL_WEEK = frozenset(range(7))


class WhenProblem(StrEnum):
    """Why a time that was understood cannot be had."""

    PAST = "past"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class When:
    """A wish: days from `first` to `last`, on `weekdays` (Monday 0; empty is any), starting from `after`, before `before`.

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
        """Tell whether an appointment that starts at `start` (aware) is as wished; nothing is, where there is a problem."""
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
    return replace(soon, after=max(filter(None, (when.after, soon.after)), default=None), before=soon.before or when.before)


def _place(days: Days, hours: Hours, now: datetime) -> When:
    """Bring days and hours together; what lies before now is cut off or moved on."""
    today, minute = now.date(), now.hour * 60 + now.minute
    weekdays, excluded, first, last, without, firm = _range(days)
    only_today = firm and first == last == today
    (low, high), barred = window(hours, minute if only_today else None)
    office = "HANHCHINH" in hours.parts
    if office:
        weekdays = (weekdays or ALL_WEEK) & frozenset(range(5))
        without |= _holidays(first, last, days)
    if excluded:
        weekdays = (weekdays or ALL_WEEK) - excluded
    problem = None
    closed = min(high, CLOSES * 60) if not hours.bounds else high
    if low >= high or ((office or excluded) and not weekdays):
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


_D = r"\{(\d+)\}"
_BUSY = r"(?: ?,)?(?: thi| la| toi_?| minh| em)* (?:(?<=thi )khong|khong (?:duoc|ranh|di duoc|kham|lam|tien|dc)|ban|ket|nghi)\b"
_ROLES = [
    ("out", re.compile(rf"\bTRU ((?:{_D}(?: ?(?:,|va|hoac|voi) ?)?)+)")),
    ("out", re.compile(rf"({_D}(?: (?:va|hoac|,|voi) {_D})*){_BUSY}")),
    ("span", re.compile(rf"(?:\b(?:TU|trong khoang) )?({_D} ?(?:-|DEN|toi|NEXT|den) ?{_D})")),
    ("from", re.compile(rf"\b(?:TU|bat DAU)(?: NGAY| ngay| SANG)? ({_D})(?: tro di)?|({_D}) tro di")),
    ("after", re.compile(rf"\b(?:sau|het|ngoai)(?: NGAY| ngay| ky nghi| luc)? ({_D})")),
    ("before", re.compile(rf"\b(?:truoc)(?: NGAY| ngay| luc)? ({_D})")),
    ("until", re.compile(rf"\b(?:DEN|cham nhat|truoc hoac)(?: NGAY| ngay| luc)? ({_D})")),
]


@dataclass(frozen=True, slots=True)
class _Range:
    weekdays: frozenset[int]
    excluded: frozenset[int]
    first: date
    last: date
    without: frozenset[date]
    firm: bool


def _range(days: Days) -> tuple[frozenset[int], frozenset[int], date, date, frozenset[date], bool]:
    """Return weekdays, weekdays left out, first and last day, days left out, and whether days were named at all."""
    heard, roles = days.heard, {}
    for role, pattern in _ROLES:

        def mark(found: re.Match[str], role: str = role) -> str:
            for index in re.findall(_D, found.group()):
                roles.setdefault(int(index), role)
            if role == "span":
                spans.append([int(index) for index in re.findall(_D, found.group())])
            return " "

        spans: list[list[int]] = []
        heard = pattern.sub(mark, heard)
        if spans:
            joined = spans
    ends = {index: role for index, role in roles.items()}
    containers = [s for i, s in enumerate(days.spans) if s.wide and i not in ends]
    container = containers[0] if len(containers) == 1 else None
    out_weekdays = {s.weekday for i, s in enumerate(days.spans) if ends.get(i) == "out" and s.weekday is not None}
    out_days = _days([s for i, s in enumerate(days.spans) if ends.get(i) == "out" and s.weekday is None])
    joins = [_join(days.spans[a], days.spans[b], days.today) for a, b in (joined if "span" in ends.values() else [])]
    plain = [s for i, s in enumerate(days.spans) if i not in ends and not s.wide] + joins
    dates = [s for s in plain if s.weekday is None]
    named = [s for s in plain if s.weekday is not None]
    weekdays: frozenset[int] = frozenset()
    firm = bool(plain or containers)
    if dates:
        chosen = [*dates, *(named if "hoac" in days.heard or " va " in days.heard else [])]
    elif container and named:
        chosen, weekdays = [container], frozenset(w for s in named for w in _weekdays_of(s))
    elif len(named) == 1 and not (named[0].weekday == 0 and named[0].to == 4):
        chosen = named
    elif named:
        weekdays = frozenset(w for s in named for w in _weekdays_of(s))
        chosen = [Span(days.today, days.today + 6 * DAY)]
    else:
        chosen = containers
    first = min((s.first for s in chosen), default=days.today)
    last = max((s.last for s in chosen), default=days.today + HORIZON)
    gaps = _gaps(chosen, first, last) if dates and len(chosen) > 1 else frozenset()
    for index, role in ends.items():
        span = _within(days.spans[index], container)
        if role == "from":
            first = max(first, span.first) if chosen else span.first
            last = last if chosen else first + HORIZON
        elif role == "after":
            first = max(first, span.last + DAY) if chosen else span.last + DAY
            last = last if chosen else first + HORIZON
    bounded = bool(chosen)
    for index, role in ends.items():
        span = _within(days.spans[index], container)
        if role == "before":
            last = min(last, span.first - DAY) if bounded else span.first - DAY
        elif role == "until":
            last = min(last, span.last) if bounded else span.last
    if first > last:
        first = last
    return weekdays, frozenset(out_weekdays), first, last, gaps | out_days, firm


def _weekdays_of(span: Span) -> list[int]:
    start = span.weekday or 0
    length = 0 if span.to is None else (span.to - start) % 7
    return [(start + n) % 7 for n in range(length + 1)]


def _within(span: Span, container: Span | None) -> Span:
    """Return the weekday that `span` names as the one in `container`."""
    if container is None or span.weekday is None:
        return span
    day = next_weekday(container.first, span.weekday)
    return Span(day, day)


def _join(one: Span, other: Span, today: date) -> Span:
    """Return the days from `one` to `other`; a weekday at the end is the next after the beginning."""
    last = next_weekday(one.first, other.weekday) if other.weekday is not None else other.last
    return Span(min(one.first, last), max(one.last, last))


def _days(spans: list[Span]) -> frozenset[date]:
    return frozenset(s.first + DAY * n for s in spans for n in range(min((s.last - s.first).days, LONGEST_GAP) + 1))


def _gaps(spans: list[Span], first: date, last: date) -> frozenset[date]:
    """Return the days between alternatives that none of them names."""
    if (last - first).days > LONGEST_GAP:
        return frozenset()
    return frozenset(first + DAY * n for n in range((last - first).days + 1)) - _days(spans)
