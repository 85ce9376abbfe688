"""The web chat as one ASGI app: the Bot API for the bot, the page and its requests for visitors."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from security_headers import SecurityHeaders
from webchat import bot_files, visitor_chat, visitor_files, visitor_messages, visitor_stream
from webchat.bot_api import BotApi
from webchat.bot_methods import METHODS
from webchat.bot_updates import Poller
from webchat.channel import Channel
from webchat.guidance_page import guidance, not_found
from webchat.housekeeping import tidy_up
from webchat.room_page import room
from webchat.visitor_requests import Handler, guarded
from webchat.visitors import is_secure, known_language
from webchat.webhook import Courier

STATIC = Path(__file__).parent / "static"
SOURCES = {"img-src": "'self' blob:", "media-src": "'self' blob:", "manifest-src": "'self'"}
PERMISSIONS = "camera=(), microphone=(self), geolocation=(self), interest-cohort=()"


def create_app(channel: Channel, *, first_pause: float = 0.5) -> Starlette:
    """Return the app. `first_pause` is the seconds before a refused webhook delivery is tried again."""
    return Starlette(
        routes=[*_bot_routes(channel), *_visitor_routes(channel), *_page_routes(channel)],
        middleware=[
            Middleware(
                SecurityHeaders,
                sources=SOURCES,
                permissions=PERMISSIONS,
                referrer="no-referrer",
                https=is_secure(channel),
            ),
        ],
        exception_handlers={HTTPException: _kind_refusal(channel)},
        lifespan=_lifespan(channel, first_pause),
    )


def _bot_routes(channel: Channel) -> list[Route]:
    api = BotApi(channel, METHODS, {"getUpdates": Poller().get_updates})
    return [
        Route("/bot{token}/{method}", api.endpoint, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", bot_files.download(channel, "path")),
    ]


def _visitor_routes(channel: Channel) -> list[Route]:
    def route(method: str, path: str, handler: Handler) -> Route:
        return Route(path, guarded(channel, handler), methods=[method])

    return [
        route("POST", "/api/session", visitor_chat.begin_session),
        route("GET", "/api/messages", visitor_chat.list_messages),
        route("POST", "/api/messages", visitor_messages.send_text),
        route("PATCH", "/api/messages/{message_id:int}", visitor_messages.correct),
        route("POST", "/api/contacts", visitor_messages.send_contact),
        route("POST", "/api/locations", visitor_messages.send_location),
        route("POST", "/api/presses", visitor_messages.press),
        route("POST", "/api/files", visitor_files.send_file),
        route("GET", "/api/files/{file_id}", visitor_files.give_file),
        route("GET", "/api/events", visitor_stream.open_stream),
        route("POST", "/api/block", visitor_chat.block),
        route("POST", "/api/unblock", visitor_chat.unblock),
        route("POST", "/api/new", visitor_chat.start_anew),
        route("DELETE", "/api/conversation", visitor_chat.delete_conversation),
    ]


def _page_routes(channel: Channel) -> list[Route | Mount]:
    async def page(request: Request) -> Response:
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    return [
        Route("/", page),
        Route("/guidance/{language}/{document_id}", guarded(channel, guidance)),
        Route("/consultation/{room}", guarded(channel, room)),
        Route("/health", _health(channel)),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def _health(channel: Channel) -> Callable[[Request], Awaitable[Response]]:
    async def health(request: Request) -> Response:
        try:
            async with channel.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return JSONResponse({"status": "database unavailable"}, 503)
        return JSONResponse({"status": "ok"})

    return health


def _kind_refusal(channel: Channel) -> Callable[[Request, Exception], Response]:
    def refusal(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == 404 and "text/html" in request.headers.get("accept", ""):
            wanted = request.headers.get("accept-language", "")[:2]
            return not_found(known_language(wanted, channel.default_language))
        return JSONResponse({"error": "not_found" if status == 404 else "bad_request"}, status)

    return refusal


def _lifespan(channel: Channel, first_pause: float) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await channel.register_bot()
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(Courier(channel, first_pause=first_pause).run()),
                group.create_task(tidy_up(channel)),
            ]
            yield
            channel.close()
            for task in tasks:
                task.cancel()
        await channel.engine.dispose()

    return lifespan
