"""What the bot says: sendMessage, its edits and its deletion, and the parts that files share with it."""

from typing import Any

from records.webchat import WebchatChatRow
from webchat import keyboards
from webchat.bot_api import Call
from webchat.detection import with_detected
from webchat.entities import FormattedText, read_entities, trimmed, utf16_length
from webchat.errors import bad_request
from webchat.html_markup import read_html
from webchat.messages import Content, Message, append, edit, find, remove
from webchat.parameters import Parameters
from webchat.views import telegram_message

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def send_message(call: Call) -> Any:
    """Send a text."""
    chat = await call.chat()
    content = text_content(call.parameters) | await accompaniment(call, chat)
    call.admit(chat)
    message = await append(call.transaction, chat, content, from_bot=True)
    return await telegram_message(call.transaction, chat, message)


async def edit_message_text(call: Call) -> Any:
    """Replace a text, and its inline keyboard with it."""
    chat = await call.chat()
    message = await own_message(call, chat)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    kept = {name: message.content[name] for name in ("reply_to",) if name in message.content}
    return await _edit(call, chat, message, kept | text_content(call.parameters) | inline_keyboard(call.parameters))


async def edit_message_reply_markup(call: Call) -> Any:
    """Replace or take away an inline keyboard."""
    chat = await call.chat()
    message = await own_message(call, chat)
    kept = {name: value for name, value in message.content.items() if name != "keyboard"}
    return await _edit(call, chat, message, kept | inline_keyboard(call.parameters), dated=False)


async def delete_message(call: Call) -> bool:
    """Delete a message of either side."""
    chat = await call.chat()
    message = await find(call.transaction, chat.id, call.parameters.integer("message_id", 0))
    if message is None:
        raise bad_request("message to delete not found")
    await remove(call.transaction, chat, message)
    return True


async def own_message(call: Call, chat: WebchatChatRow) -> Message:
    """Return the bot's own message that is to be edited."""
    message = await find(call.transaction, chat.id, call.parameters.integer("message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.row.from_bot:
        raise bad_request("message can't be edited")
    return message


def text_content(parameters: Parameters) -> Content:
    """Return the text and entities of a message."""
    shown = formatted(parameters, "text", "entities")
    if not shown.text:
        raise bad_request("message text is empty")
    if utf16_length(shown.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return _as_content(shown, "text", "entities")


def caption_content(parameters: Parameters) -> Content:
    """Return the caption of a file, if it has one."""
    shown = formatted(parameters, "caption", "caption_entities")
    if utf16_length(shown.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return _as_content(shown, "caption", "caption_entities") if shown.text else {}


def formatted(parameters: Parameters, name: str, entities: str) -> FormattedText:
    """Read a text by its parse mode or with its entities."""
    text = parameters.text(name)
    mode = parameters.text("parse_mode").lower()
    if mode not in ("", "none", "html"):
        raise bad_request("unsupported parse_mode")
    if mode == "html":
        shown = read_html(text)
    else:
        items = parameters.json(entities)
        shown = read_entities(items, text) if items else FormattedText(text)
    return with_detected(trimmed(shown))


async def accompaniment(call: Call, chat: WebchatChatRow) -> Content:
    """Return what any message may carry beside its text: a keyboard, a message that it answers."""
    keyboard = keyboards.checked(call.parameters.json("reply_markup"))
    content: Content = {"keyboard": keyboard} if keyboard else {}
    reply = call.parameters.json("reply_parameters") or {}
    message_id = reply.get("message_id") or call.parameters.integer("reply_to_message_id", 0)
    if not message_id:
        return content
    if await find(call.transaction, chat.id, int(message_id)) is not None:
        return content | {"reply_to": int(message_id)}
    if not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return content


def inline_keyboard(parameters: Parameters) -> Content:
    """Return the inline keyboard of an edit; other keyboards cannot be edited in."""
    keyboard = keyboards.checked(parameters.json("reply_markup"))
    if keyboard and "inline_keyboard" not in keyboard:
        raise bad_request("inline keyboard expected")
    return {"keyboard": keyboard} if keyboard else {}


async def _edit(
    call: Call, chat: WebchatChatRow, message: Message, content: Content, *, dated: bool = True
) -> dict[str, Any]:
    if content == message.content:
        raise bad_request(NOT_MODIFIED)
    call.admit(chat)
    edited = await edit(call.transaction, chat, message, content, dated=dated)
    return await telegram_message(call.transaction, chat, edited)


def _as_content(shown: FormattedText, name: str, entities: str) -> Content:
    return {name: shown.text, entities: [entity.as_json() for entity in shown.entities]}
