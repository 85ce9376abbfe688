"""Slots are opened from hours, buffers, holidays and time off."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from care.booking.slots import SlotWish, local
from tests.care.booking.clinic import MONDAY, Clinic


async def test_hours_are_cut_into_slots_with_buffers(clinic: Clinic) -> None:
    await clinic.practitioner(opens=dt.time(8), closes=dt.time(10))
    assert await clinic.opens() == 4
    slots = await clinic.book.offers(SlotWish("dermatology"), count=10)
    assert [local(slot.start).strftime("%H:%M") for slot in slots] == ["08:00", "08:30", "09:00", "09:30"]
    assert {slot.end - slot.start for slot in slots} == {dt.timedelta(minutes=20)}


async def test_opening_again_adds_nothing(clinic: Clinic) -> None:
    await clinic.practitioner()
    first = await clinic.opens()
    assert first > 0
    assert await clinic.opens() == 0


async def test_weekends_and_holidays_stay_closed(clinic: Clinic) -> None:
    await clinic.practitioner()
    assert await clinic.opens(dt.date(2026, 11, 28), dt.date(2026, 11, 29)) == 0
    assert await clinic.opens(holidays=(MONDAY,)) == 0


async def test_a_practitioner_has_one_slot_at_a_time(clinic: Clinic) -> None:
    await clinic.practitioner()
    await clinic.opens()
    copy = """
        INSERT INTO slot (id, schedule_id, day, practitioner_number, specialty, province, start, "end")
        SELECT gen_random_uuid(), schedule_id, day, practitioner_number, specialty, province,
               start + interval '5 minutes', "end" FROM slot LIMIT 1
    """
    with pytest.raises(IntegrityError, match="ex_slot_one_at_a_time"):
        async with clinic.sessions.begin() as session:
            await session.execute(text(copy))


async def test_time_off_closes_slots_and_those_opened_later(clinic: Clinic) -> None:
    await clinic.practitioner()
    await clinic.opens()
    practitioner = (await clinic.rows("SELECT id FROM practitioner"))[0][0]
    start = dt.datetime.combine(MONDAY, dt.time(0), dt.timezone(dt.timedelta(hours=7)))
    await clinic.desk.be_away(practitioner, start, start + dt.timedelta(days=2), by="desk", reason="leave")
    assert await clinic.counts() == {"busy-unavailable": 6}
    await clinic.opens(MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2))
    assert await clinic.counts() == {"busy-unavailable": 12, "free": 6}
