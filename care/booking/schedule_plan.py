"""What a schedule is to be: who, where, when, in which steps; read from a table, written into one."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from care.booking.provinces import read_provinces
from care.booking.sheets import Line, Problem
from care.booking.specialties import read_specialties

LIMITS = {
    "slot_minutes": (5, 120),
    "buffer_minutes": (0, 120),
    "lead_minutes": (0, 20_160),
    "cutoff_minutes": (0, 20_160),
    "daily_maximum": (1, 200),
}
COLUMNS = (
    "schedule", "practitioner", "gender", "facility", "province", "specialty", "mode", "price", "weekday", "opens",
    "closes", *LIMITS, "works_on_holidays",
)  # fmt: skip
LONGEST_NAME = 200
Hours = tuple[tuple[int, dt.time, dt.time], ...]
_CLOCK = re.compile(r"(\d{1,2})[:hH](\d{2})")


@dataclass(frozen=True, slots=True)
class SchedulePlan:
    """One schedule. `hours` are (weekday, Monday 0, opens, closes) in Vietnam's time; `id` is None for a new one."""

    id: uuid.UUID | None
    practitioner: str
    gender: str
    facility: str
    province: str
    specialty: str
    mode: str
    price: int | None
    limits: tuple[tuple[str, int], ...]
    works_on_holidays: bool
    hours: Hours

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What tells it from others where it has no id."""
        return self.practitioner, self.facility, self.province, self.specialty

    def rows(self) -> list[dict[str, object]]:
        """Return its lines in a table, one for each time that it is open."""
        told: dict[str, object] = {
            "schedule": self.id or "",
            "practitioner": self.practitioner,
            "gender": self.gender,
            "facility": self.facility,
            "province": self.province,
            "specialty": self.specialty,
            "mode": self.mode,
            "price": "" if self.price is None else self.price,
            **dict(self.limits),
            "works_on_holidays": "yes" if self.works_on_holidays else "no",
        }
        return [
            told | {"weekday": weekday + 1, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
            for weekday, opens, closes in self.hours
        ]


def read_plans(lines: Sequence[Line]) -> tuple[list[tuple[int, SchedulePlan]], list[Problem]]:
    """Return the schedules of a table, each with its first line, and everything that is wrong in it.

    The lines of one schedule say the same but for weekday and hours.
    """
    problems: list[Problem] = []
    plans: dict[object, tuple[int, SchedulePlan]] = {}
    for line in lines:
        reading = _Reading(line)
        plan = reading.plan()
        problems += reading.problems
        if reading.problems:
            continue
        key = plan.id or plan.name
        first, before = plans.get(key, (line.number, None))
        if before is not None and replace(before, hours=()) != replace(plan, hours=()):
            problems.append(Problem(line.number, "schedule", "differs", str(first)))
        elif before is not None and overlap(before.hours, plan.hours[0]):
            problems.append(Problem(line.number, "opens", "overlaps", str(first)))
        else:
            plans[key] = (first, replace(plan, hours=tuple(sorted((*(before.hours if before else ()), *plan.hours)))))
    return list(plans.values()), problems


def overlap(hours: Hours, other: tuple[int, dt.time, dt.time]) -> bool:
    """Tell whether a time lies within others of its weekday."""
    return any(day == other[0] and opens < other[2] and other[1] < closes for day, opens, closes in hours)


def read_clock(words: str) -> dt.time | None:
    """Return a time of day: 8:00, 08:00 or 8h00."""
    match = _CLOCK.fullmatch(words.strip())
    try:
        return dt.time(int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


def slot_starts(opens: dt.time, closes: dt.time, slot_minutes: int, buffer_minutes: int) -> list[dt.time]:
    """Return when slots begin between two times of a day."""
    start, until = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute - slot_minutes
    return [dt.time(minute // 60, minute % 60) for minute in range(start, until + 1, slot_minutes + buffer_minutes)]


class _Reading:
    """Reads one line, and gathers what is wrong instead of stopping at the first."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._cells: Mapping[str, str] = line.cells
        self.problems: list[Problem] = []

    def plan(self) -> SchedulePlan:
        weekday = self._number("weekday", 1, 7) - 1
        opens, closes = self._clock("opens"), self._clock("closes")
        if opens >= closes and not self.problems:
            self._wrong("closes", "order")
        return SchedulePlan(
            id=self._id(),
            practitioner=self._name("practitioner"),
            gender=self._one_of("gender", ("female", "male")),
            facility=self._name("facility"),
            province=self._one_of("province", [unit.code for unit in read_provinces().all]),
            specialty=self._one_of("specialty", [one.code for one in read_specialties().all]),
            mode=self._one_of("mode", ("instant", "request")),
            price=self._number("price", 0, 100_000_000) if self._cells.get("price") else None,
            limits=tuple((column, self._number(column, *bounds)) for column, bounds in LIMITS.items()),
            works_on_holidays=self._one_of("works_on_holidays", ("yes", "no")) == "yes",
            hours=((weekday, opens, closes),),
        )

    def _id(self) -> uuid.UUID | None:
        words = self._cells.get("schedule", "")
        try:
            return uuid.UUID(words) if words else None
        except ValueError:
            self._wrong("schedule", "id")
            return None

    def _name(self, column: str) -> str:
        words = self._cells.get(column, "")
        if not words:
            self._wrong(column, "empty")
        if len(words) > LONGEST_NAME or any(not letter.isprintable() for letter in words):
            self._wrong(column, "name")
        return words

    def _one_of(self, column: str, known: Sequence[str]) -> str:
        words = self._cells.get(column, "").lower()
        if column == "province" and words.isdecimal():
            words = words.zfill(2)  # a spreadsheet makes 1 of 01
        if words not in known:
            self._wrong(column, f"unknown-{column.replace('_', '-')}")
        return words

    def _number(self, column: str, least: int, most: int) -> int:
        words = self._cells.get(column, "")
        number = int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else -1
        if not least <= number <= most:
            self._wrong(column, "number", f"{least}–{most}")
        return max(number, least)

    def _clock(self, column: str) -> dt.time:
        read = read_clock(self._cells.get(column, ""))
        if read is None:
            self._wrong(column, "clock")
        return read or dt.time()

    def _wrong(self, column: str, code: str, told: str = "") -> None:
        self.problems.append(Problem(self._line.number, column, code, told or self._cells.get(column, "")[:40]))
