"""What codes are called: a specialty, a province, a wish for a time."""

import datetime as dt

from bot import times
from bot.texts import Texts
from care.booking.provinces import read_provinces
from care.booking.specialties import read_specialties
from care.booking.wishes.when import When

FAR = dt.timedelta(days=21)  # a wish that reaches further names no days


def specialty_of(code: str | None, texts: Texts) -> str:
    """The name of a specialty; one that we do not know is called by its code."""
    try:
        return read_specialties()[code or ""].name.within(texts.language)
    except KeyError:
        return code or ""


def place_of(code: str | None, said: str, texts: Texts) -> str:
    """The name of a province, with the name by which it was called, or "anywhere"."""
    provinces = read_provinces()
    if code is None:
        return texts("booking-anywhere")
    try:
        unit = provinces[code]
    except KeyError:
        return code
    named = next((one.said for one in provinces.find(said).candidates if one.unit.code == code), None) if said else None
    return provinces.display(unit, named, texts.language)


def phone_of(number: str) -> str:
    """An E.164 number as people write it: `0912 345 678` in Vietnam."""
    if not number.startswith("+84"):
        return number
    digits = f"0{number.removeprefix('+84')}"
    return " ".join(piece for piece in (digits[:4], digits[4:7], digits[7:]) if piece)


def when_of(when: When | None, texts: Texts) -> str:
    """A wish for a time in words: its days, and between which hours."""
    if when is None:
        return texts("time-any")
    pieces = [*_days(when, texts), *_hours(when, texts)]
    return ", ".join(pieces) or texts("time-any")


def _days(when: When, texts: Texts) -> list[str]:
    if when.weekdays:
        return [texts(f"weekday-{day}") for day in sorted(when.weekdays)]
    if when.last - when.first > FAR:
        return []
    first, last = times.short_day(when.first, texts), times.short_day(when.last, texts)
    return [first if when.first == when.last else texts("time-days", first=first, last=last)]


def _hours(when: When, texts: Texts) -> list[str]:
    after = when.after.strftime("%H:%M") if when.after else ""
    before = when.before.strftime("%H:%M") if when.before else ""
    if after and before:
        return [texts("time-between", after=after, before=before)]
    if after:
        return [texts("time-after", after=after)]
    return [texts("time-before", before=before)] if before else []
