"""Links, commands and phone numbers in plain text, marked as Telegram marks them."""

import re

from webchat.entities import Entity, FormattedText, ordered, utf16_length

LINK = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]}…]")
COMMAND = re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?![\w/])")
PHONE = re.compile(r"(?<![\w.,+/-])(?:\+84|0|1[89]00)[ .]?\d(?:[ .]?\d){3,9}(?![\w/%-]|[.,]\d)")
# "gọi 115", not "nhịp tim 115": a short number is a phone number only where someone is told to call it
HOTLINE = re.compile(
    r"(?i)(?:gọi|call|dial|hotline|tổng đài|đường dây nóng)(?: ngay| số| tới| on)*[ :]+(11[1-5])(?!\d)"
)
RULES = (("url", LINK, 0), ("bot_command", COMMAND, 0), ("phone_number", PHONE, 0), ("phone_number", HOTLINE, 1))
OPAQUE = frozenset({"code", "pre", "text_link", "url"})


def with_detected(formatted: FormattedText) -> FormattedText:
    """Return the text with what a reader would press: links, commands, phone numbers."""
    entities = list(formatted.entities)
    for kind, pattern, group in RULES:
        for match in pattern.finditer(formatted.text):
            start, end = match.span(group)
            offset = utf16_length(formatted.text[:start])
            found = Entity(kind, offset, utf16_length(formatted.text[start:end]))
            if not any(_overlap(found, other) for other in entities if other.type in OPAQUE):
                entities.append(found)
    return FormattedText(formatted.text, ordered(entities))


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end
