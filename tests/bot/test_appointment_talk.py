"""One's own appointments: looked at, changed, cancelled, put into a calendar; another's are not there."""

import datetime as dt
from typing import Any

import pytest
from aiogram.types import BufferedInputFile
from icalendar import Calendar

from bot.callbacks import (
    CancelAppointment,
    ChangeAppointment,
    SendCalendarFile,
    ShowAppointment,
    TakeHeld,
)
from bot.views import button
from care.booking.slots import local
from tests.bot.booking import NAME, REASON, books, open_clinic, statuses, talk
from tests.bot.conftest import House
from tests.bot.test_conversation import words_of
from tests.care.booking.clinic import Clinic


@pytest.fixture(autouse=True)
async def slots(clinic: Clinic) -> None:
    """Two weeks of open slots."""
    await open_clinic(clinic)


async def test_the_list_shows_what_lies_ahead_and_opens_its_card(house: House) -> None:
    assert "chưa có lịch hẹn nào" in words_of(await talk(house, "/start", "/appointments"))
    await books(house)
    assert "T7 5/12 · 08:00 · Da liễu · đã đặt" in words_of(await talk(house, "lịch hẹn của tôi"))
    assert "Đã đặt lịch khám từ xa" in words_of(await talk(house, "[T7 5/12"))


async def test_the_calendar_file_is_one_event_in_utc_and_tells_nothing_of_the_patient(house: House) -> None:
    await books(house)
    first = await sent_file(house)
    event: Any = Calendar.from_ical(first).walk("VEVENT")[0]
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    assert start == dt.datetime(2026, 12, 5, 1, tzinfo=dt.UTC)
    assert end - start == dt.timedelta(minutes=20)
    assert start.utcoffset() == dt.timedelta(0)
    assert local(start).hour == 8
    [(number, code)] = await house.rows("SELECT id, code FROM appointment")
    assert event["UID"] == str(number)
    assert code in event["SUMMARY"]
    whole = first.decode()
    for told in (NAME, REASON, "0912", "84912", "1985", "Da liễu", "dermatology"):
        assert told not in whole
    assert Calendar.from_ical(await sent_file(house)).walk("VEVENT")[0]["UID"] == str(number)


async def sent_file(house: House) -> bytes:
    """Press for the calendar file and return it."""
    await talk(house, "/appointments", "[đã đặt", "[Thêm vào lịch]")
    sent = house.files[-1].document
    assert isinstance(sent, BufferedInputFile)
    assert str(sent.filename).endswith(".ics")
    return sent.data


async def test_changing_keeps_the_old_time_until_the_new_one_is_booked(house: House) -> None:
    await books(house)
    said = await talk(house, "[Đổi lịch]")
    assert "Lịch cũ vẫn còn" in words_of(said)
    assert "khi nào" in words_of(said)
    said = await talk(house, "sáng thứ 2 tuần sau")
    assert "T2 30/11" in words_of(said)
    said = await talk(house, "[08:00")
    assert "vẫn còn, đến khi lịch mới đặt xong" in words_of(said)
    assert "xem lại" in words_of(said)
    assert sorted(await statuses(house)) == ["booked", "proposed"]
    assert "thứ Hai 30/11/2026" in words_of(await talk(house, "[Xác nhận đặt lịch]"))
    assert await house.rows("SELECT status, start::date::text FROM appointment ORDER BY start") == [
        ("booked", "2026-11-30"),
        ("cancelled", "2026-12-05"),
    ]


@pytest.mark.parametrize("words", ["[Hủy đặt lịch]", "thôi"])
async def test_abandoning_a_change_keeps_the_old_time(house: House, words: str) -> None:
    await books(house)
    await talk(house, "[Đổi lịch]", "sáng thứ 2 tuần sau", "[08:00", words)
    assert sorted(await statuses(house)) == ["booked", "cancelled"]
    [(start,)] = await house.rows("SELECT start::date::text FROM appointment WHERE status = 'booked'")
    assert start == "2026-12-05"


async def test_a_hold_that_runs_out_while_changing_keeps_the_old_time(house: House) -> None:
    await books(house)
    await talk(house, "[Đổi lịch]", "sáng thứ 2 tuần sau", "[08:00")
    house.clinic.clock.passes(minutes=11)
    await house.clinic.sweeper.expire_holds()
    assert "hết giờ giữ chỗ" in words_of(await talk(house, "[Xác nhận đặt lịch]"))
    assert sorted(await statuses(house)) == ["booked", "cancelled"]


async def test_changing_can_be_asked_for_in_words(house: House) -> None:
    await books(house)
    assert "Lịch cũ vẫn còn" in words_of(await talk(house, "toi muon doi lich"))


async def test_a_change_in_words_may_say_to_when(house: House) -> None:
    await books(house)
    assert "T2 30/11" in words_of(await talk(house, "dời lịch sang sáng thứ 2 tuần sau"))


async def test_the_time_of_the_old_appointment_is_not_taken_for_the_new_one(house: House) -> None:
    await books(house)
    assert "khi nào" in words_of(await talk(house, "doi lich sang thu 7 tuan sau giup em"))


async def test_which_one_is_asked_where_there_are_several(house: House) -> None:
    await books(house)
    await books(house, wish="đặt lịch da liễu ở trà vinh sáng thứ 2 tuần sau")
    said = await talk(house, "hủy lịch hẹn")
    assert "hủy lịch nào" in words_of(said)
    assert "30/11" in words_of(await talk(house, "[T2 30/11"))


async def test_cancelling_asks_why_and_frees_the_slot(house: House) -> None:
    await books(house)
    said = await talk(house, "[Hủy lịch]")
    assert "Bấm một lý do để hủy" in words_of(said)
    assert "quá hạn" not in words_of(said)
    assert await statuses(house) == ["booked"]
    assert "Đã hủy lịch" in words_of(await talk(house, "[Bận việc]"))
    assert await statuses(house) == ["cancelled"]
    assert await house.rows("SELECT count(*) FROM slot WHERE status = 'busy'") == [(0,)]
    events = await house.rows("SELECT status, reason FROM appointment_event ORDER BY ordinal DESC LIMIT 1")
    assert events == [("cancelled", "busy")]


async def test_an_appointment_can_be_kept_after_all(house: House) -> None:
    await books(house)
    assert "Đã đặt lịch" in words_of(await talk(house, "[Hủy lịch]", "[Giữ lịch]"))
    assert await statuses(house) == ["booked"]


async def test_cancelling_late_is_said_to_be_late(house: House) -> None:
    await books(house)
    house.clinic.clock.now = dt.datetime(2026, 12, 5, 0, tzinfo=dt.UTC)
    said = await talk(house, "/appointments", "[đã đặt", "[Hủy lịch]")
    assert "Đã quá hạn hủy sớm (T7 5/12 · 06:00)" in words_of(said)
    await talk(house, "[Lý do khác]")
    assert await statuses(house) == ["cancelled"]


async def test_what_has_begun_is_neither_changed_nor_cancelled(house: House) -> None:
    await books(house)
    [(number,)] = await house.rows("SELECT id FROM appointment")
    house.clinic.clock.now = dt.datetime(2026, 12, 5, 1, 5, tzinfo=dt.UTC)
    for data in (
        CancelAppointment(appointment_id=number),
        CancelAppointment(appointment_id=number, reason="busy"),
        ChangeAppointment(appointment_id=number),
    ):
        assert "đã bắt đầu hoặc đã qua" in words_of(await house.presses(button("x", data)))
    assert await statuses(house) == ["booked"]


async def test_another_patients_appointment_is_not_there(house: House) -> None:
    await books(house)
    [(number,)] = await house.rows("SELECT id FROM appointment")
    said = await talk(house, "/start", "/appointments", chat=8)
    assert "chưa có lịch hẹn nào" in words_of(said)
    for data in (
        ShowAppointment(appointment_id=number),
        ChangeAppointment(appointment_id=number),
        CancelAppointment(appointment_id=number, reason="busy"),
        SendCalendarFile(appointment_id=number),
        TakeHeld(appointment_id=number),
    ):
        assert await house.presses(button("x", data), chat=8) == []
        assert "không thấy lịch hẹn này" in str(house.toasts[-1])
    assert house.files == []
    assert await statuses(house) == ["booked"]


async def test_cancelling_twice_cancels_once(house: House) -> None:
    await books(house)
    [(number,)] = await house.rows("SELECT id FROM appointment")
    data = button("x", CancelAppointment(appointment_id=number, reason="busy"))
    await house.presses(data)
    assert "Lịch này đã hủy" in words_of(await house.presses(data))
    assert await house.rows("SELECT count(*) FROM appointment_event WHERE status = 'cancelled'") == [(1,)]


async def test_no_file_of_what_was_cancelled(house: House) -> None:
    await books(house)
    [(number,)] = await house.rows("SELECT id FROM appointment")
    await talk(house, "[Hủy lịch]", "[Bận việc]")
    said = await house.presses(button("x", SendCalendarFile(appointment_id=number)))
    assert "Lịch này đã hủy" in words_of(said)
    assert house.files == []


async def test_a_time_that_came_free_is_taken_up_with_what_was_told_before(house: House, clinic: Clinic) -> None:
    await books(house)
    await talk(house, "/book", "[Nhi khoa]", "hà nội", "sáng mai", "[Báo tôi khi có chỗ]")
    await clinic.practitioner("paediatrics", province="01", name="BS Mới")
    await clinic.opens(dt.date(2026, 11, 25), dt.date(2026, 11, 25))
    assert await clinic.sweeper.offer_to_waiting() == 1
    [(number,)] = await house.rows("SELECT id FROM appointment WHERE status = 'proposed'")
    said = await house.presses(button("x", TakeHeld(appointment_id=number)))
    assert "Ai sẽ được khám" in words_of(said)


async def test_a_held_time_that_ran_out_shows_how_it_stands(house: House) -> None:
    await talk(house, "/start", "đặt lịch da liễu ở trà vinh sáng thứ 7 tuần sau", "[08:00")
    [(number,)] = await house.rows("SELECT id FROM appointment")
    house.clinic.clock.passes(minutes=11)
    await house.clinic.sweeper.expire_holds()
    said = await house.presses(button("x", TakeHeld(appointment_id=number)))
    assert "Lịch này đã hủy" in words_of(said)


async def test_what_was_booked_in_english_is_shown_in_english(house: House) -> None:
    await books(house)
    await talk(house, "/language", "[English]")
    said = await talk(house, "/appointments")
    assert "Sat 5 Dec · 08:00 · Dermatology · booked" in words_of(said)
