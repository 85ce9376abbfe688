"""The console as one ASGI app. Every route but signing in names the right that it needs."""

from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from console.forgery import ForgedError, refuse_forged
from console.house import House
from console.pages import go, page
from console.rooms import ROUTERS
from console.staff import ForbiddenError, NotSignedInError
from security_headers import SecurityHeaders

STATIC = Path(__file__).parent / "static"
SOURCES = {"form-action": "'self'", "img-src": "'self' data:"}
PERMISSIONS = "camera=(), microphone=(), geolocation=(), interest-cohort=()"


def create_app(house: House) -> FastAPI:
    """Return the app over a house whose jobs are open."""
    app = FastAPI(title="Đồng Hành console", docs_url=None, redoc_url=None, dependencies=[Depends(refuse_forged)])
    app.state.house = house
    for build_router in ROUTERS:
        app.include_router(build_router())
    app.add_api_route("/health", _health, methods=["GET"])
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(
        SecurityHeaders, sources=SOURCES, permissions=PERMISSIONS, referrer="same-origin", https=house.is_https
    )
    app.add_exception_handler(NotSignedInError, _ask_to_sign_in)
    app.add_exception_handler(ForbiddenError, _notice(403, "forbidden"))
    app.add_exception_handler(ForgedError, _notice(403, "forged"))
    app.add_exception_handler(RequestValidationError, _notice(422, "malformed"))
    app.add_exception_handler(404, _notice(404, "not-found"))
    return app


async def _health(request: Request) -> Response:
    house: House = request.app.state.house
    try:
        async with house.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return JSONResponse({"status": "database unavailable"}, 503)
    return JSONResponse({"status": "ok"})


async def _ask_to_sign_in(request: Request, _: Exception) -> Response:
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    if request.method != "GET" or request.url.path == "/":
        return go(request, "/sign-in")
    return go(request, f"/sign-in?onward={request.url.path}")


class _notice:  # noqa: N801  reads as the handler it makes
    """Makes a handler that shows a kind page: what was wrong, and what to do."""

    def __init__(self, status: int, key: str) -> None:
        self._status, self._key = status, key

    async def __call__(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else self._status
        return page(request, "notice.html", status=status, title=self._key, told=f"{self._key}-told")
