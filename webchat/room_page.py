"""`/consultation/<room>`: stands for the room of a remote consultation where no real one is set up."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from webchat.channel import Channel
from webchat.guidance_page import page_of
from webchat.guidance_words import WORDS
from webchat.visitors import known_language


async def room(channel: Channel, request: Request) -> Response:
    """Say that this would be the room; whose it is is neither known nor looked up."""
    wanted = request.headers.get("accept-language", "")[:2]
    language = known_language(wanted, channel.default_language)
    html = page_of("room.html").render(words=WORDS[language], language=language)
    return HTMLResponse(html, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
