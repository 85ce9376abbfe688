"""Times as people read them: always Vietnam's, with the zone wherever a time is promised."""

import datetime as dt

from bot.texts import Texts
from care.booking.slots import local


def clock(moment: dt.datetime) -> str:
    """An hour: `14:20`."""
    return local(moment).strftime("%H:%M")


def short(moment: dt.datetime, texts: Texts) -> str:
    """A time on a button: `T5 26/11 · 14:20`."""
    return f"{short_day(local(moment).date(), texts)} · {clock(moment)}"


def short_day(day: dt.date, texts: Texts) -> str:
    """A day on a button: `T5 26/11`."""
    written = day.strftime("%-d %b") if texts.language == "en" else day.strftime("%-d/%-m")
    return f"{texts(f'weekday-short-{day.weekday()}')} {written}"


def full(moment: dt.datetime, texts: Texts) -> str:
    """A time that is promised: `14:20 thứ Năm 26/11/2026, giờ Việt Nam (GMT+7)`."""
    day = local(moment).date()
    written = day.strftime("%-d %B %Y") if texts.language == "en" else day.strftime("%-d/%-m/%Y")
    return texts("time-full", clock=clock(moment), weekday=texts(f"weekday-{day.weekday()}"), day=written)
