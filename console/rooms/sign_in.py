"""Getting in and out: the invitation's link, name and password, the second factor, signing out."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from console.accounts.accounts import Accounts
from console.accounts.passwords import WeakPasswordError
from console.accounts.second_factor import picture
from console.accounts.sessions import ABSOLUTE, Session, Sessions
from console.accounts.signing_in import SignInError, SigningIn, Visitor
from console.audit import AuditTrail
from console.house import House
from console.pages import first_page, go, page
from console.staff import COOKIE, Db, InHouse, Staff, forgery_token, open_session

Open = Annotated[Session | None, Depends(open_session)]
Typed = Annotated[str, Form()]


async def ask(request: Request, session: Open, onward: str = "") -> Response:
    """Show the sign-in form; who is signed in already goes on."""
    if session is None:
        return page(request, "sign_in.html", onward=onward, problem="")
    return _go_on(request, session, onward)


async def by_password(
    request: Request, house: InHouse, name: Typed, password: Typed, onward: Typed = "", problem: str = ""
) -> Response:
    """Check name and password."""
    token = ""
    async with house.transaction() as db:
        try:
            token = await _signing_in(house, db).by_password(name, password, _visitor(request))
        except SignInError as error:
            problem = error.code
    if problem:
        return page(request, "sign_in.html", status=401, onward=onward, problem=problem)
    return await _enter(request, house, token, onward)


async def ask_invited(request: Request, token: str, db: Db) -> Response:
    """Show the form in which an invited person chooses a password."""
    account = await Accounts(db).invited(token)
    if account is None:
        return page(request, "notice.html", status=410, title="invitation-used", told="invitation-used-told")
    return page(request, "invitation.html", name=account.name, token=token, problem="")


async def by_invitation(request: Request, token: str, house: InHouse, password: Typed, again: Typed) -> Response:
    """Take the chosen password."""
    problem, name, session = "", "", ""
    async with house.transaction() as db:
        account = await Accounts(db).invited(token)
        name = account.name if account else ""
        try:
            if password != again:
                problem = "different"
            else:
                session = await _signing_in(house, db).by_invitation(token, password, _visitor(request))
        except WeakPasswordError:
            problem = "weak"
        except SignInError:
            name = ""
    if not name:
        return page(request, "notice.html", status=410, title="invitation-used", told="invitation-used-told")
    if problem:
        return page(request, "invitation.html", status=422, name=name, token=token, problem=problem)
    return await _enter(request, house, session, "")


async def ask_code(request: Request, session: Open, house: InHouse, onward: str = "") -> Response:
    """Ask for the second factor, or show how to set it up."""
    if session is None:
        return go(request, "/sign-in")
    if session.is_verified and session.account.has_second_factor:
        return _go_on(request, session, onward)
    return await _code_page(request, house, session, onward)


async def by_code(request: Request, session: Open, house: InHouse, code: Typed, onward: Typed = "") -> Response:
    """Check the second factor."""
    problem = ""
    if session is None:
        return go(request, "/sign-in")
    async with house.transaction() as db:
        try:
            await _signing_in(house, db).by_code(session, code, _visitor(request))
        except SignInError as error:
            problem = error.code
    if problem:
        return await _code_page(request, house, session, onward, status=401, problem=problem)
    return await _enter(request, house, request.cookies[COOKIE], onward)


async def out(request: Request, session: Open, db: Db) -> Response:
    """End the session."""
    if session is not None:
        await Sessions(db).end(session.id)
        await AuditTrail(db).note(session.account.name, "sign_out", account_id=session.account.id)
    answer = go(request, "/sign-in")
    answer.delete_cookie(COOKIE)
    return answer


async def _code_page(
    request: Request, house: House, session: Session, onward: str, *, status: int = 200, problem: str = ""
) -> Response:
    secret = ""
    if not session.account.has_second_factor:
        async with house.transaction() as db:
            secret = await _signing_in(house, db).enrolling(session)
    return page(
        request,
        "second_factor.html",
        status=status,
        onward=onward,
        problem=problem,
        secret=secret,
        picture=Markup(picture(secret, session.account.name)) if secret else "",  # noqa: S704  drawn by the library
        forgery_token=forgery_token(request.cookies[COOKIE]),
    )


async def _enter(request: Request, house: House, token: str, onward: str) -> Response:
    async with house.transaction() as db:
        session = await Sessions(db).find(token)
    if session is None:
        return go(request, "/sign-in")
    answer = _go_on(request, session, onward)
    answer.set_cookie(
        COOKIE, token, max_age=int(ABSOLUTE.total_seconds()), httponly=True, samesite="lax", secure=house.is_https
    )
    return answer


def _go_on(request: Request, session: Session, onward: str) -> Response:
    if not session.is_verified:
        return go(request, f"/second-factor?onward={_own(onward)}" if _own(onward) else "/second-factor")
    return go(request, _own(onward) or first_page(Staff(session.account, session.id, "")))


def _own(onward: str) -> str:
    """Return a path of ours, or nothing: a link must not lead elsewhere after signing in."""
    parts = urlsplit(onward)
    is_ours = onward.startswith("/") and not onward.startswith(("//", "/\\")) and not parts.netloc
    return onward if is_ours else ""


def _signing_in(house: House, db: AsyncSession) -> SigningIn:
    required = house.settings.console_second_factor == "required"
    return SigningIn(db, house.seal, second_factor_required=required)


def _visitor(request: Request) -> Visitor:
    return Visitor(request.client.host if request.client else "", request.headers.get("user-agent", ""))


def build_router() -> APIRouter:
    """Return the routes that are open to everybody."""
    router = APIRouter()
    router.add_api_route("/sign-in", ask, methods=["GET"])
    router.add_api_route("/sign-in", by_password, methods=["POST"])
    router.add_api_route("/invitation/{token}", ask_invited, methods=["GET"])
    router.add_api_route("/invitation/{token}", by_invitation, methods=["POST"])
    router.add_api_route("/second-factor", ask_code, methods=["GET"])
    router.add_api_route("/second-factor", by_code, methods=["POST"])
    router.add_api_route("/sign-out", out, methods=["POST"])
    return router
