"""From a template and values to a page: words, menu, times and the forgery token are there for every template."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from console import numbers, times
from console.accounts.roles import Right
from console.navigation import FIRST, ROOMS
from console.staff import Staff
from console.words import LANGUAGES, words_in

HERE = Path(__file__).parent
LANGUAGE_COOKIE = "dong_hanh_language"
THEME_COOKIE = "dong_hanh_theme"

_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_environment.globals |= {
    "Right": Right,
    "moment": times.moment,
    "clock": times.clock,
    "day": times.day,
    "number": numbers.number,
    "duration": numbers.duration,
    "icon": lambda name: Markup('<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#{}"/></svg>').format(
        name
    ),
}


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a template filled in. `staff` is who asks (None before signing in), `t` the words of their language."""
    staff: Staff | None = getattr(request.state, "staff", None)
    words = words_in(language_of(request))
    common: Mapping[str, Any] = {
        "t": words,
        "staff": staff,
        "rooms": [room for room in ROOMS if staff is not None and staff.may(room.right)],
        "path": request.url.path,
        "theme": request.cookies.get(THEME_COOKIE, ""),
        "forgery_token": staff.forgery_token if staff else "",
        "ago": lambda at: times.ago(at, words),
    }
    return HTMLResponse(_environment.get_template(template).render({**common, **values}), status)


def language_of(request: Request) -> str:
    """Return the language of the page: the cookie's, else the account's, else the browser's, else Vietnamese."""
    staff: Staff | None = getattr(request.state, "staff", None)
    asked = request.cookies.get(LANGUAGE_COOKIE) or (staff.account.language if staff else None)
    language = asked or request.headers.get("accept-language", "")[:2]
    return language if language in LANGUAGES else "vi"


def go(request: Request, path: str) -> Response:
    """Lead on to another page, also when htmx asked."""
    if request.headers.get("hx-request"):
        return Response(headers={"HX-Redirect": path})
    return RedirectResponse(path, 303)


def first_page(staff: Staff) -> str:
    """Return where somebody begins: with the room that their work is in."""
    open_to = {room.key: room.path for room in ROOMS if staff.may(room.right)}
    return next((open_to[key] for key in FIRST if key in open_to), "/account")
