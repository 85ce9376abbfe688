"""Opens the slots of our schedules for the days ahead: hours, buffers, holidays and time off counted in."""

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from care.booking.holidays import is_holiday

ZONE = "Asia/Ho_Chi_Minh"

_DAYS = text(
    """
    INSERT INTO schedule_day (schedule_id, day, maximum)
    SELECT DISTINCT schedule.id, day::date, schedule.daily_maximum
    FROM schedule
    JOIN schedule_hours ON schedule_hours.schedule_id = schedule.id
    JOIN generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 day') AS day
      ON extract(isodow FROM day) - 1 = schedule_hours.weekday
    WHERE (CAST(:schedule AS uuid) IS NULL OR schedule.id = :schedule)
      AND (schedule.works_on_holidays OR NOT day::date = ANY(:holidays))
    ON CONFLICT DO NOTHING
    """
)
_SLOTS = text(
    """
    WITH opened AS (
    INSERT INTO slot (id, schedule_id, day, practitioner_number, specialty, province, start, "end", status)
    SELECT gen_random_uuid(), schedule.id, schedule_day.day, practitioner.number, healthcare_service.specialty,
           facility.province, begins AT TIME ZONE :zone, (begins + slot_length) AT TIME ZONE :zone,
           CASE WHEN EXISTS (
               SELECT FROM time_off
               WHERE time_off.practitioner_id = practitioner.id
                 AND time_off.start < (begins + slot_length) AT TIME ZONE :zone
                 AND time_off."end" > begins AT TIME ZONE :zone
           ) THEN 'busy-unavailable' ELSE 'free' END
    FROM schedule_day
    JOIN schedule ON schedule.id = schedule_day.schedule_id
    JOIN schedule_hours ON schedule_hours.schedule_id = schedule.id
      AND schedule_hours.weekday = extract(isodow FROM schedule_day.day) - 1
    JOIN practitioner ON practitioner.id = schedule.practitioner_id
    JOIN healthcare_service ON healthcare_service.id = schedule.service_id
    JOIN facility ON facility.id = healthcare_service.facility_id
    CROSS JOIN LATERAL make_interval(mins => schedule.slot_minutes::int) AS slot_length
    CROSS JOIN LATERAL generate_series(
        schedule_day.day + schedule_hours.opens,
        schedule_day.day + schedule_hours.closes - slot_length,
        slot_length + make_interval(mins => schedule.buffer_minutes::int)
    ) AS begins
    WHERE schedule_day.day BETWEEN :first AND :last
      AND (CAST(:schedule AS uuid) IS NULL OR schedule.id = :schedule)
    ON CONFLICT DO NOTHING
    RETURNING 1)
    SELECT count(*) FROM opened
    """
)


async def open_slots(
    session: AsyncSession,
    first: dt.date,
    last: dt.date,
    *,
    holidays: Collection[dt.date] = (),
    schedule_id: uuid.UUID | None = None,
) -> int:
    """Open the slots of local days `first` to `last` that are not there yet, and return how many are new.

    Of one schedule with `schedule_id`, else of all. Where a practitioner already has a slot, no other is opened.
    """
    values = {"first": first, "last": last, "schedule": schedule_id}
    await session.execute(_DAYS, values | {"holidays": list(holidays)})
    return int((await session.execute(_SLOTS, values | {"zone": ZONE})).scalar_one())


async def open_ahead(session: AsyncSession, today: dt.date, days: int) -> int:
    """Open the slots of `days` from `today` on, public holidays left out, and return how many are new."""
    ahead = [today + dt.timedelta(days=number) for number in range(days + 1)]
    return await open_slots(session, today, ahead[-1], holidays=[day for day in ahead if is_holiday(day)])
