"""Vietnam's public holidays with the lunar ones, days in lieu and exchanged working days."""

from datetime import date
from functools import cache

import holidays

_LOCALES = {"vi": "vi", "en": "en_US"}


def is_holiday(day: date) -> bool:
    """Tell whether `day` is a public holiday in Vietnam.

    Source: Labour Code 2019, article 112, and the yearly exchanges of working days, as `holidays` keeps them.
    """
    return day in _calendar("vi")


def holiday_name(day: date, language: str) -> str | None:
    """Return the name of the public holiday on `day` in `language` (anything but "en" is Vietnamese), or None."""
    return _calendar("en" if language == "en" else "vi").get(day)


class PublicHolidays:
    """All of Vietnam's public holidays, for `day in …`."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and is_holiday(day)


@cache
def _calendar(language: str) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", language=_LOCALES[language])
