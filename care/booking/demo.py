"""A believable clinic to try the assistant with, and the ministry's scale to measure it with. Nobody in it is real.

Every name says so. Ids follow from numbers, so that seeding again adds nothing.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.provinces import read_provinces
from care.booking.specialties import read_specialties
from records.base import Base
from records.booking import FacilityRow, HealthcareServiceRow, PractitionerRow, ScheduleHoursRow, ScheduleRow

NAMESPACE = uuid.UUID("3a0b9f56-2f0f-4a53-9a50-2f8b0c7b6f10")
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
)
GIVEN = {
    "female": ("Thu Hà", "Ngọc Lan", "Thanh Mai", "Minh Châu", "Bích Ngọc", "Hồng Nhung", "Kim Oanh", "Phương Thảo"),
    "male": ("Minh Quân", "Quốc Huy", "Đức Anh", "Thành Công", "Hữu Phước", "Gia Bảo", "Trọng Nghĩa", "Văn Tâm"),
}
MORNING, AFTERNOON = (dt.time(8), dt.time(11, 30)), (dt.time(13, 30), dt.time(16, 30))
EVENING, LONG_MORNING = (dt.time(17, 30), dt.time(20, 30)), (dt.time(7), dt.time(11))
WEEKDAYS, ALL_WEEK, WEEKEND = range(5), range(7), range(5, 7)
HOURS: tuple[tuple[tuple[range, tuple[dt.time, dt.time]], ...], ...] = (
    ((WEEKDAYS, MORNING), (WEEKDAYS, AFTERNOON)),
    ((WEEKDAYS, MORNING),),
    ((WEEKDAYS, AFTERNOON), (WEEKDAYS, EVENING)),
    ((WEEKDAYS, EVENING), (WEEKEND, LONG_MORNING)),
    ((ALL_WEEK, LONG_MORNING),),
)
PRICES = (None, 0, 100_000, 150_000)
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a clinic; facilities are spread over the 34 provinces."""

    practitioners: int
    facilities: int


DEMO = Size(practitioners=170, facilities=34)
MINISTRY = Size(practitioners=1_700, facilities=1_200)


async def seed(session: AsyncSession, size: Size = DEMO) -> None:
    """Insert facilities, services, practitioners, schedules and hours that are not there yet; open no slots."""
    made = _Clinic(size)
    for table, rows in (
        (FacilityRow, made.facilities()),
        (HealthcareServiceRow, made.services()),
        (PractitionerRow, made.practitioners()),
        (ScheduleRow, made.schedules()),
        (ScheduleHoursRow, made.hours()),
    ):
        await _insert(session, table, list(rows))


class _Clinic:
    """The rows of a clinic. A practitioner's facility and specialty follow from their number."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._provinces = read_provinces().all
        self._specialties = [specialty.code for specialty in read_specialties().all]

    def facilities(self) -> Iterator[dict[str, object]]:
        for number in range(self._size.facilities):
            province = self._provinces[number % len(self._provinces)]
            name = f"Phòng khám từ xa mẫu số {number + 1} – {province.name}"
            yield {"id": _id("facility", number), "name": name, "province": province.code}

    def services(self) -> Iterator[dict[str, object]]:
        for facility, specialty in sorted({(self._facility(n), self._specialty(n)) for n in self._numbers()}):
            luck = random.Random(f"{facility}:{specialty}")  # noqa: S311  a demonstration, no secret
            yield {
                "id": _id("service", f"{facility}:{specialty}"),
                "facility_id": _id("facility", facility),
                "specialty": specialty,
                "mode": "request" if luck.random() < 0.1 else "instant",
                "price": luck.choice(PRICES),
            }

    def practitioners(self) -> Iterator[dict[str, object]]:
        for number in self._numbers():
            luck = random.Random(number)  # noqa: S311
            gender = luck.choice(("female", "male"))
            name = f"BS {luck.choice(FAMILY)} {luck.choice(GIVEN[gender])} (mẫu)"
            yield {"id": _id("practitioner", number), "name": name, "gender": gender}

    def schedules(self) -> Iterator[dict[str, object]]:
        for number in self._numbers():
            yield {
                "id": _id("schedule", number),
                "practitioner_id": _id("practitioner", number),
                "service_id": _id("service", f"{self._facility(number)}:{self._specialty(number)}"),
                "slot_minutes": 20,
                "buffer_minutes": 10,
                "lead_minutes": 60,
                "cutoff_minutes": 240,
                "daily_maximum": 12,
                "works_on_holidays": number % 17 == 0,
            }

    def hours(self) -> Iterator[dict[str, object]]:
        for number in self._numbers():
            for weekdays, (opens, closes) in HOURS[number % len(HOURS)]:
                for weekday in weekdays:
                    yield {
                        "schedule_id": _id("schedule", number),
                        "weekday": weekday,
                        "opens": opens,
                        "closes": closes,
                    }

    def _numbers(self) -> range:
        return range(self._size.practitioners)

    def _facility(self, number: int) -> int:
        return number % self._size.facilities

    def _specialty(self, number: int) -> str:
        """Every fourth is a general practitioner; the others follow the list, another one in each round."""
        if number % 4 == 0:
            return self._specialties[0]
        return self._specialties[(number + number // self._size.facilities) % len(self._specialties)]


async def _insert(session: AsyncSession, table: type[Base], rows: Sequence[dict[str, object]]) -> None:
    for start in range(0, len(rows), BATCH):
        await session.execute(insert(table).on_conflict_do_nothing(), list(rows[start : start + BATCH]))


def _id(kind: str, name: object) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{kind}:{name}")
