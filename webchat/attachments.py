"""A stored file as Telegram's photo, voice or document."""

from typing import Any

from records.webchat import WebchatFileRow
from webchat.channel import Transaction
from webchat.files import Upload
from webchat.images import image_size
from webchat.messages import Content

UNIQUE_LENGTH = 16


async def store(transaction: Transaction, upload: Upload, kind: str, *, duration: int = 0) -> tuple[str, Content]:
    """Store an upload; return its file id and the message content that shows it as `kind`."""
    row = await transaction.keep(upload)
    return row.id, content(transaction, row, kind, size=image_size(upload.data), duration=duration)


def content(
    transaction: Transaction,
    row: WebchatFileRow,
    kind: str,
    *,
    size: tuple[int, int] | None = None,
    duration: int = 0,
) -> Content:
    """Return the message content that shows a stored file."""
    description = transaction.channel.files.describe(row)
    head: dict[str, Any] = {"file_id": row.id, "file_unique_id": row.id[:UNIQUE_LENGTH], "file_size": row.size}
    if kind == "photo":
        width, height = size or (0, 0)
        return {"photo": [head | {"width": width, "height": height}]}
    if kind == "voice":
        return {"voice": head | {"duration": duration, "mime_type": description.media_type}}
    return {"document": head | {"file_name": description.name, "mime_type": description.media_type}}
