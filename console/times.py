"""Times as staff read them: always Vietnam's."""

import datetime as dt
from zoneinfo import ZoneInfo

from console.words import Words

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> dt.date:
    """Return the date in Vietnam."""
    return dt.datetime.now(VIETNAM).date()


def moment(at: dt.datetime | None) -> str:
    """A time: `14:20 24/11/2026`."""
    return at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if at else ""


def clock(at: dt.datetime) -> str:
    """An hour: `14:20`."""
    return at.astimezone(VIETNAM).strftime("%H:%M")


def day(on: dt.date | None) -> str:
    """A day: `24/11/2026`."""
    return on.strftime("%d/%m/%Y") if on else ""


def ago(at: dt.datetime, words: Words, now: dt.datetime | None = None) -> str:
    """How long ago: `3 phút trước`."""
    minutes = max(0, int(((now or dt.datetime.now(dt.UTC)) - at).total_seconds() // 60))
    for unit, size in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= size:
            return words(f"ago-{unit}", count=minutes // size)
    return words("ago-now")
