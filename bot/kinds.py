"""What kind of message came, and which reply belongs to a kind that the assistant cannot read."""

from aiogram.enums import ContentType
from aiogram.types import Message

REPLIES = {
    ContentType.PHOTO: "photo",
    ContentType.VOICE: "voice",
    ContentType.AUDIO: "voice",
    ContentType.VIDEO: "video",
    ContentType.VIDEO_NOTE: "video",
    ContentType.ANIMATION: "sticker",
    ContentType.STICKER: "sticker",
    ContentType.DICE: "sticker",
    ContentType.DOCUMENT: "document",
    ContentType.LOCATION: "location",
    ContentType.VENUE: "location",
    ContentType.CONTACT: "contact",
}


def kind_of(message: Message) -> str:
    """Return `text`, or the kind that names the reply text `kind-…`."""
    if message.text is not None:
        return "text"
    return REPLIES.get(ContentType(message.content_type), "other")
