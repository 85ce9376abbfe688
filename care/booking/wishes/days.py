"""Days in words of time (`spoken.hear`): which pattern is which kind of day. The order of the patterns matters."""

# ruff: noqa: E501  a rule is a line

import re
from collections.abc import Callable, Container
from datetime import date

from care.booking.wishes.day_kinds import (
    DAY,
    WEEK,
    Days,
    Span,
    dated,
    day_of_month,
    days_ahead,
    keep_date,
    keep_week,
    keep_weekday,
    keep_year,
    monday,
    next_weekday,
    numbers,
    of_month,
    part_of_a_week,
    part_of_month,
    short_range,
    units_ahead,
    weekday_range,
    weekdays_of_week,
    within,
)
from care.booking.wishes.lunar import keep_lunar, lunar_month, new_years_eve, next_holiday, on_tet, tet_holiday

_WEEK_FROM = r"(?P<week>nay|sau nua|sau)\b"


def take_days(heard: str, today: date, holidays: Container[date]) -> Days:
    """Read all days that `heard` names, seen from `today`."""
    days = Days(today, holidays)
    for pattern, read in _RULES:
        heard = pattern.sub(lambda found, read=read: read(days, found), heard)  # type: ignore[misc]
    days.heard = re.sub(r"\s+", " ", heard).strip()
    return days


_RULES: list[tuple[re.Pattern[str], Callable[[Days, re.Match[str]], str]]] = [
    (re.compile(r"\b(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b"), numbers),
    (re.compile(r"\b(?:NGAY )?(?P<day>\d{1,2}) ?(?P<by>[-/.]) ?(?P<month>\d{1,2}) ?(?P=by) ?(?P<year>\d{4}|\d{2})\b"), numbers),
    (re.compile(r"\b(?:NGAY |MUNG )?(\d{1,2}) (?:thang (gieng|chap)\b(?: AML)?|thang (\d{1,2}) AML\b)"), lambda days, found: keep_lunar(days, int(found[1]), lunar_month(found[2] or found[3]))),
    (re.compile(r"\b(?:NGAY |MUNG )?(\d{1,2}) AML\b"), dated(lambda days, day, _: keep_lunar(days, day, None))),
    (re.compile(r"\bRAM (?:cua )?(?:thang )(gieng|chap|\d{1,2})\b"), lambda days, found: keep_lunar(days, 15, lunar_month(found[1]))),
    (re.compile(r"\bRAM\b(?: nay| toi| NEXT| thang nay| thang sau)?"), lambda days, _: keep_lunar(days, 15, None)),
    (re.compile(r"\b(?:NGAY |MUNG )?(?P<day>\d{1,2}) thang (?P<month>\d{1,2})\b(?: ?,? nam (?P<year>\d{4})\b)?"), numbers),
    (re.compile(r"\b(?:NGAY |MUNG )?(\d{1,2}) thang sau\b"), dated(lambda days, day, _: of_month(days, day, 1))),
    (re.compile(r"\b(?:NGAY |MUNG )(\d{1,2}) thang nay\b"), dated(lambda days, day, _: of_month(days, day, 0))),
    (re.compile(r"(?<![\d./-])\b(?:NGAY )?(\d{1,2}) ?(?:-|DEN) ?(?:NGAY )?(\d{1,2}) ?(?:/|thang) ?(\d{1,2})\b"), short_range),
    (re.compile(r"(?<![\d.,/:-])(?:NGAY )?\b(?P<day>\d{1,2}) ?/ ?(?P<month>\d{1,2})(?P<year>(?!))?\b(?![\d.,/:-]\d)"), numbers),
    (re.compile(r"\bNGAY (?P<day>\d{1,2})[-.](?P<month>\d{1,2})(?P<year>(?!))?\b"), numbers),
    (re.compile(r"\b(?:MUNG |NGAY )?(\d{1,2}) TET\b"), on_tet),
    (re.compile(r"\bgiao thua\b"), lambda days, _: new_years_eve(days)),
    (re.compile(r"\bTET (?:tay|duong lich|duong)\b"), lambda days, _: keep_date(days, 1, 1, None)),
    (re.compile(r"\b(?:ca |dip |nghi |trong ){0,3}TET\b(?: am lich| nguyen dan| ta\b)?"), lambda days, _: days.keep(tet_holiday(days))),
    (re.compile(r"\b(?:nghi|ngay|NGAY|dip|qua|ky nghi) (?:le|LE)\b(?! phep)|\bLE\b|(?<=sau )le\b|(?<=truoc )le\b"), lambda days, _: days.keep(next_holiday(days))),
    (re.compile(r"\b(?:trong (?:vong )?|within )(?P<n>\d{1,3}) (NGAY|tuan|thang)\b(?: (?:toi|NEXT|nua|sau|ke tiep))?"), within),
    (re.compile(r"\b(?:vai|may) NGAY (?:nua|toi|NEXT|sau)\b"), lambda days, _: days.keep(Span(days.today + 2 * DAY, days.today + 6 * DAY))),
    (re.compile(r"\b(\d{1,3}) (NGAY|tuan|thang) (?:toi|NEXT)\b(?! (?:nua|muon|can))"), within),
    (re.compile(r"\b(?:sau )?(\d{1,3}) (NGAY|tuan|thang) (?:nua|sau)\b"), units_ahead),
    (re.compile(r"\bsau (\d{1,3}) (NGAY|tuan|thang)\b"), units_ahead),
    (re.compile(r"\b(?:nua thang nua|1[45] NGAY nua)\b"), lambda days, _: days.keep(Span(monday(days.today + 2 * WEEK), monday(days.today + 2 * WEEK) + 6 * DAY, wide=True))),
    (re.compile(r"\bNGAY (\d{1,2})\b(?! ?(?:[/.-]\d|lan|vien|<))(?: ?(?:tay|duong lich)\b)?"), day_of_month),
    (re.compile(r"(?<=\} )(?:hoac|DEN|-|va|,) (\d{1,2})(?= ?(?:$|,|hoac))"), lambda days, found: f"{found.group().split()[0]} {day_of_month(days, found)}"),
    (re.compile(r"\bMUNG (\d{1,2})\b"), day_of_month),
    (re.compile(rf"(?P<days>W\d(?: ?(?:,|-|DEN|va|voi|hoac) ?(?:TU |buoi )?W\d){{0,6}})(?: ?,? ?(?:cua|DAU|CUOI|GIUA|vao|trong))? tuan {_WEEK_FROM}"), weekdays_of_week),
    (re.compile(rf"\b(?:DAU |CUOI |GIUA )?tuan {_WEEK_FROM} ?,? ?(?:vao |la |luc )?(?P<days>W\d(?: ?(?:,|-|DEN|va|voi|hoac) ?W\d){{0,6}})"), weekdays_of_week),
    (re.compile(r"(?P<days>W\d) (?P<week>\d{1,2} tuan nua)\b"), weekdays_of_week),
    (re.compile(r"(?P<days>W\d) (?P<week>nay|sau)\b(?! (?:<|\d))"), weekdays_of_week),
    (re.compile(rf"\b(?:(?P<where>DAU|GIUA|CUOI) )?tuan {_WEEK_FROM}"), keep_week),
    (re.compile(r"\b(DAU|GIUA|CUOI) tuan\b"), part_of_a_week),
    (re.compile(r"\b(?:TU )?W(\d) ?(?:-|DEN|NEXT) ?W(\d)\b"), weekday_range),
    (re.compile(r"\bTRONGTUAN\b"), lambda days, _: days.keep(Span(next_weekday(days.today, 0), next_weekday(days.today, 0) + 4 * DAY, weekday=0, to=4))),
    (re.compile(r"\bW(\d)\b(?: (?:toi|NEXT|gan nhat|ke)\b(?! (?:muon|can|ranh|dat)))?"), keep_weekday),
    (re.compile(r"\b(?:(?P<where>DAU|GIUA|CUOI) )?thang (?P<month>sau|nay|\d{1,2})\b(?: ?(?:nam |/) ?(?P<year>\d{4})\b)?"), part_of_month),
    (re.compile(r"\b(?P<where>DAU|GIUA|CUOI) thang\b(?P<month>(?!))?(?P<year>(?!))?"), part_of_month),
    (re.compile(r"\b(?:(DAU|CUOI) )?nam (sau|toi|NEXT)\b"), keep_year),
    (re.compile(r"\b(CUOI) nam\b(?: nay)?()?"), lambda days, found: days.keep(Span(date(days.today.year, 12, 16), date(days.today.year, 12, 31)))),
    (re.compile(r"\bhom nay\b"), days_ahead(0)),
    (re.compile(r"\bmai\b"), days_ahead(1)),
    (re.compile(r"\bMOT\b"), days_ahead(2)),
    (re.compile(r"\bKIA\b"), days_ahead(3)),
    (re.compile(r"\bHOMQUA\b"), days_ahead(-1)),
]  # fmt: skip
