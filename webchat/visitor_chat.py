"""The visitor's conversation as a whole: arriving, reading back, stopping the bot, starting anew, deleting."""

from typing import Any

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records.webchat import WebchatChatRow, WebchatMessageRow
from webchat.bot_profile import commands_for, profile_text
from webchat.channel import Channel, Transaction
from webchat.errors import VisitorError
from webchat.hub import Signal
from webchat.messages import opened, remove_all
from webchat.update_queue import enqueue
from webchat.views import bot, page_chat, page_message, private_chat, visitor
from webchat.visitor_requests import VisitorBody, read_body
from webchat.visitors import arrive, give_cookie, known_language, locked_chat, new_chat, visitor_chat

PAGE_LENGTH = 60
CATCH_UP = 200


class SessionBody(VisitorBody):
    """The language of the page's own words."""

    language: str = ""


class DeletionBody(VisitorBody):
    """`forget` also gives the browser a new, empty identity."""

    forget: bool = False


async def begin_session(channel: Channel, request: Request) -> Response:
    """Return the visitor's chat, making one on the first visit.

    By POST and not with the page itself: a strict cookie is missing when someone follows a link from elsewhere,
    and a session made then would replace the one that the browser still holds.
    """
    body = await read_body(request, SessionBody)
    language = known_language(body.language, channel.default_language)
    async with channel.transaction() as transaction:
        chat, token = await arrive(transaction, request, language)
        chat.language = language
        response = JSONResponse(await _welcome(transaction, chat))
    if token is not None:
        give_cookie(response, channel, token)
    return response


async def list_messages(channel: Channel, request: Request) -> Response:
    """Return messages by `after` (changes since), `before` (older ones), or the latest."""
    after, before = (_number(request, name) for name in ("after", "before"))
    async with channel.transaction() as transaction:
        chat = await visitor_chat(transaction, request)
        if after is not None:
            found = await changes(transaction, chat.id, after)
            more = len(found) == CATCH_UP
        else:
            found, more = await _latest(transaction, chat, before)
    change = found[-1]["change"] if after is not None and more else chat.last_change
    return JSONResponse({"messages": found, "change": change, "more": more, "chat": page_chat(chat)})


async def changes(transaction: Transaction, chat_id: int, after: int) -> list[dict[str, Any]]:
    """Return up to 200 new, edited and deleted messages since change `after`, in order."""
    rows = select(WebchatMessageRow).where(WebchatMessageRow.chat_id == chat_id, WebchatMessageRow.change > after)
    found = await transaction.session.scalars(rows.order_by(WebchatMessageRow.change).limit(CATCH_UP))
    return [page_message(await opened(transaction, row)) for row in found]


async def set_blocked(channel: Channel, request: Request, *, blocked: bool) -> Response:
    """Stop the bot or let it write again; the bot learns it as my_chat_member."""
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        if blocked is not (chat.blocked_at is not None):
            chat.blocked_at = channel.clock() if blocked else None
            await enqueue(transaction, chat.id, "my_chat_member", _membership(channel, chat, blocked=blocked))
            transaction.signals.append((chat.id, Signal("state", page_chat(chat))))
        return JSONResponse(page_chat(chat))


async def block(channel: Channel, request: Request) -> Response:
    """Stop the bot."""
    return await set_blocked(channel, request, blocked=True)


async def unblock(channel: Channel, request: Request) -> Response:
    """Let the bot write again."""
    return await set_blocked(channel, request, blocked=False)


async def start_anew(channel: Channel, request: Request) -> Response:
    """Fold earlier messages away; who the visitor is stays."""
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        chat.cleared_through = chat.last_message_id
        transaction.signals.append((chat.id, Signal("state", page_chat(chat))))
        return JSONResponse(page_chat(chat))


async def delete_conversation(channel: Channel, request: Request) -> Response:
    """Delete messages and files for good; with `forget` the browser gets a new identity too."""
    body = await read_body(request, DeletionBody)
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        await remove_all(transaction, chat)
        transaction.signals.append((chat.id, Signal("state", page_chat(chat))))
        if not body.forget:
            return JSONResponse(page_chat(chat))
        chat.token_hash = None
        fresh, token = await new_chat(transaction, chat.language)
        transaction.signals.append((chat.id, Signal("closed")))
    response = JSONResponse(page_chat(fresh))
    give_cookie(response, channel, token)
    return response


async def _welcome(transaction: Transaction, chat: WebchatChatRow) -> dict[str, Any]:
    texts = {
        name: await profile_text(transaction, name, chat.language)
        for name in ("name", "description", "short_description")
    }
    return {"chat": page_chat(chat), "bot": texts, "commands": await commands_for(transaction, chat)}


async def _latest(
    transaction: Transaction, chat: WebchatChatRow, before: int | None
) -> tuple[list[dict[str, Any]], bool]:
    rows = select(WebchatMessageRow).where(WebchatMessageRow.chat_id == chat.id, WebchatMessageRow.deleted_at.is_(None))
    if before is not None:
        rows = rows.where(WebchatMessageRow.message_id < before)
    newest_first = rows.order_by(WebchatMessageRow.message_id.desc()).limit(PAGE_LENGTH + 1)
    found = [page_message(await opened(transaction, row)) for row in await transaction.session.scalars(newest_first)]
    return found[:PAGE_LENGTH][::-1], len(found) > PAGE_LENGTH


def _membership(channel: Channel, chat: WebchatChatRow, *, blocked: bool) -> dict[str, Any]:
    member = {"status": "member", "user": bot(channel.bot_id, "Đồng Hành")}
    kicked = member | {"status": "kicked", "until_date": 0}
    old, new = (member, kicked) if blocked else (kicked, member)
    head = {"chat": private_chat(chat), "from": visitor(chat), "date": int(channel.clock().timestamp())}
    return head | {"old_chat_member": old, "new_chat_member": new}


def _number(request: Request, name: str) -> int | None:
    value = request.query_params.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise VisitorError(422, "bad_request")
    return int(value)
