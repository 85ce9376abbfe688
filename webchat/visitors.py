"""Who is at the page: a cookie of 32 random bytes, known to us only by its hash."""

import hashlib
import secrets
from urllib.parse import urlsplit

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from records.webchat import WebchatChatRow
from webchat.channel import Channel, Transaction
from webchat.errors import VisitorError
from webchat.messages import lock_chat

TOKEN_BYTES = 32
COOKIE_LIFE = 400 * 24 * 3600  # what browsers allow at most
LANGUAGES = ("vi", "en")
# Telegram's own ids are far below, so a visitor is never taken for someone there
LOWEST_CHAT_ID = 2**51


def check_origin(request: Request, public_url: str) -> None:
    """Refuse a state-changing request that does not come from our own page."""
    origin = request.headers.get("origin", "")
    ours = urlsplit(public_url)
    host = request.headers.get("host", "")
    if origin not in {f"{ours.scheme}://{ours.netloc}", f"http://{host}", f"https://{host}"} or not host:
        raise VisitorError(403, "wrong_origin")


async def visitor_chat(transaction: Transaction, request: Request) -> WebchatChatRow:
    """Return the chat of the visitor's cookie.

    Raises:
        VisitorError: 401, the page then asks for a session.
    """
    chat = await _chat_of(transaction, request)
    if chat is None:
        raise VisitorError(401, "no_session")
    return chat


async def locked_chat(transaction: Transaction, request: Request) -> WebchatChatRow:
    """Return the visitor's chat, locked until the transaction ends."""
    chat = await visitor_chat(transaction, request)
    locked = await lock_chat(transaction, chat.id)
    if locked is None or locked.token_hash is None:
        raise VisitorError(401, "no_session")
    return locked


async def arrive(transaction: Transaction, request: Request, language: str) -> tuple[WebchatChatRow, str | None]:
    """Return the visitor's chat and None, or a new chat and the token for its cookie."""
    chat = await _chat_of(transaction, request)
    if chat is not None:
        return chat, None
    wait = transaction.channel.arrival_pace.admit()
    if wait:
        raise VisitorError(429, "busy", retry_after=wait)
    return await new_chat(transaction, language)


async def new_chat(transaction: Transaction, language: str) -> tuple[WebchatChatRow, str]:
    """Make a chat for someone new and return it with the token for their cookie."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    chat = WebchatChatRow(
        id=LOWEST_CHAT_ID + secrets.randbelow(LOWEST_CHAT_ID),
        token_hash=_hash(token),
        language=language,
        last_message_id=0,
        last_change=0,
        cleared_through=0,
        deleted_through=0,
    )
    transaction.session.add(chat)
    await transaction.session.flush()
    return chat, token


def give_cookie(response: Response, channel: Channel, token: str) -> None:
    """Set the visitor's cookie."""
    secure = is_secure(channel)
    response.set_cookie(
        cookie_name(channel), token, max_age=COOKIE_LIFE, path="/", secure=secure, httponly=True, samesite="strict"
    )


def cookie_name(channel: Channel) -> str:
    """Return the cookie's name; over https one that no other host or path can set."""
    return "__Host-donghanh" if is_secure(channel) else "donghanh"


def is_secure(channel: Channel) -> bool:
    """Tell whether visitors come by https."""
    return channel.public_url.startswith("https://")


def known_language(language: object, default: str) -> str:
    """Return a language that the page has."""
    return str(language) if language in LANGUAGES else default


async def _chat_of(transaction: Transaction, request: Request) -> WebchatChatRow | None:
    token = request.cookies.get(cookie_name(transaction.channel))
    if not token:
        return None
    return await transaction.session.scalar(select(WebchatChatRow).where(WebchatChatRow.token_hash == _hash(token)))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
