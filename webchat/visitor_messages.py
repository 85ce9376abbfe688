"""What a visitor sends: texts, corrections, contacts, places, presses. Each becomes an update for the bot."""

import secrets
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records.webchat import WebchatCallbackRow, WebchatChatRow
from webchat.channel import Channel, Transaction
from webchat.detection import with_detected
from webchat.entities import FormattedText, trimmed, utf16_length
from webchat.errors import VisitorError
from webchat.keyboards import callback_offered
from webchat.messages import Content, Message, append, edit, find, find_sent
from webchat.update_queue import enqueue
from webchat.views import page_message, telegram_message, visitor
from webchat.visitor_requests import Key, VisitorBody, read_body
from webchat.visitors import locked_chat

TEXT_LIMIT = 4096


class TextBody(VisitorBody):
    """A text to send; `key` makes a repetition harmless."""

    text: str
    key: Annotated[str, Key]
    reply_to: int | None = None


class CorrectionBody(VisitorBody):
    """Another text for a message."""

    text: str


class ContactBody(VisitorBody):
    """A telephone number that the visitor gives."""

    phone_number: Annotated[str, Field(pattern=r"^\+?[0-9 .()-]{3,24}$")]
    first_name: Annotated[str, Field(min_length=1, max_length=64)]
    key: Annotated[str, Key]


class LocationBody(VisitorBody):
    """Where the visitor is; accuracy in metres."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    accuracy: Annotated[float, Field(ge=0)] = 0
    key: Annotated[str, Key]


class PressBody(VisitorBody):
    """A press on an inline button."""

    message_id: int
    data: str


async def send_text(channel: Channel, request: Request) -> Response:
    """Take a text."""
    body = await read_body(request, TextBody)
    content = text_content(body.text)
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        if body.reply_to and await find(transaction, chat.id, body.reply_to) is not None:
            content["reply_to"] = body.reply_to
        return await accept(transaction, chat, content, body.key)


async def send_contact(channel: Channel, request: Request) -> Response:
    """Take a contact; it carries the visitor's id, since it is their own."""
    body = await read_body(request, ContactBody)
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        contact = {"phone_number": body.phone_number, "first_name": body.first_name, "user_id": chat.id}
        return await accept(transaction, chat, {"contact": contact}, body.key)


async def send_location(channel: Channel, request: Request) -> Response:
    """Take a place."""
    body = await read_body(request, LocationBody)
    place = {"latitude": body.latitude, "longitude": body.longitude}
    place |= {"horizontal_accuracy": min(body.accuracy, 1500)} if body.accuracy else {}
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        return await accept(transaction, chat, {"location": place}, body.key)


async def correct(channel: Channel, request: Request) -> Response:
    """Change the visitor's last text."""
    body = await read_body(request, CorrectionBody)
    content = text_content(body.text)
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        message = await find(transaction, chat.id, request.path_params["message_id"])
        if message is None or message.row.from_bot or "text" not in message.content:
            raise VisitorError(409, "not_editable")
        admit(transaction, chat)
        edited = await edit(transaction, chat, message, message.content | content)
        await _tell_bot(transaction, chat, "edited_message", edited)
        return JSONResponse(page_message(edited))


async def press(channel: Channel, request: Request) -> Response:
    """Take a press on a button that is still there."""
    body = await read_body(request, PressBody)
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        message = await find(transaction, chat.id, body.message_id)
        offered = message is not None and callback_offered(message.content.get("keyboard"), body.data)
        if message is None or not message.row.from_bot or not offered:
            raise VisitorError(409, "stale_button")
        admit(transaction, chat)
        query_id = str(secrets.randbits(62))
        transaction.session.add(
            WebchatCallbackRow(
                id=query_id, chat_id=chat.id, message_id=body.message_id, pressed_at=channel.clock(), answered_at=None
            )
        )
        query = {"id": query_id, "from": visitor(chat), "chat_instance": str(chat.id), "data": body.data}
        query["message"] = await telegram_message(transaction, chat, message)
        await enqueue(transaction, chat.id, "callback_query", query)
        return JSONResponse({"query": query_id})


async def accept(
    transaction: Transaction, chat: WebchatChatRow, content: Content, key: str, *, file_id: str | None = None
) -> Response:
    """Append the visitor's message once and hand it to the bot."""
    known = await find_sent(transaction, chat.id, key)
    if known is not None:
        return JSONResponse(page_message(known))
    admit(transaction, chat)
    message = await append(transaction, chat, content, from_bot=False, file_id=file_id, client_key=key)
    await _tell_bot(transaction, chat, "message", message)
    return JSONResponse(page_message(message), 201)


def admit(transaction: Transaction, chat: WebchatChatRow) -> None:
    """Refuse a visitor who stopped the bot or is too fast."""
    if chat.blocked_at is not None:
        raise VisitorError(403, "blocked")
    wait = transaction.channel.visitor_pace.admit(chat=chat.id)
    if wait:
        raise VisitorError(429, "too_fast", retry_after=wait)


def text_content(text: str) -> Content:
    """Return a visitor's text as content."""
    shown = with_detected(trimmed(FormattedText(text.encode("utf-8", "replace").decode())))
    if not shown.text:
        raise VisitorError(422, "message_empty")
    if utf16_length(shown.text) > TEXT_LIMIT:
        raise VisitorError(413, "message_too_long")
    return {"text": shown.text, "entities": [entity.as_json() for entity in shown.entities]}


async def _tell_bot(transaction: Transaction, chat: WebchatChatRow, kind: str, message: Message) -> None:
    shown: dict[str, Any] = await telegram_message(transaction, chat, message)
    await enqueue(transaction, chat.id, kind, shown)
