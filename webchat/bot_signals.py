"""What passes and is not kept: chat actions and answers to pressed buttons."""

from typing import Any

from records.webchat import WebchatCallbackRow
from webchat.bot_api import Call
from webchat.errors import bad_request
from webchat.hub import Signal

ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip
ANSWER_LIMIT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def send_chat_action(call: Call) -> bool:
    """Show for five seconds that the bot is about to answer."""
    chat = await call.chat()
    action = call.parameters.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.transaction.signals.append((chat.id, Signal("action", {"action": action})))
    return True


async def answer_callback_query(call: Call) -> bool:
    """Answer a pressed button, once and in time."""
    query_id = call.parameters.text("callback_query_id")
    row = await call.transaction.session.get(WebchatCallbackRow, query_id, with_for_update=True)
    moment = call.channel.clock()
    if row is None or row.answered_at is not None or moment - row.pressed_at > call.channel.callback_life:
        raise bad_request(TOO_OLD)
    if len(call.parameters.text("text")) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    row.answered_at = moment
    call.transaction.signals.append((row.chat_id, Signal("answer", _answer(call, row))))
    return True


def _answer(call: Call, row: WebchatCallbackRow) -> dict[str, Any]:
    return {
        "query": row.id,
        "message_id": row.message_id,
        "text": call.parameters.text("text"),
        "alert": call.parameters.flag("show_alert"),
        "url": call.parameters.text("url"),
    }
