"""Whole conversations through the real dispatcher: given, when, then."""

import pytest
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import text

from tests.bot.conftest import House
from tests.bot.stub import StubGuide


def button(message: SendMessage, words: str) -> InlineKeyboardButton:
    """Return the button of a message whose text holds `words`."""
    assert isinstance(message.reply_markup, InlineKeyboardMarkup)
    return next(b for row in message.reply_markup.inline_keyboard for b in row if words in b.text)


def words_of(messages: list[SendMessage]) -> str:
    """Return all that was said."""
    return "\n".join(message.text for message in messages)


async def test_start_says_who_it_is_and_offers_three_examples(house: House) -> None:
    said = await house.writes("/start")
    assert "AI" in said[0].text
    assert "không phải bác sĩ" in said[0].text
    assert "115" in said[0].text
    assert isinstance(said[0].reply_markup, InlineKeyboardMarkup)
    assert len(said[0].reply_markup.inline_keyboard) == 4


async def test_a_question_is_answered_with_its_source(house: House) -> None:
    await house.writes("/start")
    said = await house.writes("quên thẻ bhyt giấy thì đi khám được không?")
    assert len(said) == 1
    assert "• VNeID <b>mức 2</b>" in said[0].text
    assert "15/8/2025" in said[0].text
    source = await house.presses(button(said[0], "Nguồn"))
    assert "Nghị định 188/2025/NĐ-CP" in source[0].text
    assert "/guidance/vi/insurance-card-at-the-hospital#card" in source[0].text


async def test_whoever_never_pressed_start_is_told_that_it_is_an_ai_once(house: House) -> None:
    first = await house.writes("quên thẻ")
    second = await house.writes("quên thẻ")
    assert "trợ lý AI" in first[0].text
    assert "trợ lý AI" not in words_of(second)


async def test_two_sections_that_tie_are_both_shown_the_second_folded(house: House) -> None:
    said = await house.writes("quên thẻ thì làm thế nào, hay là sốt")
    assert "<blockquote expandable><b>Khi nào đưa trẻ đi viện?</b>" in said[-2].text
    sources = await house.presses(button(said[-2], "Nguồn"))
    assert "#card" in words_of(sources)
    assert "#fever" in words_of(sources)


async def test_health_answers_end_with_the_safety_line(house: House) -> None:
    assert "Tôi không phải bác sĩ" in words_of(await house.writes("trẻ sốt thì sao"))


async def test_feedback_is_stored_for_each_cited_passage_and_the_last_word_counts(house: House) -> None:
    said = await house.writes("quên thẻ")
    await house.presses(button(said[-1], "Có ích"))
    assert await house.rows("SELECT passage_id, helpful FROM feedback") == [("card", True)]
    more = await house.presses(button(said[-1], "Chưa"))
    assert await house.rows("SELECT passage_id, helpful FROM feedback") == [("card", False)]
    assert "xin lỗi" in words_of(more)


async def test_nobody_rates_another_patients_answer(house: House) -> None:
    said = await house.writes("quên thẻ", chat=7)
    await house.presses(button(said[-1], "Có ích"), chat=8)
    assert await house.rows("SELECT * FROM feedback") == []
    assert house.toasts[-1] == "Câu trả lời này không còn nữa. Bạn hỏi lại giúp tôi nhé."


async def test_a_related_question_is_one_tap_away(house: House) -> None:
    said = await house.writes("quên thẻ")
    next_said = await house.presses(button(said[-1], "Khi nào đưa trẻ"))
    assert "li bì" in words_of(next_said)


async def test_a_button_of_withdrawn_guidance_says_so(house: House) -> None:
    await house.writes("quên thẻ")
    said = await house.presses(InlineKeyboardButton(text="x", callback_data="ask:gone"))
    assert said == []
    assert "vừa được thay đổi" in str(house.toasts[-1])


async def test_an_abstention_says_why_and_shows_what_is_near(house: House) -> None:
    said = await house.writes("lịch đá bóng hôm nay")
    assert "không đoán" in words_of(said)
    assert button(said[-1], "Quên thẻ thì sao")
    assert button(said[-1], "Gặp người hỗ trợ")


async def test_a_person_is_asked_for_once_and_nothing_is_promised(house: House) -> None:
    first = await house.writes("cho tôi gặp nhân viên")
    second = await house.writes("/person")
    assert "Tôi không biết khi nào họ trả lời được" in words_of(first)
    assert "đã có trong danh sách chờ" in words_of(second)
    assert await house.rows("SELECT reason, state FROM handover") == [("asked", "requested")]


async def test_a_request_about_data_is_recorded_beside_a_wish_for_a_person(house: House) -> None:
    await house.writes("/person")
    said = await house.writes("tôi muốn sửa dữ liệu của tôi")
    said = await house.presses(button(said[-1], "Yêu cầu khác"))
    said = await house.presses(button(said[-1], "Sửa điều sai"))
    assert "danh sách của nhóm hỗ trợ" in words_of(said)
    assert await house.rows("SELECT reason FROM handover ORDER BY requested_at") == [("asked",), ("data",)]


async def test_the_language_is_kept(house: House) -> None:
    said = await house.writes("/language")
    await house.presses(button(said[0], "English"))
    assert "What can I help with?" in words_of(await house.writes("/help"))


@pytest.mark.parametrize(
    "text",
    [
        "bố tôi đau thắt ngực lan ra tay trái",
        "bo toi dau that nguc lan ra tay trai",
        "my father has crushing chest pain",
    ],
)
async def test_an_emergency_comes_first_and_alone(house: House, text: str) -> None:
    said = await house.writes(text)
    assert len(said) == 1
    assert "115" in said[0].text.splitlines()[0]
    [(kind, reason)] = await house.rows("SELECT kind, reason FROM answer")
    assert kind == "emergency"
    assert "chest_pain." in reason


async def test_a_red_flag_in_a_caption_or_an_edit_is_seen_too(house: House) -> None:
    photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}
    assert "115" in words_of(await house.sends(photo | {"caption": "con tôi co giật"}))
    message = house.message() | {"text": "chồng tôi méo miệng", "edit_date": 1}
    assert "115" in words_of(await house.receives({"edited_message": message}))


async def test_a_crisis_is_met_calmly_with_a_person_to_turn_to(house: House) -> None:
    said = await house.writes("mình không muốn sống nữa")
    assert "Tôi rất lo cho bạn" in words_of(said)
    assert "111" in words_of(said)
    assert button(said[-1], "Gặp người hỗ trợ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}, "ảnh"),
        ({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}}, "thoại"),
        ({"document": {"file_id": "f", "file_unique_id": "u"}}, "tệp"),
        ({"location": {"latitude": 1.0, "longitude": 1.0}}, "115"),
        ({"contact": {"phone_number": "0900000000", "first_name": "A"}}, "không lưu"),
        (
            {
                "sticker": {
                    "file_id": "f",
                    "file_unique_id": "u",
                    "type": "regular",
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            "gõ",
        ),
    ],
)
async def test_what_is_not_text_gets_a_kind_reply(house: House, content: dict[str, object], words: str) -> None:
    assert words in words_of(await house.sends(content))


async def test_an_edited_question_is_answered_anew(house: House) -> None:
    message = house.message() | {"text": "quên thẻ", "edit_date": 1}
    said = await house.receives({"edited_message": message})
    assert "đã sửa tin nhắn" in said[0].text
    assert "căn cước" in said[-1].text


async def test_health_is_not_talked_about_in_a_group_but_an_emergency_is(house: House) -> None:
    assert await house.writes("quên thẻ", in_group=True) == []
    assert await house.transcript() == []
    assert "nhắn riêng" in words_of(await house.writes("/start", in_group=True))
    assert "115" in words_of(await house.writes("mẹ tôi bất tỉnh", in_group=True))


async def test_every_turn_is_in_the_transcript_and_sealed(house: House) -> None:
    await house.writes("/start")
    await house.writes("quên thẻ")
    assert [(turn.author, turn.text.split("\n")[0]) for turn in await house.transcript()] == [
        ("patient", "/start"),
        ("assistant", "<b>Chào bạn, tôi là Đồng Hành.</b>"),
        ("patient", "quên thẻ"),
        ("assistant", "<b>Quên thẻ thì sao?</b>"),
    ]
    stored = await house.rows("SELECT text FROM turn UNION ALL SELECT payload FROM received_update")
    assert not any("quên thẻ".encode() in row[0] for row in stored)


async def test_what_names_the_sender_is_forgotten_once_answered(house: House) -> None:
    await house.writes("quên thẻ")
    assert await house.rows("SELECT length(payload) FROM received_update") == [(0,)]
    assert await house.rows("SELECT * FROM sent_request") == []


async def test_who_blocked_the_bot_is_marked_and_stops_nothing(house: House) -> None:
    house.session.blocked.add(7)
    await house.writes("quên thẻ")
    assert await house.rows("SELECT 1 FROM patient WHERE unreachable_at IS NOT NULL") == [(1,)]
    house.session.blocked.clear()
    assert "căn cước" in words_of(await house.writes("quên thẻ"))


async def test_a_defect_is_apologised_for_and_the_chat_goes_on(house: House) -> None:
    said = await house.writes("hỏng")
    assert "Tôi gặp lỗi" in words_of(said)
    assert await house.rows("SELECT failure, attempts FROM received_update") == [("RuntimeError", 3)]
    assert [(turn.kind, turn.text[:4]) for turn in await house.transcript()] == [
        ("unanswered", "hỏng"),
        ("text", "Tôi "),
    ]
    assert "căn cước" in words_of(await house.writes("quên thẻ"))


async def test_a_follow_up_goes_on_with_what_was_asked_before(house: House) -> None:
    assert isinstance(house.guide, StubGuide)
    await house.writes("quên thẻ thì làm sao?")
    await house.writes("còn trẻ em thì sao?")
    assert house.guide.asked[-1] == "quên thẻ thì làm sao trẻ em"


async def test_what_was_asked_long_ago_is_not_gone_on_with(house: House) -> None:
    assert isinstance(house.guide, StubGuide)
    await house.writes("quên thẻ thì làm sao?")
    async with house.sessions.begin() as session:
        await session.execute(text("UPDATE answer SET at = now() - interval '2 hours'"))
    await house.writes("còn trẻ em thì sao?")
    assert house.guide.asked[-1] == "còn trẻ em thì sao?"


async def test_somebody_elses_question_is_not_gone_on_with(house: House) -> None:
    assert isinstance(house.guide, StubGuide)
    await house.writes("quên thẻ thì làm sao?")
    await house.writes("còn trẻ em thì sao?", chat=8)
    assert house.guide.asked[-1] == "còn trẻ em thì sao?"
