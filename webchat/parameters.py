"""A bot request's parameters, wherever they stand: query, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from webchat.errors import BotApiError, bad_request
from webchat.files import BOT_LIMIT, Upload

ATTACHED = "attach://"
TEXTS = frozenset({"text", "caption", "parse_mode", "callback_query_id", "url", "secret_token", "data", "language_code",
                   "name", "description", "short_description", "action", "file_id", "document", "photo"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameters:
    """Named values, and files by the name of their part."""

    values: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def given(self) -> dict[str, Any]:
        """Return every parameter; a file that is no parameter itself, but `attach://`ed by one, is left out."""
        attached = {str(value).removeprefix(ATTACHED) for value in self.values.values()}
        return self.values | {part: ATTACHED for part in self.files if part not in attached}

    def text(self, name: str) -> str:
        """Return a text, empty if it is missing."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int) -> int:
        """Return a whole number."""
        value = self.values.get(name)
        if value in (None, ""):
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        """Return a yes or no, no if it is missing."""
        return str(self.values.get(name, "")).lower() in ("true", "yes", "1")

    def json(self, name: str) -> Any:
        """Return a JSON value, None if it is missing."""
        return self.values.get(name)

    def upload(self, name: str) -> Upload | None:
        """Return the file given for a parameter, itself or by `attach://`."""
        value = self.text(name)
        return self.files.get(value.removeprefix(ATTACHED) if value.startswith(ATTACHED) else name)


async def read_parameters(request: Request) -> Parameters:
    """Read every parameter of a bot request; later places win over the query."""
    if int(request.headers.get("content-length") or 0) > BOT_LIMIT:
        raise BotApiError(413, "Request Entity Too Large")
    values: dict[str, Any] = dict(request.query_params)
    files: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        values |= await _json_object(request)
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    media_type = value.content_type or "application/octet-stream"
                    files[name] = Upload(value.filename or name, media_type, await value.read())
                else:
                    values[name] = value
    return Parameters({name: _decoded(name, value) for name, value in values.items()}, files)


async def _json_object(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("object expected")
    return value


def _decoded(name: str, value: Any) -> Any:
    """Give a form's text its JSON type, unless the parameter is a text."""
    if not isinstance(value, str) or name in TEXTS:
        return value
    if value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None
    return {"true": True, "false": False}.get(value.lower(), _number(value))


def _number(value: str) -> Any:
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdigit() and len(digits) < 20 else value
