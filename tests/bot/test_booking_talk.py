"""A booking through the real dispatcher: by buttons, in words, for oneself and for others, back and forth."""

import pytest
from aiogram.methods import EditMessageReplyMarkup
from aiogram.types import InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.callbacks import Booking, StartBooking
from bot.views import button as new_button
from care.booking.slots import local
from tests.bot.booking import (
    NAME,
    PHONE,
    REASON,
    WISH,
    YEAR,
    books,
    confirms,
    contact,
    open_clinic,
    shown,
    statuses,
    talk,
)
from tests.bot.conftest import House
from tests.bot.test_conversation import words_of
from tests.bot.test_triage_talk import answer_all
from tests.care.booking.clinic import Clinic


@pytest.fixture(autouse=True)
async def slots(clinic: Clinic) -> None:
    """Two weeks of open slots."""
    await open_clinic(clinic)


async def test_whoever_presses_buttons_only_types_name_year_and_phone(house: House) -> None:
    await talk(house, "/start", "/book", "[Da liễu]", "[Đâu cũng được]", "[Ngày mai]", "[08:00", "[Tôi]", NAME, YEAR)
    said = await talk(house, PHONE, "[Bỏ qua]", "[Đồng ý]", "[Không cần nhắc]")
    assert "(không ghi lý do)" in words_of(said)
    card = await talk(house, "[Xác nhận đặt lịch]")
    assert len(card) == 1
    assert "Đã đặt lịch" in card[0].text
    assert await statuses(house) == ["booked"]
    [(taken,)] = await house.rows("SELECT count(*) FROM slot WHERE status = 'busy'")
    assert taken == 1


async def test_one_sentence_without_accents_names_specialty_province_day_and_hour(house: House) -> None:
    said = await talk(house, "/start", WISH)
    assert "Da liễu" in said[-1].text
    assert "Vĩnh Long (gồm Trà Vinh cũ)" in said[-1].text
    assert "T7 5/12 · 08:00" in said[-1].text
    assert "giờ Việt Nam, GMT+7" in said[-1].text
    assert "Bệnh viện 01" not in said[-1].text


async def test_everything_is_shown_before_it_is_confirmed(house: House) -> None:
    said = await confirms(house)
    for words in ("thứ Bảy 5/12/2026, giờ Việt Nam (GMT+7)", "BS Lê Thị Hoa", NAME, YEAR, "0912 345 678", REASON):
        assert words in said[-1].text
    assert "Giá:" in said[-1].text
    assert "Bảo hiểm: Hiện nay chưa." in said[-1].text
    assert "Nguồn:" in said[-1].text
    source = await house.presses(shown(house, "Nguồn"))
    assert "/guidance/vi/remote-consultation-price#price" in words_of(source)


async def test_the_card_says_all_that_is_needed_and_nothing_of_the_reason(house: House) -> None:
    [card] = await books(house)
    [(code,)] = await house.rows("SELECT code FROM appointment")
    for words in (code, "08:00 thứ Bảy 5/12/2026, giờ Việt Nam (GMT+7)", "BS Lê Thị Hoa", "Bệnh viện 86"):
        assert words in card.text
    assert "Vào khám:" in card.text
    assert "Chuẩn bị:" in card.text
    assert "115" in card.text
    assert REASON not in card.text


async def test_teen_code_books_for_a_child(house: House) -> None:
    said = await talk(house, "/start", "e mun dat lich kham da lieu o vinh long ngay mai", "8h30", "cho con e")
    assert "người được khám" in said[-1].text
    said = await talk(house, "Phạm Bé Nam, 2020", "0912345678", "ngứa", "dong y", "ko")
    assert "Con: Phạm Bé Nam, sinh 2020" in said[-1].text
    await talk(house, "ok")
    assert await statuses(house) == ["booked"]
    assert await house.rows("SELECT purpose FROM consent") == [("booking",)]


async def test_english_from_end_to_end(house: House) -> None:
    await talk(house, "/start", "[English]", "I want to see a dermatologist in Hanoi tomorrow morning", "1", "for me")
    said = await talk(house, "John Smith born 1980", "+84 912 345 678", "itchy rash on my arm", "yes", "no")
    for words in ("08:00 Wednesday 25 November 2026, Vietnam time (GMT+7)", "Me: John Smith", "Price", "Insurance"):
        assert words in said[-1].text
    card = await talk(house, "yes")
    assert "Your remote consultation is booked" in card[0].text
    assert await statuses(house) == ["booked"]


@pytest.mark.parametrize(
    ("words", "asked"), [("me", "Họ và tên người được khám"), ("cho tôi", "Họ và tên của bạn"), ("Tôi", "của bạn")]
)
async def test_for_whom_it_is_can_be_typed(house: House, words: str, asked: str) -> None:
    assert asked in words_of(await talk(house, "/start", WISH, "[08:00", words))


async def test_a_relative_is_asked_about_and_their_consent_is_thought_of(house: House) -> None:
    await talk(house, "/start", "đặt lịch da liễu cho mẹ tôi ở trà vinh thứ 7 tuần sau", "[08:00")
    assert "Họ và tên người được khám" in house.said[-1].text
    said = await talk(house, "Trần Thị Bảy", "1950", PHONE, REASON)
    assert "hãy hỏi họ có đồng ý không" in said[-1].text
    said = await talk(house, "[Đồng ý]", "[Không cần nhắc]")
    assert "Mẹ: Trần Thị Bảy, sinh 1950" in said[-1].text


async def test_several_answers_in_one_line_are_all_taken(house: House) -> None:
    said = await talk(house, "/start", WISH, "[08:00", "[Tôi]", f"{NAME} sinh năm {YEAR}, sđt {PHONE}")
    assert "Lý do" in words_of(said)


async def test_after_triage_the_summary_is_filled_in_and_a_specialty_suggested(house: House) -> None:
    await talk(house, "/start")
    said = await answer_all(house, await house.writes("em bị ngứa nổi mẩn ngoài da"), "Không")
    assert await house.rows("SELECT disposition FROM encounter") == [("remote",)]
    said = await house.presses(shown(house, "Đặt lịch"))
    assert "tôi gợi ý mục đầu" in words_of(said)
    assert isinstance(said[-1].reply_markup, InlineKeyboardMarkup)
    assert said[-1].reply_markup.inline_keyboard[0][0].text == "Da liễu"
    said = await talk(house, "[Da liễu]", "[Đâu cũng được]", "[Sớm nhất]", "[08:00", "[Tôi]", NAME, YEAR, PHONE)
    assert "Tôi sẽ gửi bác sĩ lý do này" in words_of(said)
    said = await talk(house, "[Gửi như vậy]", "[Đồng ý]", "[Không cần nhắc]")
    assert "nên gặp bác sĩ" in said[-1].text
    await talk(house, "[Xác nhận đặt lịch]")
    assert await house.rows("SELECT a.encounter_id = e.id FROM appointment a, encounter e") == [(True,)]


async def test_a_prefilled_reason_can_be_typed_anew(house: House) -> None:
    await talk(house, "/start", "tôi muốn khám da liễu ở trà vinh sáng thứ 7 tuần sau vì bị ngứa", "[08:00", "[Tôi]")
    said = await talk(house, NAME, YEAR, PHONE)
    assert "“tôi muốn khám" in words_of(said)
    said = await talk(house, "da khô và ngứa", "[Đồng ý]", "[Không cần nhắc]")
    assert "💬 da khô và ngứa" in said[-1].text


async def test_back_goes_back_step_by_step_and_gives_the_time_up(house: House) -> None:
    await talk(house, "/start", WISH, "[08:00", "[Tôi]", NAME)
    assert "Họ và tên" in words_of(await talk(house, "[Quay lại]"))
    assert "Ai sẽ được khám" in words_of(await talk(house, "quay lại"))
    assert "Bạn chọn một giờ" in words_of(await talk(house, "[Quay lại]"))
    assert await statuses(house) == ["cancelled"]
    assert "Bạn muốn khám khi nào" in words_of(await talk(house, "[Quay lại]"))
    assert "tỉnh nào" in words_of(await talk(house, "[Quay lại]"))
    assert "chuyên khoa nào" in words_of(await talk(house, "[Quay lại]"))


@pytest.mark.parametrize("words", ["thôi hủy đi", "thoi huy di", "[Hủy đặt lịch]"])
async def test_stop_gives_everything_up(house: House, words: str) -> None:
    said = await talk(house, "/start", WISH, "[08:00", "[Tôi]", words)
    assert "đã dừng đặt lịch" in words_of(said)
    assert await statuses(house) == ["cancelled"]
    assert await house.rows("SELECT * FROM booking_draft") == []


async def test_stop_at_the_phone_takes_the_keyboard_away(house: House) -> None:
    said = await talk(house, "/start", WISH, "[08:00", "[Tôi]", NAME, YEAR, "Hủy")
    assert isinstance(said[0].reply_markup, ReplyKeyboardRemove)
    assert "đã dừng đặt lịch" in said[-1].text


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ([], "Bạn chọn một giờ"),
        (["[08:00"], "Ai sẽ được khám"),
        (["[08:00", "[Tôi]"], "Họ và tên của bạn"),
        (["[08:00", "[Tôi]", NAME, YEAR], "Số điện thoại của bạn"),
        (["[08:00", "[Tôi]", NAME, YEAR, PHONE], "Lý do"),
        (["[08:00", "[Tôi]", NAME, YEAR, PHONE, REASON], "đồng ý"),
        (["[08:00", "[Tôi]", NAME, YEAR, PHONE, REASON, "[Đồng ý]", "[Không cần nhắc]"], "xem lại"),
    ],
)
async def test_a_question_in_the_middle_is_answered_and_the_step_asked_again(
    house: House, before: list[str], asked: str
) -> None:
    await talk(house, "/start", WISH, *before)
    for question in ("giá bao nhiêu", "bảo hiểm có trả không", "bao hiem co tra ko vay?"):
        said = await talk(house, question)
        assert "Hiện nay chưa" in said[0].text, question
        assert asked in said[-1].text, question


async def test_what_a_step_does_not_understand_is_said_and_asked_again(house: House) -> None:
    for turn, words in [
        ("/book", "chuyên khoa nào"),
        ("xyz", "chưa rõ chuyên khoa"),
        ("da liễu", "tỉnh nào"),
        ("xyz", "chưa rõ đó là tỉnh nào"),
        ("đâu cũng được", "khi nào"),
        ("xyz", "chưa rõ bạn muốn ngày giờ nào"),
        ("hôm qua", "đã qua rồi"),
        ("30/2", "không thấy ngày giờ đó"),
        ("ngày mai", "Bạn chọn một giờ"),
        ("9", "chưa rõ bạn chọn giờ nào"),
        ("2", "Ai sẽ được khám"),
        ("xyz", "chưa rõ ai sẽ được khám"),
        ("tôi", "Họ và tên"),
        ("123", "chưa đọc được họ tên"),
        (NAME, "sinh năm nào"),
        ("hai mươi", "chưa đọc được năm sinh"),
        (YEAR, "Số điện thoại"),
        ("12345", "chưa đọc được số điện thoại"),
        (PHONE, "Lý do"),
        ("0912345678", "chưa đọc được lý do"),
        (REASON, "đồng ý gửi thông tin"),
        ("xyz", "cần bạn trả lời"),
        ("đồng ý", "nhắc lịch"),
        ("xyz", "cần bạn trả lời"),
        ("không", "xem lại"),
        ("xyz", "chưa rõ ý bạn"),
    ]:
        assert words in words_of(await talk(house, turn)), turn


async def test_an_ambiguous_province_is_asked_about(house: House) -> None:
    said = await talk(house, "/start", "/book", "[Da liễu]", "cần thơ hay cà mau")
    assert "tỉnh nào" in said[-1].text
    assert "khi nào" in words_of(await talk(house, "[Cần Thơ]"))


async def test_later_times_come_when_asked_for_and_then_the_earliest_again(house: House) -> None:
    await talk(house, "/start", WISH)
    said = await talk(house, "giờ khác")
    assert "T7 5/12 · 09:30" in said[-1].text
    said = await talk(house, "[Giờ khác]")
    assert "Không còn giờ nào muộn hơn" in said[-1].text
    assert "T7 5/12 · 08:00" in said[-1].text


async def test_a_woman_as_doctor_can_be_wished_for(house: House) -> None:
    said = await talk(house, "/start", "/book", "[Da liễu]", "[Đâu cũng được]", "ngày mai", "bác sĩ nữ")
    assert "BS Lê Thị Hoa" in said[-1].text
    assert "BS Trần Văn Nam" not in said[-1].text


async def test_the_phone_is_asked_for_with_a_button_that_sends_ones_own(house: House) -> None:
    said = await talk(house, "/start", WISH, "[08:00", "[Tôi]", NAME, YEAR)
    keyboard = said[-1].reply_markup
    assert isinstance(keyboard, ReplyKeyboardMarkup)
    assert keyboard.keyboard[0] == [KeyboardButton(text="📱 Gửi số của tôi", request_contact=True)]
    assert "gọi" not in said[-1].text
    said = await house.sends(contact("84912345678"))
    assert "0912 345 678" in said[0].text
    assert isinstance(said[0].reply_markup, ReplyKeyboardRemove)
    assert "Lý do" in said[-1].text


async def test_somebody_elses_contact_is_not_taken_for_ones_own(house: House) -> None:
    await talk(house, "/start", WISH, "[08:00", "[Tôi]", NAME, YEAR)
    for owner in (99, None):
        said = await house.sends(contact("84987654321", owner))
        assert "không phải số của tài khoản bạn" in words_of(said)
        assert isinstance(said[-1].reply_markup, ReplyKeyboardMarkup)


async def test_for_a_relative_any_contact_will_do(house: House) -> None:
    await talk(house, "/start", WISH, "[08:00", "[Mẹ]", NAME, YEAR)
    assert "Lý do" in words_of(await house.sends(contact("0987654321", None)))


async def test_a_contact_that_nobody_asked_for_is_not_kept(house: House) -> None:
    await talk(house, "/start", WISH, "[08:00", "[Tôi]")
    said = await house.sends(contact("84912345678"))
    assert "0912" not in words_of(said)
    assert "Họ và tên" in words_of(await talk(house, "123"))


async def test_an_old_prefix_is_brought_up_to_date_and_said(house: House) -> None:
    said = await talk(house, "/start", WISH, "[08:00", "[Tôi]", NAME, YEAR, "0163 123 4567")
    assert "0331 234 567" in words_of(said)
    assert "Đầu số này đã đổi" in words_of(said)


async def test_without_consent_nothing_is_booked_and_nothing_kept(house: House) -> None:
    said = await talk(house, "/start", WISH, "[08:00", "[Tôi]", NAME, YEAR, PHONE, REASON, "[Không đồng ý]")
    assert "đó là quyền của bạn" in words_of(said)
    assert await statuses(house) == ["cancelled"]
    assert await house.rows("SELECT details FROM appointment WHERE details IS NOT NULL") == []
    assert await house.rows("SELECT * FROM booking_draft") == []
    assert await house.rows("SELECT * FROM consent") == []


async def test_consent_is_recorded_for_each_purpose_and_can_be_withdrawn(house: House) -> None:
    await books(house)
    given = "SELECT purpose FROM consent WHERE withdrawn_at IS NULL ORDER BY purpose"
    assert await house.rows(given) == [("booking",), ("reminders",)]
    await talk(house, "/appointments", "[Rút lại đồng ý]")
    assert "không nhắc lịch nữa" in words_of(await talk(house, "[Thôi nhắc lịch]"))
    assert await house.rows(given) == [("booking",)]
    await talk(house, "/appointments", "[Rút lại đồng ý]", "[Thôi gửi thông tin]")
    assert await house.rows(given) == []
    assert len(await house.rows("SELECT * FROM consent")) == 2


async def test_withdrawing_in_the_middle_asks_for_consent_again(house: House) -> None:
    await confirms(house)
    await talk(house, "/appointments", "[Rút lại đồng ý]", "[Thôi gửi thông tin]")
    said = await house.presses(new_button("x", Booking(name="confirm")))
    assert "đồng ý gửi thông tin" in words_of(said)
    assert await statuses(house) == ["proposed"]


async def test_a_press_takes_the_buttons_away(house: House) -> None:
    await confirms(house)
    before = len([one for one in house.session.requests if isinstance(one, EditMessageReplyMarkup)])
    await talk(house, "[Xác nhận đặt lịch]")
    edits = [one for one in house.session.requests if isinstance(one, EditMessageReplyMarkup)]
    assert len(edits) == before + 1
    assert edits[-1].reply_markup is None


async def test_two_presses_on_confirm_book_once(house: House) -> None:
    await confirms(house)
    confirm = shown(house, "Xác nhận đặt lịch")
    await house.presses(confirm)
    assert await house.presses(confirm) == []
    assert "/appointments" in str(house.toasts[-1])
    assert await statuses(house) == ["booked"]


async def test_a_pending_booking_goes_on_where_it_was(house: House) -> None:
    await talk(house, "/start", WISH, "[08:00", "[Tôi]")
    said = await talk(house, "/book")
    assert "Họ và tên" in words_of(said)
    assert await statuses(house) == ["proposed"]


async def test_an_edited_message_is_no_answer(house: House) -> None:
    await confirms(house)
    said = await house.receives({"edited_message": house.message() | {"text": "ok", "edit_date": 1}})
    assert "đã sửa tin nhắn" in words_of(said)
    assert "xem lại" in words_of(said)
    assert await statuses(house) == ["proposed"]


async def test_in_a_group_nothing_is_booked(house: House) -> None:
    said = await house.writes("/book", chat=-9, in_group=True)
    assert "chuyên khoa" not in words_of(said)
    group = {"chat": {"id": -9, "type": "group", "title": "Nhà"}, "text": "…"}
    query = {"id": "1", "from": house.message()["from"], "chat_instance": "1", "data": StartBooking().pack()}
    said = await house.receives({"callback_query": query | {"message": house.message() | group}}, chat=-9)
    assert "chuyên khoa" not in words_of(said)
    assert await house.rows("SELECT * FROM booking_draft") == []


async def test_whoever_comes_back_is_offered_the_same_province(house: House) -> None:
    await books(house)
    said = await talk(house, "/book", "[Nhi khoa]")
    assert isinstance(said[-1].reply_markup, InlineKeyboardMarkup)
    assert said[-1].reply_markup.inline_keyboard[0][0].text == "Vĩnh Long"


async def test_times_are_vietnams(house: House) -> None:
    await books(house)
    [(start,)] = await house.rows("SELECT start FROM appointment")
    assert local(start).isoformat() == "2026-12-05T08:00:00+07:00"
