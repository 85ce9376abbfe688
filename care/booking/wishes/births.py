"""Years of birth, from years, dates and ages. It refuses what it would guess."""

import re
from datetime import date, timedelta
from enum import StrEnum

from care.booking.wishes.counting import count_words
from care.triage.number_patterns import AGED, AGES, DAYS_OF, YEAR
from care.triage.words import LIMIT
from vietnamese import fold

OLDEST = 120


class BirthYearProblem(StrEnum):
    """Why a year of birth cannot be taken."""

    UNCLEAR = "unclear"
    FUTURE = "future"
    TOO_OLD = "too_old"
    IMPOSSIBLE = "impossible"


_DATE = re.compile(r"(?<!\d)(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_WRITTEN = re.compile(r"\b(\d{1,2}) thang (\d{1,2}),? nam (\d{4}|\d{2})\b")
_YEAR = re.compile(r"(?<![\d.,])(\d{4})(?![\d.,]?\d)")
_SHORT_YEAR = re.compile(
    r"\b(?:sinh|sn|nam|born|ns|doi)(?: (?:nam|in|vao|la))*[ :]*'?(\d{2})\b(?! ?(?:tuoi|t\b))"
    r"|^'?(\d{2})$"
)
_MONTHS_ALONE = re.compile(r"\b(\d{1,2}) ?(thang|tuan|ngay|months?|weeks?|days?)\b")
_HALF = re.compile(r"\b\d{1,2} tuoi ruoi\b")


def read_birth_year(text: str, today: date) -> int | BirthYearProblem:
    """Return the year of birth that `text` names, or that an age in it means, seen from `today`.

    Two digits are a year, this century's if that has come: "85" is 1985, "05" is 2005; an age says so ("40 tuổi").
    """
    plain = count_words(fold(text[:LIMIT]).strip(" .!,"))
    year = _year_of_a_date(plain, today)
    if year is None:
        year = _year_of_an_age(plain, today)
    if year is None and (found := _YEAR.search(plain)):
        year = int(found[1])
    if year is None and (found := _SHORT_YEAR.search(plain)):
        year = _century(int(found[1] or found[2]), today)
    if year is None or isinstance(year, BirthYearProblem):
        return year or BirthYearProblem.UNCLEAR
    if year > today.year:
        return BirthYearProblem.FUTURE
    return year if today.year - year <= OLDEST else BirthYearProblem.TOO_OLD


def _year_of_a_date(plain: str, today: date) -> int | BirthYearProblem | None:
    if found := _ISO.search(plain):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DATE.search(plain) or _WRITTEN.search(plain):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        year = _century(year, today) if len(found[3]) == 2 else year
    else:
        return None
    try:
        return BirthYearProblem.FUTURE if date(year, month, day) > today else year
    except ValueError:
        return BirthYearProblem.IMPOSSIBLE


def _year_of_an_age(plain: str, today: date) -> int | BirthYearProblem | None:
    found = next((found for pattern in AGES if (found := pattern.search(plain))), None)
    found = found or _MONTHS_ALONE.fullmatch(plain)
    if found is None:
        aged = AGED.search(plain)
        return None if aged is None else _past(float(aged[1]), "year", today)
    return _past(float(found[1].replace(",", ".")) + (0.5 if _HALF.search(plain) else 0), found[2], today)


def _past(number: float, unit: str, today: date) -> int | BirthYearProblem:
    days = DAYS_OF.get(unit, DAYS_OF.get(unit.rstrip("s"), YEAR))
    if days == YEAR and number == int(number):
        return today.year - int(number) if number <= OLDEST else BirthYearProblem.TOO_OLD
    if number * days > OLDEST * YEAR:
        return BirthYearProblem.TOO_OLD
    return (today - timedelta(days=number * days)).year


def _century(short: int, today: date) -> int:
    return today.year // 100 * 100 + short - (100 if short > today.year % 100 else 0)
