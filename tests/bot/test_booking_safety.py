"""Red flags and crises while something is being booked: what to do comes first and alone, at every step."""

import pytest

from bot.callbacks import Booking, StartBooking
from bot.views import button
from tests.bot.booking import NAME, PHONE, REASON, WISH, YEAR, confirms, open_clinic, statuses, talk
from tests.bot.conftest import House
from tests.bot.test_conversation import words_of
from tests.care.booking.clinic import Clinic

STEPS = {
    "specialty": ["/book"],
    "province": ["/book", "[Da liễu]"],
    "when": ["/book", "[Da liễu]", "[Đâu cũng được]"],
    "slot": [WISH],
    "whom": [WISH, "[08:00"],
    "name": [WISH, "[08:00", "[Tôi]"],
    "birth_year": [WISH, "[08:00", "[Tôi]", NAME],
    "phone": [WISH, "[08:00", "[Tôi]", NAME, YEAR],
    "reason": [WISH, "[08:00", "[Tôi]", NAME, YEAR, PHONE],
    "consent": [WISH, "[08:00", "[Tôi]", NAME, YEAR, PHONE, REASON],
    "confirm": [WISH, "[08:00", "[Tôi]", NAME, YEAR, PHONE, REASON, "[Đồng ý]", "[Không cần nhắc]"],
}
FLAGS = ["tôi đau ngực dữ dội lan ra tay trái", "toi dau nguc du doi lan ra tay trai"]


@pytest.fixture(autouse=True)
async def slots(clinic: Clinic) -> None:
    """Two weeks of open slots."""
    await open_clinic(clinic)


@pytest.mark.parametrize("step", STEPS)
async def test_a_red_flag_stops_every_step(house: House, step: str) -> None:
    for chat, flag in enumerate(FLAGS, start=100):
        await talk(house, "/start", *STEPS[step], chat=chat)
        kept = await house.rows("SELECT patient_id FROM booking_draft")
        assert len(kept) == chat - 99
        said = await house.writes(flag, chat=chat)
        assert len(said) == 1
        assert "115" in said[0].text.splitlines()[0]
        house.clinic.clock.passes(minutes=11)
        await house.clinic.sweeper.expire_holds()


async def test_a_complaint_is_not_taken_for_a_name(house: House) -> None:
    await talk(house, "/start", *STEPS["name"])
    assert "sinh năm nào" not in words_of(await house.writes("dau bung"))
    assert "sinh năm nào" in words_of(await house.writes("ho thi lan"))


async def test_a_red_flag_beside_a_wish_for_a_doctor_comes_first(house: House) -> None:
    await talk(house, "/start")
    said = await house.writes("tôi muốn đặt lịch khám tim mạch, đang đau ngực dữ dội lan ra tay trái, vã mồ hôi")
    assert len(said) == 1
    assert said[0].text.startswith("🚑")
    assert await house.rows("SELECT * FROM booking_draft") == []


async def test_a_flag_in_a_caption_or_an_edit_stops_booking_too(house: House) -> None:
    await talk(house, "/start", *STEPS["reason"])
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
    assert "115" in words_of(await house.sends(photo | {"caption": FLAGS[0]}))
    edited = await house.receives({"edited_message": house.message() | {"text": FLAGS[1], "edit_date": 1}})
    assert edited[0].text.startswith("🚑")


async def test_after_an_emergency_booking_waits_until_it_is_another_matter(house: House) -> None:
    await confirms(house)
    await house.writes(FLAGS[0])
    said = await house.presses(button("x", Booking(name="confirm")))
    assert "gọi 115 ngay" in words_of(said)
    assert await statuses(house) == ["proposed"]
    assert "gọi 115 ngay" in words_of(await house.presses(button("x", StartBooking())))
    assert "gọi 115 ngay" in words_of(await talk(house, "/book"))
    await talk(house, "[Chuyện khác]")
    said = await house.presses(button("x", Booking(name="confirm")))
    assert "Đã đặt lịch" in words_of(said)


async def test_words_after_an_emergency_are_no_consent_and_no_confirmation(house: House) -> None:
    await confirms(house)
    await house.writes(FLAGS[0])
    await house.writes("ok")
    assert await statuses(house) == ["proposed"]


@pytest.mark.parametrize("step", ["name", "reason", "confirm"])
async def test_a_crisis_is_met_calmly_and_booking_does_not_go_on_by_itself(house: House, step: str) -> None:
    await talk(house, "/start", *STEPS[step])
    said = await house.writes("mình không muốn sống nữa")
    assert "Tôi rất lo cho bạn" in words_of(said)
    assert "Họ và tên" not in words_of(said)
    assert "Xác nhận" not in words_of(said)
    assert await house.rows("SELECT reason FROM handover") == [("crisis",)]


@pytest.mark.parametrize("reason", ["trẻ sốt cao 3 ngày, nôn liên tục không uống được", "đi tiểu ra máu từ hôm qua"])
async def test_a_reason_that_is_urgent_says_so_before_it_goes_on(house: House, reason: str) -> None:
    await talk(house, "/start", *STEPS["reason"])
    said = await house.writes(reason)
    assert "khám trực tiếp trong 24 giờ" in said[0].text or said[0].text.startswith("🚑")


async def test_a_complaint_is_a_reason_and_no_triage_in_the_middle(house: House) -> None:
    await talk(house, "/start", *STEPS["reason"])
    said = await house.writes("em bị đau lưng hai hôm nay")
    assert "đồng ý gửi thông tin" in words_of(said)
    assert await house.rows("SELECT * FROM encounter") == []


async def test_an_urgent_complaint_does_not_wait_for_a_slot(house: House) -> None:
    await talk(house, "/start", *STEPS["slot"])
    said = await house.writes("con tôi sốt cao 3 ngày nôn liên tục không uống được")
    assert "Bạn chọn một giờ" not in words_of(said)
