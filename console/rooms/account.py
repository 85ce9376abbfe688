"""One's own account: language, second factor, the devices that are signed in."""

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from console.accounts.roles import Right
from console.accounts.sessions import Sessions
from console.pages import LANGUAGE_COOKIE, THEME_COOKIE, first_page, go, page
from console.staff import Db, Staff, needs
from records.staff import StaffAccountRow

Myself = Annotated[Staff, needs(Right.OWN_ACCOUNT)]
YEAR = 365 * 24 * 3_600


async def home(request: Request, staff: Myself) -> Response:
    """Lead to the room that the person's work is in."""
    return go(request, first_page(staff))


async def show(request: Request, staff: Myself, db: Db) -> Response:
    """Show the account and its sessions."""
    sessions = await Sessions(db).of_account(staff.id)
    return page(request, "account.html", sessions=sessions)


async def set_language(
    request: Request, staff: Myself, db: Db, language: Annotated[Literal["vi", "en"], Form()]
) -> Response:
    """Keep the language, for this browser and for the account."""
    row = await db.get_one(StaffAccountRow, staff.id)
    row.language = language
    answer = go(request, "/account")
    answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR, samesite="lax", httponly=True)
    return answer


async def set_theme(
    request: Request, staff: Myself, theme: Annotated[Literal["light", "dark", ""], Form()] = ""
) -> Response:
    """Keep light or dark for this browser; empty follows the device."""
    answer = go(request, "/account")
    answer.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="lax", httponly=True)
    return answer


async def end_session(request: Request, staff: Myself, db: Db, session_id: uuid.UUID) -> Response:
    """Sign one of one's own devices out."""
    if session_id in {session.id for session in await Sessions(db).of_account(staff.id)}:
        await Sessions(db).end(session_id)
        await staff.note(db, "session.ended", staff.name)
    return go(request, "/account")


def build_router() -> APIRouter:
    """Return the routes of one's own account."""
    router = APIRouter()
    router.add_api_route("/", home, methods=["GET"])
    router.add_api_route("/account", show, methods=["GET"])
    router.add_api_route("/account/language", set_language, methods=["POST"])
    router.add_api_route("/account/theme", set_theme, methods=["POST"])
    router.add_api_route("/account/sessions/{session_id}/end", end_session, methods=["POST"])
    return router
