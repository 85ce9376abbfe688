"""Numbers that a message states: age, pregnancy, temperature, blood pressure, glucose, oxygen, rates, time, tablets.

What does not say its unit is read as Vietnamese patients say it: blood pressure "18/10" is in cmHg, glucose above 40
is in mg/dL, "38 rưỡi" is 38.5 °C. Source: triage facts 4.1.
"""

import re
import unicodedata
from dataclasses import dataclass, fields

from care.triage import number_patterns as patterns
from care.triage.number_patterns import DAYS_OF, MINUTES_OF, MONTH, NUMBER_WORDS, WEEK, YEAR
from vietnamese import fold

MG_PER_MMOL = 18.0
_DIGITS = re.compile(r"\d")
WEEKS_PER_MONTH = 4.35
UNITS = {"minute": 1.0, "hour": 60.0, "day": 1.0, "week": WEEK, "month": MONTH, "year": YEAR}
UNITS |= {f"{unit}s": value for unit, value in UNITS.items()}


@dataclass(frozen=True, slots=True)
class Measures:
    """What was stated as a number; None where nothing was.

    `age` is in days, `duration` in minutes (the longest that was said), `pregnancy` in weeks, `temperature` in °C,
    pressures in mmHg, `glucose` in mmol/L, `oxygen` in percent, rates a minute.
    """

    age: float | None = None
    pregnancy: float | None = None
    temperature: float | None = None
    systolic: float | None = None
    diastolic: float | None = None
    glucose: float | None = None
    oxygen: float | None = None
    heart_rate: float | None = None
    breaths: float | None = None
    tablets: float | None = None
    duration: float | None = None

    def joined(self, later: "Measures") -> "Measures":
        """Return these measures with those that were said `later` in their place."""
        pairs = {field.name: (getattr(later, field.name), getattr(self, field.name)) for field in fields(self)}
        return Measures(**{name: new if new is not None else old for name, (new, old) in pairs.items()})


NAMES = frozenset(field.name for field in fields(Measures))


def measure(text: str) -> Measures:
    """Return the numbers that `text` states."""
    composed = unicodedata.normalize("NFC", text).lower()  # where a tone mark stands does not matter: it is folded away
    counted = patterns.SPELT.sub(lambda match: str(NUMBER_WORDS[match[1]]), composed)
    plain = re.sub(r"\s+", " ", fold(counted)).replace("\u2019", "'")
    if not _DIGITS.search(plain) and "chuc" not in plain:
        return Measures()
    pregnancy, without_pregnancy = _pregnancy(plain)
    age, without_age = _age(without_pregnancy)
    systolic, diastolic = _pressure(plain)
    return Measures(
        age=age,
        pregnancy=pregnancy,
        temperature=_temperature(plain),
        systolic=systolic,
        diastolic=diastolic,
        glucose=_glucose(plain),
        oxygen=_within(patterns.OXYGEN, plain, 50, 100) if _names(plain, "o2", "o 2", "ox", "sat", "p02") else None,
        heart_rate=_within(patterns.HEART_RATE, plain, 20, 250) if _names(plain, *patterns.OF_HEART_RATE) else None,
        breaths=_within(patterns.BREATHS, plain, 4, 120) if _names(plain, "tho", "breath", "respir") else None,
        tablets=_tablets(plain),
        duration=_duration(without_age),
    )


def _names(plain: str, *words: str) -> bool:
    """Whether one of `words` stands in the text at all: cheaper than a search that must fail."""
    return any(word in plain for word in words)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _age(plain: str) -> tuple[float | None, str]:
    """Return the age in days, and `plain` without it, so that it is not taken for a duration."""
    for pattern in patterns.AGES:
        match = pattern.search(plain)
        if match is not None:
            return _number(match[1]) * _days(match[2]), plain[: match.start()] + plain[match.end() :]
    match = patterns.AGED.search(plain)
    if match is not None:
        return _number(match[1]) * YEAR, plain[: match.start()] + plain[match.end() :]
    match = patterns.BORN.search(plain) if _names(plain, "sinh", "sanh", "de", "born") else None
    if match is not None and (re.search(rf"\b{patterns.CHILD}\b", plain[: match.start()]) or "so sinh" in plain):
        return _number(match[1]) * _days(match[2]), plain[: match.start()] + plain[match.end() :]
    return None, plain


def _days(unit: str) -> float:
    return DAYS_OF[unit] if unit in DAYS_OF else DAYS_OF[unit.rstrip("s")]


def _pregnancy(plain: str) -> tuple[float | None, str]:
    match = patterns.PREGNANT.search(plain)
    if match is None:
        return None, plain
    count, unit = (match[1], match[2]) if match[1] is not None else (match[3], match[4])
    weeks = _number(count) * (WEEKS_PER_MONTH if unit.startswith(("thang", "month")) else 1.0)
    return weeks, plain[: match.start()] + " bau " + plain[match.end() :]


def _temperature(plain: str) -> float | None:
    for pattern in patterns.TEMPERATURES:
        match = pattern.search(plain)
        if match is not None and not patterns.WEATHER.search(plain[: match.start()]):
            whole, *parts = match.groups()
            tenth = next((part for part in parts if part), "0")
            return float(whole) + (0.5 if tenth == "ruoi" else int(tenth) / 10)
    match = patterns.FAHRENHEIT.search(plain) if _names(plain, *patterns.OF_FAHRENHEIT) else None
    if match is None:
        return None
    degrees = float(f"{match[1] or match[3]}.{match[2] or match[4] or 0}")
    return round((degrees - 32) / 1.8, 1)


def _pressure(plain: str) -> tuple[float | None, float | None]:
    for match in patterns.PRESSURE.finditer(plain):
        upper, lower = float(match[1]), float(match[2])
        if 7 <= upper <= 30 and 3 <= lower <= 18 and upper > lower and patterns.PRESSURE_NAMED.search(plain):
            return upper * 10, lower * 10
        if 50 <= upper <= 300 and 30 <= lower <= 180 and upper > lower:
            return upper, lower
    alone = patterns.PRESSURE_ALONE.search(plain)
    if alone is not None:
        upper = float(alone[1])
        upper = upper * 10 if upper <= 30 else upper
        if 60 <= upper <= 300:
            return upper, None
    return None, None


def _glucose(plain: str) -> float | None:
    if not _names(plain, "duong", "gluco", "sugar", "mmol", "mg", "glyc", " dh "):
        return None
    match = patterns.GLUCOSE.search(plain)
    if match is None:
        return None
    whole, tenth = (match[1], match[2]) if match[1] is not None else (match[3], match[4])
    value = float(f"{whole}.{tenth or 0}")
    in_mg = value > 40 or "mg" in plain[match.end() - 6 : match.end() + 8]
    return round(value / MG_PER_MMOL, 1) if in_mg else value


def _within(pattern: re.Pattern[str], plain: str, least: float, most: float) -> float | None:
    for match in pattern.finditer(plain):
        value = float(next(group for group in match.groups() if group is not None))
        if least <= value <= most:
            return value
    return None


def _tablets(plain: str) -> float | None:
    return max((_count_of_tablets(match[1]) for match in patterns.TABLETS.finditer(plain)), default=None)


def _count_of_tablets(text: str) -> float:
    return {"chuc": 10.0, "vai chuc": 30.0, "may chuc": 30.0}.get(text) or _number(text)


def _duration(plain: str) -> float | None:
    spans = [_number(match[1]) * MINUTES_OF[match[2].rstrip("s") or "h"] for match in patterns.DURATION.finditer(plain)]
    return max(spans, default=None)
