"""Files of a visitor: taken by kind, given back only to the chat that carries them."""

import re
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from webchat import attachments
from webchat.channel import Channel
from webchat.detection import with_detected
from webchat.entities import FormattedText, trimmed, utf16_length
from webchat.errors import VisitorError
from webchat.files import VISITOR_LIMIT, Upload
from webchat.messages import Content, find_sent, holds_file
from webchat.visitor_messages import accept
from webchat.visitor_requests import check_length
from webchat.visitors import locked_chat, visitor_chat

ENVELOPE = 64 * 1024  # the multipart's own lines and the caption
KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
CAPTION_LIMIT = 1024
LONGEST_VOICE = 24 * 3600
SHOWN_INLINE = re.compile(r"image/(png|jpeg|gif|webp)|audio/[a-z0-9.+-]+")


async def send_file(channel: Channel, request: Request) -> Response:
    """Take a file of at most 20 MB as photo, voice or document, by what it is."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "multipart/form-data":
        raise VisitorError(415, "multipart_expected")
    check_length(request, VISITOR_LIMIT + ENVELOPE, "file_too_large")
    async with channel.transaction() as transaction:
        await visitor_chat(transaction, request)  # nobody else's bytes are read
    upload, caption, key, duration = await _read(request)
    async with channel.transaction() as transaction:
        chat = await locked_chat(transaction, request)
        if await find_sent(transaction, chat.id, key) is not None:
            return await accept(transaction, chat, {}, key)
        file_id, content = await attachments.store(transaction, upload, upload.kind, duration=duration)
        return await accept(transaction, chat, content | caption, key, file_id=file_id)


async def give_file(channel: Channel, request: Request) -> Response:
    """Give a file back to the visitor whose chat carries it."""
    async with channel.transaction() as transaction:
        chat = await visitor_chat(transaction, request)
        row = await holds_file(transaction, chat.id, request.path_params["file_id"])
        description = None if row is None else channel.files.describe(row)
    if row is None or description is None:
        raise VisitorError(404, "not_found")
    try:
        data = await channel.files.read(row.id)
    except FileNotFoundError:
        raise VisitorError(404, "not_found") from None
    inline = SHOWN_INLINE.fullmatch(description.media_type)
    headers = {
        "Content-Disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(description.name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, max-age=86400",
    }
    return Response(data, headers=headers, media_type=description.media_type if inline else "application/octet-stream")


async def _read(request: Request) -> tuple[Upload, Content, str, int]:
    async with request.form(max_files=1, max_fields=8) as form:
        file, key, duration = form.get("file"), str(form.get("key", "")), str(form.get("duration", "0"))
        if not isinstance(file, UploadFile) or not KEY.fullmatch(key):
            raise VisitorError(422, "bad_request")
        data = await file.read(VISITOR_LIMIT + 1)
        media_type = (file.content_type or "application/octet-stream").partition(";")[0].strip().lower()
        upload = Upload(file.filename or "file", media_type, data)
        caption = str(form.get("caption", ""))
    if len(data) > VISITOR_LIMIT:
        raise VisitorError(413, "file_too_large")
    if not data:
        raise VisitorError(422, "file_empty")
    return upload, _caption(caption), key, min(int(duration) if duration.isdigit() else 0, LONGEST_VOICE)


def _caption(text: str) -> Content:
    shown = with_detected(trimmed(FormattedText(text)))
    if utf16_length(shown.text) > CAPTION_LIMIT:
        raise VisitorError(413, "message_too_long")
    entities = [entity.as_json() for entity in shown.entities]
    return {"caption": shown.text, "caption_entities": entities} if shown.text else {}
