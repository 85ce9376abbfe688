"""The bot's files: sendDocument, sendPhoto, getFile, and the download behind it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from records.webchat import WebchatFileRow
from webchat import attachments
from webchat.bot_api import Call, admit_token
from webchat.bot_texts import accompaniment, caption_content
from webchat.channel import Channel
from webchat.errors import BotApiError, bad_request
from webchat.files import Upload
from webchat.images import image_size
from webchat.messages import Content, append
from webchat.views import telegram_message


async def send_document(call: Call) -> Any:
    """Send a file."""
    return await _send(call, "document")


async def send_photo(call: Call) -> Any:
    """Send an image."""
    return await _send(call, "photo")


async def get_file(call: Call) -> dict[str, Any]:
    """Return where a file can be downloaded."""
    row = await call.transaction.session.get(WebchatFileRow, call.parameters.text("file_id"))
    if row is None:
        raise bad_request("invalid file_id")
    unique = row.id[: attachments.UNIQUE_LENGTH]
    return {"file_id": row.id, "file_unique_id": unique, "file_size": row.size, "file_path": f"files/{row.id}"}


def download(channel: Channel, path: str) -> Any:
    """Return the endpoint `/file/bot<token>/<path>`; `path` is the name of its path parameter."""

    async def endpoint(request: Request) -> Response:
        try:
            admit_token(channel, request)
            data = await channel.files.read(request.path_params[path].removeprefix("files/"))
        except FileNotFoundError:
            return JSONResponse(BotApiError(404, "Not Found").envelope(), 404)
        except BotApiError as error:
            return JSONResponse(error.envelope(), error.code)
        return Response(data, media_type="application/octet-stream")

    return endpoint


async def _send(call: Call, kind: str) -> Any:
    chat = await call.chat()
    caption = caption_content(call.parameters) | await accompaniment(call, chat)
    call.admit(chat)
    file_id, shown = await _file(call, kind)
    message = await append(call.transaction, chat, shown | caption, from_bot=True, file_id=file_id)
    return await telegram_message(call.transaction, chat, message)


async def _file(call: Call, kind: str) -> tuple[str, Content]:
    upload = call.parameters.upload(kind)
    if upload is not None:
        _check(upload, kind)
        return await attachments.store(call.transaction, upload, kind)
    file_id = call.parameters.text(kind)
    if not file_id:
        raise bad_request(f"there is no {kind} in the request")
    row = await call.transaction.session.get(WebchatFileRow, file_id)
    if row is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    size = image_size(await call.channel.files.read(file_id)) if kind == "photo" else None
    return row.id, attachments.content(call.transaction, row, kind, size=size)


def _check(upload: Upload, kind: str) -> None:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if kind == "photo" and image_size(upload.data) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
