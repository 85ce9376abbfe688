"""Days in words of time (`spoken.hear`): dates, weekdays, weeks, months, lunar days. It refuses days that are none."""

import re
from calendar import monthrange
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import date, timedelta

from lunar_vn import LunarDate, lunar_to_solar, solar_to_lunar

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


def take_days(heard: str, today: date, holidays: Container[date]) -> Days:
    """Read all days that `heard` names, seen from `today`."""
    days = Days(today, holidays)
    for pattern, read in _RULES:
        heard = pattern.sub(lambda found, read=read: read(days, found), heard)  # type: ignore[misc]
    days.heard = re.sub(r"\s+", " ", heard).strip()
    return days


def next_weekday(today: date, weekday: int) -> date:
    """Return the first `weekday` from `today` on, today included."""
    return today + DAY * ((weekday - today.weekday()) % 7)


def monday(day: date) -> date:
    """Return the Monday of the calendar week of `day`."""
    return day - DAY * day.weekday()


def _date(days: Days, day: int, month: int, year: int | None) -> str:
    """Keep a date; without a year it is the next such day. Day and month are swapped only if the month cannot be one."""
    if month > 12 >= day and month <= 31:
        day, month = month, day
    if not (0 < day < 40 and 0 < month < 20):
        return " ~ "
    if year is not None:
        return days.keep(_one(days, year, month, day))
    for year_ahead in (days.today.year, days.today.year + 1, days.today.year + 2, days.today.year + 3):
        if _is_day(year_ahead, month, day) and date(year_ahead, month, day) >= days.today:
            return days.keep(_one(days, year_ahead, month, day))
    return days.keep(_one(days, days.today.year, month, day))


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _one(days: Days, year: int, month: int, day: int) -> Span | None:
    if not _is_day(year, month, day):
        days.impossible = True
        return None
    return Span(date(year, month, day), date(year, month, day))


def _numbers(days: Days, found: re.Match[str]) -> str:
    year = int(found["year"]) if found["year"] else None
    if year is not None and year < 100:
        year += 2000
    return _date(days, int(found["day"]), int(found["month"]), year)


def _of_month(days: Days, day: int, months: int) -> str:
    year, month = _month(days.today, months)
    return days.keep(_one(days, year, month, day))


def _month(today: date, months: int) -> tuple[int, int]:
    number = today.year * 12 + today.month - 1 + months
    return number // 12, number % 12 + 1


def _day_of_month(days: Days, found: re.Match[str]) -> str:
    """Keep a day of this month; one that has passed, or that this month has not, is of the next that has it."""
    day = int(found[1])
    if not 0 < day <= 31:
        days.impossible |= 31 < day < 40
        return " ~ "
    for months in range(4):
        year, month = _month(days.today, months)
        if _is_day(year, month, day) and date(year, month, day) >= days.today:
            return days.keep(Span(date(year, month, day), date(year, month, day)))
    return " ~ "


def _lunar(days: Days, day: int, month: int | None) -> str:
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


def _tet(days: Days) -> Span | None:
    """Return the Tết holiday that is on or next: the run of holidays and weekends around lunar New Year's Day."""
    try:
        for year in (days.today.year, days.today.year + 1):
            newyear = lunar_to_solar(LunarDate(1, 1, year))
            run = _free_run(newyear, days.holidays)
            span = run if run.last > newyear else Span(newyear - DAY, newyear + 4 * DAY)
            if span.last >= days.today:
                return span
    except (ValueError, OverflowError):
        days.impossible = True
    return None


def _free_run(day: date, holidays: Container[date]) -> Span:
    first = last = day
    while (day - first).days < 10 and ((first - DAY) in holidays or (first - DAY).weekday() > 4):
        first -= DAY
    while (last - day).days < 10 and ((last + DAY) in holidays or (last + DAY).weekday() > 4):
        last += DAY
    return Span(first, last)


def _next_holiday(days: Days) -> Span | None:
    for ahead in range(400):
        if days.today + DAY * ahead in days.holidays:
            return _free_run(days.today + DAY * ahead, days.holidays)
    return None


def _on_tet(days: Days, found: re.Match[str]) -> str:
    day = int(found[1])
    return _lunar(days, day, 12 if day > 20 else 1) if day <= 30 else " ~ "


def _new_years_eve(days: Days) -> str:
    tet = _tet(days)
    if tet is None:
        return " ~ "
    eve = next((d for d in (tet.first + DAY * n for n in range(12)) if solar_to_lunar(d + DAY).day == 1), tet.first)
    return days.keep(Span(eve, eve))


def _lunar_month(name: str) -> int | None:
    if name.isdigit():
        return int(name) if 1 <= int(name) <= 12 else None
    return {"gieng": 1, "chap": 12}.get(name)


def _weeks(days: Days, found: re.Match[str]) -> int:
    said = found["week"]
    if said.endswith("nua") and said[0].isdigit():
        return min(int(said.split()[0]), 100)
    return {"nay": 0, "sau": 1, "sau nua": 2}[said]


_WEEK_FROM = r"(?P<week>nay|sau nua|sau)\b"


def _week(days: Days, found: re.Match[str]) -> str:
    """Keep a calendar week, Monday first; its beginning is Monday and Tuesday, its end Saturday and Sunday."""
    start = monday(days.today) + WEEK * _weeks(days, found)
    low, high = {None: (0, 6), "DAU": (0, 1), "GIUA": (1, 3), "CUOI": (5, 6)}[found["where"]]
    return days.keep(Span(start + DAY * low, start + DAY * high, wide=found["where"] is None))


def _part_of_a_week(days: Days, found: re.Match[str]) -> str:
    """Keep the next beginning, middle or end of a week; one that has begun counts while it lasts, a first day over."""
    low, high = {"DAU": (0, 1), "GIUA": (1, 3), "CUOI": (5, 6)}[found[1]]
    start = monday(days.today)
    if days.today > start + DAY * high or (found[1] == "DAU" and days.today > start):
        start += WEEK
    return days.keep(Span(start + DAY * low, start + DAY * high))


def _weekdays_of_week(days: Days, found: re.Match[str]) -> str:
    start = monday(days.today) + WEEK * _weeks(days, found)
    return re.sub(
        r"W(\d)", lambda named: days.keep(Span(start + DAY * int(named[1]), start + DAY * int(named[1]))), found["days"]
    )


def _weekday_range(days: Days, found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    start = next_weekday(days.today, first)
    return days.keep(Span(start, start + DAY * ((last - first) % 7), weekday=first, to=last))


def _weekday(days: Days, found: re.Match[str]) -> str:
    day = next_weekday(days.today, int(found[1]))
    return days.keep(Span(day, day, weekday=int(found[1])))


def _part_of_month(days: Days, found: re.Match[str]) -> str:
    said = found["month"]
    if said is None or said == "nay":
        months = 0
        year, month = _month(days.today, 0)
    elif said.startswith("sau"):
        year, month = _month(days.today, 1)
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
        year, month = _month(days.today, 1)
        gap = date(year, month, 1) - first
        low, high = low + gap, high + gap
    return days.keep(Span(low, high, wide=True))


def _ahead(days: Days, found: re.Match[str]) -> str:
    """Keep a day so many days ahead; weeks ahead mean that day's calendar week, months ahead three days around it."""
    number, unit = min(int(found[1]), 1_000), found[2]
    if unit == "NGAY":
        day = days.today + DAY * number
        return days.keep(Span(day, day))
    if unit == "tuan":
        start = monday(days.today + WEEK * number)
        return days.keep(Span(start, start + 6 * DAY, wide=True))
    year, month = _month(days.today, min(number, 120))
    day = date(year, month, min(days.today.day, monthrange(year, month)[1]))
    return days.keep(Span(day - 3 * DAY, day + 3 * DAY, wide=True))


def _within(days: Days, found: re.Match[str]) -> str:
    length = {"NGAY": 1, "tuan": 7, "thang": 30}[found[2]]
    return days.keep(Span(days.today, days.today + DAY * (min(int(found[1]), 1_000) * length), wide=True))


def _year(days: Days, found: re.Match[str]) -> str:
    year = days.today.year + (found[2] is not None)
    first, last = date(year, 1, 1), date(year, 12, 31)
    where = {None: Span(first, last), "DAU": Span(first, first + 30 * DAY), "CUOI": Span(last - 15 * DAY, last)}
    return days.keep(where[found[1]])


def _in(days: int) -> Callable[[Days, re.Match[str]], str]:
    return lambda kept, _: kept.keep(Span(kept.today + DAY * days, kept.today + DAY * days))


def _short_range(days: Days, found: re.Match[str]) -> str:
    return f"{_date(days, int(found[1]), int(found[3]), None)} DEN {_date(days, int(found[2]), int(found[3]), None)}"


def _dated(read: Callable[[Days, int, re.Match[str]], str]) -> Callable[[Days, re.Match[str]], str]:
    return lambda days, found: read(days, int(found[1]), found)


_N = r"(?<![\d.,/:-])(\d{1,2})"
_LATER = r"(?:nua|toi\b|NEXT|sau\b)"
_RULES: list[tuple[re.Pattern[str], Callable[[Days, re.Match[str]], str]]] = [
    (re.compile(r"\b(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b"), _numbers),
    (re.compile(r"\b(?:NGAY )?(?P<day>\d{1,2}) ?(?P<by>[-/.]) ?(?P<month>\d{1,2}) ?(?P=by) ?(?P<year>\d{4}|\d{2})\b"), _numbers),
    (re.compile(r"\b(?:NGAY |MUNG )?(\d{1,2}) (?:thang (gieng|chap)\b(?: AML)?|thang (\d{1,2}) AML\b)"), lambda days, found: _lunar(days, int(found[1]), _lunar_month(found[2] or found[3]))),
    (re.compile(r"\b(?:NGAY |MUNG )?(\d{1,2}) AML\b"), _dated(lambda days, day, _: _lunar(days, day, None))),
    (re.compile(r"\bRAM (?:cua )?(?:thang )(gieng|chap|\d{1,2})\b"), lambda days, found: _lunar(days, 15, _lunar_month(found[1]))),
    (re.compile(r"\bRAM\b(?: nay| toi| NEXT| thang nay| thang sau)?"), lambda days, _: _lunar(days, 15, None)),
    (re.compile(r"\b(?:NGAY |MUNG )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2})\b(?: ?,? nam (?P<year>\d{4})\b)?"), _numbers),
    (re.compile(r"\b(?:NGAY |MUNG )?(\d{1,2}) thang sau\b"), _dated(lambda days, day, _: _of_month(days, day, 1))),
    (re.compile(r"\b(?:NGAY |MUNG )(\d{1,2}) thang nay\b"), _dated(lambda days, day, _: _of_month(days, day, 0))),
    (re.compile(r"(?<![\d./-])\b(?:NGAY )?(\d{1,2}) ?(?:-|DEN) ?(?:NGAY )?(\d{1,2}) ?(?:/|thang) ?(\d{1,2})\b"), _short_range),
    (re.compile(r"(?<![\d.,/:-])(?:NGAY )?\b(?P<day>\d{1,2}) ?/ ?(?P<month>\d{1,2})(?P<year>(?!))?\b(?![\d.,/:-]\d)"), _numbers),
    (re.compile(r"\bNGAY (?P<day>\d{1,2})[-.](?P<month>\d{1,2})(?P<year>(?!))?\b"), _numbers),
    (re.compile(r"\b(?:MUNG |NGAY )?(\d{1,2}) TET\b"), _on_tet),
    (re.compile(r"\bgiao thua\b"), lambda days, _: _new_years_eve(days)),
    (re.compile(r"\bTET (?:tay|duong lich|duong)\b"), lambda days, _: _date(days, 1, 1, None)),
    (re.compile(r"\b(?:ca |dip |nghi |trong )*TET\b(?: am lich| nguyen dan| ta\b)?"), lambda days, _: days.keep(_tet(days))),
    (re.compile(r"\b(?:nghi|ngay|NGAY|dip|qua|ky nghi) (?:le|LE)\b(?! phep)|\bLE\b|(?<=sau )le\b|(?<=truoc )le\b"), lambda days, _: days.keep(_next_holiday(days))),
    (re.compile(r"\b(?:trong (?:vong )?|within )(?P<n>\d{1,3}) (NGAY|tuan|thang)\b(?: (?:toi|NEXT|nua|sau|ke tiep))?"), _within),
    (re.compile(r"\b(?:vai|may) NGAY (?:nua|toi|NEXT|sau)\b"), lambda days, _: days.keep(Span(days.today + 2 * DAY, days.today + 6 * DAY))),
    (re.compile(r"\b(\d{1,3}) (NGAY|tuan|thang) (?:toi|NEXT)\b(?! (?:nua|muon|can))"), _within),
    (re.compile(r"\b(?:sau )?(\d{1,3}) (NGAY|tuan|thang) (?:nua|sau)\b"), _ahead),
    (re.compile(r"\bsau (\d{1,3}) (NGAY|tuan|thang)\b"), _ahead),
    (re.compile(r"\b(?:nua thang nua|1[45] NGAY nua)\b"), lambda days, _: days.keep(Span(monday(days.today + 2 * WEEK), monday(days.today + 2 * WEEK) + 6 * DAY, wide=True))),
    (re.compile(r"\bNGAY (\d{1,2})\b(?! ?(?:[/.-]\d|lan|vien|<))(?: ?(?:tay|duong lich)\b)?"), _day_of_month),
    (re.compile(r"(?<=\} )(?:hoac|DEN|-|va|,) (\d{1,2})(?= ?(?:$|,|hoac))"), lambda days, found: f"{found.group().split()[0]} {_day_of_month(days, found)}"),
    (re.compile(r"\bMUNG (\d{1,2})\b"), _day_of_month),
    (re.compile(rf"(?P<days>W\d(?: ?(?:,|-|DEN|va|voi|hoac) ?(?:TU |buoi )?W\d){{0,6}})(?: ?,? ?(?:cua|DAU|CUOI|GIUA|vao|trong))? tuan {_WEEK_FROM}"), _weekdays_of_week),
    (re.compile(rf"\b(?:DAU |CUOI |GIUA )?tuan {_WEEK_FROM} ?,? ?(?:vao |la |luc )?(?P<days>W\d(?: ?(?:,|-|DEN|va|voi|hoac) ?W\d){{0,6}})"), _weekdays_of_week),
    (re.compile(r"(?P<days>W\d) (?P<week>\d{1,2} tuan nua)\b"), _weekdays_of_week),
    (re.compile(r"(?P<days>W\d) (?P<week>nay|sau)\b(?! (?:<|\d))"), _weekdays_of_week),
    (re.compile(rf"\b(?:(?P<where>DAU|GIUA|CUOI) )?tuan {_WEEK_FROM}"), _week),
    (re.compile(r"\b(DAU|GIUA|CUOI) tuan\b"), _part_of_a_week),
    (re.compile(r"\b(?:TU )?W(\d) ?(?:-|DEN|NEXT) ?W(\d)\b"), _weekday_range),
    (re.compile(r"\bTRONGTUAN\b"), lambda days, _: days.keep(Span(next_weekday(days.today, 0), next_weekday(days.today, 0) + 4 * DAY, weekday=0, to=4))),
    (re.compile(r"\bW(\d)\b(?: (?:toi|NEXT|gan nhat|ke)\b(?! (?:muon|can|ranh|dat)))?"), _weekday),
    (re.compile(r"\b(?:(?P<where>DAU|GIUA|CUOI) )?thang (?P<month>sau|nay|\d{1,2})\b(?: ?(?:nam |/) ?(?P<year>\d{4})\b)?"), _part_of_month),
    (re.compile(r"\b(?P<where>DAU|GIUA|CUOI) thang\b(?P<month>(?!))?(?P<year>(?!))?"), _part_of_month),
    (re.compile(r"\b(?:(DAU|CUOI) )?nam (sau|toi|NEXT)\b"), _year),
    (re.compile(r"\b(CUOI) nam\b(?: nay)?()?"), lambda days, found: days.keep(Span(date(days.today.year, 12, 16), date(days.today.year, 12, 31)))),
    (re.compile(r"\bhom nay\b"), _in(0)),
    (re.compile(r"\bmai\b"), _in(1)),
    (re.compile(r"\bMOT\b"), _in(2)),
    (re.compile(r"\bKIA\b"), _in(3)),
    (re.compile(r"\bHOMQUA\b"), _in(-1)),
]  # fmt: skip
