"""Complaints through the real dispatcher: questions, answers, cards, alarms."""

from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from tests.bot.conftest import SUPPORT_CHAT, House
from tests.bot.test_conversation import button, words_of

CHEST = "bố tôi đau thắt ngực lan ra tay trái, vã mồ hôi"
BACK = "em bị đau lưng"


async def buttons_of(message: SendMessage) -> list[InlineKeyboardButton]:
    assert isinstance(message.reply_markup, InlineKeyboardMarkup)
    return [one for row in message.reply_markup.inline_keyboard for one in row]


async def answer_all(house: House, said: list[SendMessage], reply: str) -> list[SendMessage]:
    """Press `reply` until no question is asked any more."""
    for _ in range(6):
        if "Câu " not in said[-1].text:
            break
        said = await house.presses(button(said[-1], reply))
    return said


async def test_a_complaint_is_asked_about_with_buttons(house: House) -> None:
    await house.writes("/start")
    said = await house.writes(BACK)
    assert len(said) == 1
    assert "Câu 1" in said[0].text
    labels = {one.text for one in await buttons_of(said[0])}
    assert {"Có", "Không", "Không rõ", "Vì sao hỏi?", "✋ Dừng", "👤 Tôi hỏi cho người khác"} <= labels


async def test_noes_lead_to_a_disposition_with_return_rules_and_no_diagnosis(house: House) -> None:
    await house.writes("/start")
    said = await answer_all(house, await house.writes(BACK), "Không")
    assert any(words in said[-1].text for words in ("theo dõi tại nhà", "khám từ xa"))
    assert "Đi khám ngay" in said[-1].text
    assert "không chẩn đoán" in said[-1].text
    assert await house.rows("SELECT close_reason FROM encounter") == [("concluded",)]


async def test_a_yes_to_a_danger_sign_raises_and_stays_raised(house: House) -> None:
    await house.writes("/start")
    said = await house.writes(BACK)
    said = await house.presses(button(said[-1], "Có"))
    said = await answer_all(house, said, "Không")
    assert "theo dõi tại nhà" not in said[-1].text
    [(level,)] = await house.rows("SELECT disposition FROM encounter")
    assert level in ("urgent", "emergency")


async def test_a_question_can_be_answered_in_words(house: House) -> None:
    await house.writes("/start")
    first = await house.writes(BACK)
    second = await house.writes("dạ không")
    assert first[-1].text != second[-1].text
    assert "Câu 2" in second[-1].text or "Nên" in second[-1].text


async def test_not_knowing_resolves_upwards(house: House) -> None:
    await house.writes("/start")
    said = await answer_all(house, await house.writes(BACK), "Không rõ")
    assert "theo dõi tại nhà" not in said[-1].text


async def test_why_back_other_and_stop(house: House) -> None:
    await house.writes("/start")
    said = await house.writes(BACK)
    why = await house.presses(button(said[-1], "Vì sao hỏi?"))
    assert why[0].text.startswith("ℹ️")
    other = await house.presses(button(why[-1], "người khác"))
    assert "người bệnh mà bạn đang giúp" in other[0].text
    second = await house.presses(button(other[-1], "Không"))
    if "Câu 2" in second[-1].text:
        back = await house.presses(button(second[-1], "Quay lại"))
        assert "Câu 1" in back[-1].text
        second = back
    stopped = await house.presses(button(second[-1], "Dừng"))
    assert "dừng hỏi ở đây" in stopped[-1].text
    assert await house.rows("SELECT close_reason FROM encounter") == [("stopped",)]


async def test_a_red_flag_in_the_middle_of_the_questions_stops_them(house: House) -> None:
    await house.writes("/start")
    await house.writes(BACK)
    said = await house.writes("giờ khó thở quá, tím môi")
    assert len(said) == 1
    assert "115" in said[0].text.splitlines()[0]


async def test_a_red_flag_typed_in_pieces_is_seen(house: House) -> None:
    await house.writes("/start")
    await house.writes("ba con đau")
    said = await house.writes("ngực dữ dội")
    assert "115" in words_of(said)


async def test_a_question_between_the_questions_is_answered_and_the_triage_goes_on(house: House) -> None:
    await house.writes("/start")
    await house.writes(BACK)
    said = await house.writes("quên thẻ bhyt giấy thì đi khám được không?")
    assert "VNeID" in words_of(said)
    assert "Câu 1" in said[-1].text


async def test_an_old_question_button_is_stale(house: House) -> None:
    await house.writes("/start")
    said = await house.writes(BACK)
    await house.presses(button(said[-1], "Dừng"))
    assert await house.presses(button(said[-1], "Có")) == []
    assert "đã qua" in str(house.toasts[-1])


async def test_an_emergency_opens_an_alarm_once(house: House) -> None:
    await house.writes(CHEST)
    await house.writes(CHEST)
    assert await house.rows("SELECT urgency, state, due_at IS NOT NULL FROM handover") == [
        ("emergency", "requested", True)
    ]


async def test_more_first_aid_says_what_to_do_and_not_to_do(house: House) -> None:
    said = await house.writes(CHEST)
    more = await house.presses(button(said[-1], "Xem hướng dẫn"))
    assert "Nên làm" in more[0].text
    assert "Không nên" in more[0].text


async def test_having_called_closes_the_encounter(house: House) -> None:
    said = await house.writes(CHEST)
    called = await house.presses(button(said[-1], "Tôi đã gọi"))
    assert "Ở bên người bệnh" in words_of(called)
    assert await house.rows("SELECT close_reason FROM encounter") == [("called",)]


async def test_after_a_crisis_the_next_message_is_met_with_a_check(house: House) -> None:
    await house.writes("/start")
    said = await house.writes("mình không muốn sống nữa")
    assert await house.rows("SELECT urgency FROM handover") == [("crisis",)]
    assert "rất lo cho bạn" in said[0].text
    asked = await house.writes("quên thẻ bhyt thì sao")
    assert "có an toàn không" in asked[0].text
    safe = await house.presses(button(asked[0], "Đang an toàn"))
    assert "Cảm ơn bạn đã nói" in words_of(safe)
    assert "an toàn không" not in words_of(await house.writes("quên thẻ bhyt thì sao"))


async def test_not_being_safe_shows_the_crisis_card_again(house: House) -> None:
    await house.writes("/start")
    await house.writes("mình không muốn sống nữa")
    asked = await house.writes("ừ")
    said = await house.presses(button(asked[0], "Chưa an toàn"))
    assert "rất lo cho bạn" in words_of(said)


async def test_nothing_stands_before_an_emergency_card(house: House) -> None:
    said = await house.writes(CHEST)  # no /start, no language, no consent
    assert len(said) == 1
    assert said[0].text.startswith("🚑")


async def test_the_support_team_takes_and_closes_an_alarm(house: House) -> None:
    await house.writes(CHEST)
    [(number,)] = await house.rows("SELECT id FROM handover")
    taken = await house.presses(InlineKeyboardButton(text="x", callback_data=f"accept:{number.hex}"), chat=SUPPORT_CHAT)
    assert "đã nhận" in taken[0].text
    await house.presses(button(taken[0], "Đã đi viện"), chat=SUPPORT_CHAT)
    assert await house.rows("SELECT state, close_reason FROM handover") == [("closed", "went_to_hospital")]
    assert [event for (event,) in await house.rows("SELECT event FROM handover_event ORDER BY ordinal")] == [
        "requested",
        "accepted",
        "closed",
    ]


async def test_nobody_else_takes_an_alarm(house: House) -> None:
    await house.writes(CHEST)
    [(number,)] = await house.rows("SELECT id FROM handover")
    await house.presses(InlineKeyboardButton(text="x", callback_data=f"accept:{number.hex}"), chat=8)
    assert await house.rows("SELECT state FROM handover") == [("requested",)]


async def test_a_second_contact_within_two_days_is_judged_more_carefully(house: House) -> None:
    await house.writes("/start")
    await answer_all(house, await house.writes(BACK), "Không")
    await answer_all(house, await house.writes(BACK), "Không")
    levels = [level for (level,) in await house.rows("SELECT disposition FROM encounter ORDER BY opened_at")]
    order = ["self_care", "remote", "urgent", "emergency"]
    assert order.index(levels[1]) >= order.index(levels[0])
    assert len(levels) == 2


async def test_a_complaint_after_an_emergency_is_met_with_a_reminder_and_a_way_to_another_matter(house: House) -> None:
    await house.writes("/start")
    await house.writes(CHEST)
    said = await house.writes(BACK)
    assert "gọi 115 ngay" in words_of(said)
    await house.presses(button(said[-1], "Chuyện khác"))
    assert "Câu 1" in words_of(await house.writes(BACK))


async def test_whether_one_is_safe_is_asked_once(house: House) -> None:
    await house.writes("/start")
    await house.writes("mình không muốn sống nữa")
    assert "có an toàn không" in words_of(await house.writes("quên thẻ bhyt thì sao"))
    assert "có an toàn không" not in words_of(await house.writes("quên thẻ bhyt thì sao"))
