"""A bot and a visitor talk: every kind of message, edits, presses, and what the bot is told when it is wrong."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from tests.webchat.conftest import Arrive, Serve, Server, Visitor, make_bot
from webchat.strict import BotApiSchema


def keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Đúng", callback_data=data)]])


async def chat_of(bot: Bot, visitor: Visitor) -> int:
    await visitor.say("/start")
    updates = await bot.get_updates()
    message = updates[-1].message
    assert message is not None
    await bot.get_updates(offset=updates[-1].update_id + 1)
    return message.chat.id


async def test_a_visitors_text_reaches_the_bot(bot: Bot, visitor: Visitor) -> None:
    await visitor.say("/start xin chào 👋")
    [update] = await bot.get_updates(timeout=1)
    message = update.message
    assert message is not None
    assert message.from_user is not None
    assert message.text == "/start xin chào 👋"
    assert (message.chat.type, message.from_user.language_code) == ("private", "vi")
    assert message.entities is not None
    assert [(entity.type, entity.offset, entity.length) for entity in message.entities] == [("bot_command", 0, 6)]


async def test_the_bots_html_reaches_the_visitor_as_text_and_entities(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    sent = await bot.send_message(
        chat_id,
        "😷 <b>Gọi 115</b> ngay, <a href='https://moh.gov.vn'>xem thêm</a>",
        parse_mode="HTML",
        reply_markup=keyboard("yes"),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.html_text.startswith("😷 <b>")
    shown = (await visitor.messages())[-1]
    assert shown["text"] == "😷 Gọi 115 ngay, xem thêm"
    assert shown["entities"][0] == {"type": "bold", "offset": 3, "length": 7}
    assert {"type": "phone_number", "offset": 7, "length": 3} in shown["entities"]
    assert shown["keyboard"]["inline_keyboard"][0][0]["callback_data"] == "yes"


async def test_a_press_is_answered_once(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    sent = await bot.send_message(chat_id, "Bạn có sốt không?", reply_markup=keyboard("fever:1"))
    press = {"message_id": sent.message_id, "data": "fever:1"}
    assert (await visitor.http.post("/api/presses", json=press)).status_code == 200
    [update] = await bot.get_updates(timeout=1)
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.data, query.message.message_id) == ("fever:1", sent.message_id)
    await bot.answer_callback_query(query.id, text="Đã ghi", show_alert=True)
    with pytest.raises(
        TelegramBadRequest, match="query is too old and response timeout expired or query ID is invalid"
    ):
        await bot.answer_callback_query(query.id)


async def test_a_button_that_is_gone_cannot_be_pressed(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    sent = await bot.send_message(chat_id, "Chọn", reply_markup=keyboard("one"))
    await bot.edit_message_reply_markup(chat_id=chat_id, message_id=sent.message_id, reply_markup=keyboard("two"))
    refused = await visitor.http.post("/api/presses", json={"message_id": sent.message_id, "data": "one"})
    assert (refused.status_code, refused.json()["error"]) == (409, "stale_button")


async def test_edits_and_deletions(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    sent = await bot.send_message(chat_id, "một")
    edited = await bot.edit_message_text("<i>hai</i>", chat_id=chat_id, message_id=sent.message_id, parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert (edited.text, edited.edit_date is not None) == ("hai", True)
    with pytest.raises(TelegramBadRequest, match="message is not modified: specified new message content and reply"):
        await bot.edit_message_text("<i>hai</i>", chat_id=chat_id, message_id=sent.message_id, parse_mode="HTML")
    assert await bot.delete_message(chat_id, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("ba", chat_id=chat_id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(chat_id, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("của bạn", chat_id=chat_id, message_id=1)


async def test_a_visitor_corrects_a_message(bot: Bot, visitor: Visitor) -> None:
    sent = (await visitor.say("dau bung")).json()
    assert (await visitor.http.patch(f"/api/messages/{sent['id']}", json={"text": "đau bụng"})).status_code == 200
    first, second = await bot.get_updates(timeout=1)
    assert (first.message is not None, second.edited_message is not None) == (True, True)
    assert second.edited_message is not None
    assert second.edited_message.text == "đau bụng"


async def test_a_file_passes_the_strict_check(serve: Serve, arrive: Arrive) -> None:
    server = serve(strict=BotApiSchema())
    visitor = await arrive(server)
    async with make_bot(server) as bot:
        chat_id = await chat_of(bot, visitor)
        sent = await bot.send_document(chat_id, BufferedInputFile(b"BEGIN:VCALENDAR", "lich-hen.ics"), caption="Mở tệp")
    assert sent.document is not None
    assert sent.document.file_name == "lich-hen.ics"


async def test_files_in_both_directions(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    sent = await bot.send_document(
        chat_id, BufferedInputFile("Hướng dẫn".encode(), "hướng dẫn.txt"), caption="<b>Đây</b>", parse_mode="HTML"
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("hướng dẫn.txt", "Đây")
    given = await visitor.http.get(f"/api/files/{sent.document.file_id}")
    assert given.content == "Hướng dẫn".encode()
    assert given.headers["content-disposition"].startswith("attachment")
    again = await bot.send_document(chat_id, sent.document.file_id)
    assert again.document is not None
    upload = {"file": ("kq.pdf", b"%PDF-1.7 ...", "application/pdf")}
    assert (await visitor.http.post("/api/files", data={"key": "k" * 8}, files=upload)).status_code == 201
    [update] = await bot.get_updates(timeout=1)
    assert update.message is not None
    assert update.message.document is not None
    assert update.message.document.mime_type == "application/pdf"
    file = await bot.get_file(update.message.document.file_id)
    assert file.file_path is not None
    content = await bot.download_file(file.file_path)
    assert content is not None
    assert content.read() == b"%PDF-1.7 ..."


async def test_files_are_sealed_at_rest(bot: Bot, visitor: Visitor, server: Server) -> None:
    chat_id = await chat_of(bot, visitor)
    sent = await bot.send_document(chat_id, BufferedInputFile(b"a secret of health" * 50, "x.txt"))
    assert sent.document is not None
    path = server.channel.files._path(sent.document.file_id)
    assert b"secret" not in path.read_bytes()


async def test_photo_voice_contact_and_location(bot: Bot, visitor: Visitor) -> None:
    image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4) + (480).to_bytes(4)
    post = visitor.http.post
    await post("/api/files", data={"key": "photo-01"}, files={"file": ("a.png", image, "image/png")})
    await post("/api/files", data={"key": "voice-01", "duration": "7"}, files={"file": ("a.ogg", b"Ogg", "audio/ogg")})
    await post("/api/contacts", json={"phone_number": "+84 912 345 678", "first_name": "Lan", "key": "contact-1"})
    await post("/api/locations", json={"latitude": 21.03, "longitude": 105.85, "accuracy": 12.5, "key": "place-001"})
    photo, voice, contact, place = [update.message for update in await bot.get_updates(timeout=1)]
    assert photo is not None
    assert photo.photo is not None
    assert (photo.photo[-1].width, photo.photo[-1].height) == (640, 480)
    assert voice is not None
    assert voice.voice is not None
    assert voice.voice.duration == 7
    assert contact is not None
    assert contact.contact is not None
    assert contact.contact.user_id == contact.chat.id
    assert place is not None
    assert place.location is not None
    assert place.location.latitude == pytest.approx(21.03)
    sent = await bot.send_photo(photo.chat.id, photo.photo[-1].file_id, caption="Ảnh của bạn")
    assert sent.photo is not None
    assert sent.photo[0].width == 640


async def test_a_reply_keyboard_and_a_reply(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    markup = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Gửi số", request_contact=True)]], resize_keyboard=True)
    sent = await bot.send_message(
        chat_id, "Số của bạn?", reply_markup=markup, reply_parameters=ReplyParameters(message_id=1)
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"
    assert sent.reply_markup is None
    assert (await visitor.messages())[-1]["keyboard"]["keyboard"][0][0]["request_contact"] is True
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(chat_id, "?", reply_parameters=ReplyParameters(message_id=999))


async def test_the_bot_is_told_what_is_wrong(bot: Bot, visitor: Visitor, server: Server) -> None:
    chat_id = await chat_of(bot, visitor)
    wrong = {
        "chat not found": {"chat_id": 5, "text": "a"},
        "message text is empty": {"chat_id": chat_id, "text": " \n "},
        "message is too long": {"chat_id": chat_id, "text": "😷" * 2049},
        'can\'t parse entities: Unsupported start tag "div" at byte offset 5': {
            "chat_id": chat_id, "text": "đá <div>", "parse_mode": "HTML",
        },
        "BUTTON_DATA_INVALID": {"chat_id": chat_id, "text": "a", "reply_markup": keyboard("ạ" * 22)},
    }  # fmt: skip
    for words, arguments in wrong.items():
        with pytest.raises(TelegramBadRequest) as refused:
            await bot.send_message(**arguments)  # type: ignore[arg-type]
        assert refused.value.message == f"Bad Request: {words}"
    assert (await bot.send_message(chat_id, "😷" * 2048)).text is not None
    stranger = make_bot(server, "700:wrong")
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await stranger.get_me()
    await stranger.session.close()
    with pytest.raises(TelegramNotFound, match="Not Found"):
        await bot.send_dice(chat_id)


async def test_a_visitor_stops_the_bot_and_lets_it_write_again(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    await visitor.http.post("/api/block", json={})
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(chat_id, "Nhắc lịch hẹn")
    assert (await visitor.say("alo")).json()["error"] == "blocked"
    await visitor.http.post("/api/unblock", json={})
    assert (await bot.send_message(chat_id, "Nhắc lịch hẹn")).text == "Nhắc lịch hẹn"
    changes = [update.my_chat_member for update in await bot.get_updates(timeout=1)]
    assert [change.new_chat_member.status for change in changes if change] == ["kicked", "member"]


async def test_commands_and_profile(bot: Bot, visitor: Visitor) -> None:
    await bot.set_my_commands([BotCommand(command="start", description="Start")])
    await bot.set_my_commands([BotCommand(command="start", description="Bắt đầu")], language_code="vi")
    await bot.set_my_description("Trợ lý sức khỏe", language_code="vi")
    assert (await bot.get_my_commands())[0].description == "Start"
    welcome = (await visitor.http.post("/api/session", json={"language": "vi"})).json()
    assert welcome["commands"] == [{"command": "start", "description": "Bắt đầu"}]
    assert welcome["bot"]["description"] == "Trợ lý sức khỏe"
    await bot.delete_my_commands(language_code="vi")
    assert await bot.get_my_commands(language_code="vi") == []
    assert (await bot.get_me()).is_bot


async def test_get_chat_and_chat_action(bot: Bot, visitor: Visitor) -> None:
    chat_id = await chat_of(bot, visitor)
    assert (await bot.get_chat(chat_id)).id == chat_id
    assert await bot.send_chat_action(chat_id, "typing")
