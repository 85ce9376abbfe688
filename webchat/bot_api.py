"""`/bot<token>/<method>`: admits the bot, runs one method in one transaction, answers in Telegram's envelope."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records.webchat import WebchatChatRow, WebchatIdempotencyRow
from webchat.channel import Channel, Transaction
from webchat.errors import BotApiError, bad_request, forbidden, too_many
from webchat.messages import lock_chat
from webchat.parameters import Parameters, read_parameters

IDEMPOTENCY_KEY = "X-Idempotency-Key"
KEY_LENGTH = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """One bot request inside its transaction."""

    transaction: Transaction
    parameters: Parameters

    @property
    def channel(self) -> Channel:
        """The channel that was asked."""
        return self.transaction.channel

    async def chat(self) -> WebchatChatRow:
        """Return the locked chat that the request names.

        Raises:
            BotApiError: 400 if there is none, 403 if the visitor stopped the bot or left for good.
        """
        chat_id = self.parameters.values.get("chat_id")
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        known = isinstance(chat_id, int) and 0 < chat_id < 2**63
        chat = await lock_chat(self.transaction, chat_id) if known else None
        if chat is None:
            raise bad_request("chat not found")
        if chat.token_hash is None:
            raise forbidden("user is deactivated")
        if chat.blocked_at is not None:
            raise forbidden("bot was blocked by the user")
        return chat

    def admit(self, chat: WebchatChatRow) -> None:
        """Count one message against the bot's pace."""
        wait = self.channel.bot_pace.admit(chat=chat.id)
        if wait:
            raise too_many(wait)


Method = Callable[[Call], Awaitable[Any]]
Waiting = Callable[[Channel, Parameters], Awaitable[Any]]


class BotApi:
    """The Bot API's methods behind one endpoint. `waiting` ones open their own transactions, since they may wait."""

    def __init__(self, channel: Channel, methods: dict[str, Method], waiting: dict[str, Waiting]) -> None:
        self._channel = channel
        self._methods = {name.lower(): (name, method) for name, method in methods.items()}
        self._waiting = {name.lower(): (name, method) for name, method in waiting.items()}

    async def endpoint(self, request: Request) -> Response:
        """Answer one bot request."""
        try:
            result = await self._answer(request)
        except BotApiError as error:
            headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
            return JSONResponse(error.envelope(), error.code, headers)
        except SQLAlchemyError as error:
            log.warning("a bot request failed: %s", type(error).__name__)
            return JSONResponse(BotApiError(500, "Internal Server Error").envelope(), 500)
        except HTTPException as error:
            return JSONResponse(BotApiError(error.status_code, f"Bad Request: {error.detail}").envelope(), 400)
        return JSONResponse({"ok": True, "result": result})

    async def _answer(self, request: Request) -> Any:
        admit_token(self._channel, request)
        asked = request.path_params["method"].lower()
        if asked not in self._methods and asked not in self._waiting:
            raise BotApiError(404, "Not Found")
        parameters = await read_parameters(request)
        name = (self._methods.get(asked) or self._waiting[asked])[0]
        if self._channel.strict is not None:
            self._channel.strict.check(name, parameters.given())
        if asked in self._waiting:
            return await self._waiting[asked][1](self._channel, parameters)
        return await self._once(self._methods[asked][1], parameters, request.headers.get(IDEMPOTENCY_KEY))

    async def _once(self, method: Method, parameters: Parameters, key: str | None) -> Any:
        """Run a method; with a key that was seen before, return that result and do nothing."""
        if key is not None and not 0 < len(key) <= KEY_LENGTH:
            raise bad_request(f"{IDEMPOTENCY_KEY} must have 1-{KEY_LENGTH} characters")
        async with self._channel.transaction() as transaction:
            if key is None:
                return await method(Call(transaction, parameters))
            await transaction.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 700))))
            kept = await transaction.session.get(WebchatIdempotencyRow, key)
            if kept is not None:
                return await transaction.open_json(kept.result, _row(key), kept.chat_id)
            result = await method(Call(transaction, parameters))
            transaction.session.add(await _kept(transaction, key, parameters, result))
            return result


def admit_token(channel: Channel, request: Request) -> None:
    """Refuse a bot whose token is not ours."""
    if not hmac.compare_digest(request.path_params["token"].encode(), channel.token.encode()):
        raise BotApiError(401, "Unauthorized")


async def _kept(transaction: Transaction, key: str, parameters: Parameters, result: Any) -> WebchatIdempotencyRow:
    named = parameters.values.get("chat_id")
    chat_id = named if isinstance(named, int) else None
    return WebchatIdempotencyRow(
        key=key,
        chat_id=chat_id,
        result=await transaction.close_json(result, _row(key), chat_id),
        created_at=transaction.channel.clock(),
    )


def _row(key: str) -> str:
    return f"webchat_idempotency:{key}:result"
