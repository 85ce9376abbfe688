"""No other site may act for somebody who is signed in: every changing request proves where it comes from."""

import hmac
from urllib.parse import urlsplit

from fastapi import Request

from console.staff import COOKIE, forgery_token, house_of

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
HEADER = "x-forgery-token"
FIELD = "forgery_token"


class ForgedError(Exception):
    """A changing request came from elsewhere, or without the session's token."""


async def refuse_forged(request: Request) -> None:
    """Let changing requests through only from our own pages, with the token of the session where there is one.

    Raises:
        ForgedError: anything else.
    """
    if request.method in SAFE:
        return
    if not _is_ours(request):
        raise ForgedError
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        return  # before signing in there is nobody to act for
    given = request.headers.get(HEADER) or str((await request.form()).get(FIELD, ""))
    if not hmac.compare_digest(given.encode(), forgery_token(cookie).encode()):
        raise ForgedError


def _is_ours(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")  # said by browsers over https and on this machine
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    ours = {urlsplit(house_of(request).settings.console_url).netloc, request.headers.get("host")}
    return bool(origin) and urlsplit(origin).netloc in ours
