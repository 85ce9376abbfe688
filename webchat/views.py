"""Rows as JSON: Telegram's objects for the bot, and the same with a few additions for the page."""

from typing import Any

from records.webchat import WebchatChatRow
from webchat.channel import Transaction
from webchat.messages import Message, find

VISITOR_NAMES = {"vi": "Khách", "en": "Guest"}
BOT_USERNAME = "donghanh_webchat_bot"
INLINE = "inline_keyboard"
Json = dict[str, Any]


def visitor(chat: WebchatChatRow) -> Json:
    """Return the visitor as Telegram's User."""
    name = VISITOR_NAMES.get(chat.language, VISITOR_NAMES["en"])
    return {"id": chat.id, "is_bot": False, "first_name": name, "language_code": chat.language}


def private_chat(chat: WebchatChatRow) -> Json:
    """Return the chat as Telegram's Chat."""
    return {"id": chat.id, "type": "private", "first_name": visitor(chat)["first_name"]}


def bot(bot_id: int, name: str) -> Json:
    """Return the bot as Telegram's User."""
    return {"id": bot_id, "is_bot": True, "first_name": name, "username": BOT_USERNAME}


async def telegram_message(transaction: Transaction, chat: WebchatChatRow, message: Message) -> Json:
    """Return a message as the bot sees it, with the message it answers, if that is still there."""
    shown = _bare(transaction, chat, message)
    replied = message.content.get("reply_to")
    original = await find(transaction, chat.id, replied) if replied else None
    return shown if original is None else shown | {"reply_to_message": _bare(transaction, chat, original)}


def _bare(transaction: Transaction, chat: WebchatChatRow, message: Message) -> Json:
    row, content = message.row, dict(message.content)
    content.pop("reply_to", None)
    keyboard = content.pop("keyboard", None)
    head: Json = {
        "message_id": row.message_id,
        "from": bot(transaction.channel.bot_id, "Đồng Hành") if row.from_bot else visitor(chat),
        "chat": private_chat(chat),
        "date": int(row.sent_at.timestamp()),
    }
    if row.edited_at is not None:
        head["edit_date"] = int(row.edited_at.timestamp())
    if keyboard and INLINE in keyboard:
        content["reply_markup"] = keyboard
    return head | {name: value for name, value in content.items() if value not in (None, [])}


def page_message(message: Message) -> Json:
    """Return a message as the page draws it."""
    row = message.row
    head: Json = {"id": row.message_id, "change": row.change, "key": row.client_key}
    if row.deleted_at is not None:
        return head | {"deleted": True}
    head |= {"bot": row.from_bot, "date": row.sent_at.timestamp(), "edited": row.edited_at is not None}
    return head | message.content


def page_chat(chat: WebchatChatRow) -> Json:
    """Return a chat's state as the page needs it."""
    return {
        "id": str(chat.id),
        "blocked": chat.blocked_at is not None,
        "cleared_through": chat.cleared_through,
        "deleted_through": chat.deleted_through,
        "language": chat.language,
    }
