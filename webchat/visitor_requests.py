"""Requests of the page: same origin, a known visitor, a body of the right kind and size; refusals as JSON."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from webchat.channel import Channel
from webchat.errors import VisitorError
from webchat.visitors import check_origin

log = logging.getLogger(__name__)
BODY_LIMIT = 64 * 1024
SAFE = frozenset({"GET", "HEAD"})
Key = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")

Handler = Callable[[Channel, Request], Awaitable[Response]]
Body = TypeVar("Body", bound=BaseModel)


class VisitorBody(BaseModel):
    """A body of the page; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=40_000)


def guarded(channel: Channel, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that checks where a request comes from and words a refusal for the page."""

    async def endpoint(request: Request) -> Response:
        try:
            if request.method not in SAFE:
                check_origin(request, channel.public_url)
            response = await handler(channel, request)
        except VisitorError as error:
            return refusal(error)
        except SQLAlchemyError as error:
            log.warning("a visitor's request failed: %s", type(error).__name__)
            return refusal(VisitorError(503, "busy", retry_after=3))
        except HTTPException as error:
            return refusal(VisitorError(error.status_code, "bad_request"))
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return endpoint


def refusal(error: VisitorError) -> JSONResponse:
    """Return a refusal: the code names the reason, the page has the words."""
    body: dict[str, object] = {"error": error.code}
    headers = {"Cache-Control": "no-store"}
    if error.retry_after is not None:
        body["retry_after"] = error.retry_after
        headers["Retry-After"] = str(error.retry_after)
    return JSONResponse(body, error.status, headers)


async def read_body(request: Request, kind: type[Body]) -> Body:
    """Read a JSON body of at most 64 KB.

    Raises:
        VisitorError: 415, 413 or 422.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise VisitorError(415, "json_expected")
    check_length(request, BODY_LIMIT, "message_too_long")
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError:
        raise VisitorError(422, "bad_request") from None


def check_length(request: Request, limit: int, code: str) -> None:
    """Refuse a body that is longer than `limit`, or that does not say how long it is."""
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise VisitorError(411, "length_required")
    if int(length) > limit:
        raise VisitorError(413, code)
