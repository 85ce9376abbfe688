"""Message entities: offsets count UTF-16 units, as Telegram's do."""

from dataclasses import dataclass, replace
from typing import Any

from webchat.errors import bad_request

MARKUP_TYPES = frozenset(
    {
        "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre",
        "text_link", "blockquote", "expandable_blockquote",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of a text. `offset` and `length` count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        """First unit behind the span."""
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """Return Telegram's MessageEntity."""
        extra = {"url": self.url, "language": self.language}
        span = {"offset": self.offset, "length": self.length, "type": self.type}
        return span | {name: value for name, value in extra.items() if value}


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text with its entities, outermost first."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """Count the UTF-16 units of `text`."""
    return len(text) + sum(character > "\uffff" for character in text)


def trimmed(formatted: FormattedText) -> FormattedText:
    """Strip surrounding white space and move, cut or drop the entities with it."""
    text = formatted.text.replace("\0", "")
    start = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    cut = (_within(entity, start, end) for entity in formatted.entities)
    return FormattedText(text, tuple(entity for entity in cut if entity.length > 0))


def _within(entity: Entity, start: int, end: int) -> Entity:
    offset = min(max(entity.offset - start, 0), end)
    stop = min(max(entity.end - start, 0), end)
    return replace(entity, offset=offset, length=stop - offset)


def ordered(entities: list[Entity]) -> tuple[Entity, ...]:
    """Return entities by offset, the longer first, as Telegram lists them."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def read_entities(items: Any, text: str) -> FormattedText:
    """Return `text` with the entities that a bot sent as JSON; other kinds than markup are left out, as by Telegram."""
    if not isinstance(items, list):
        raise bad_request("can't parse entities: expected an array of MessageEntity")
    entities = [_read(item, utf16_length(text)) for item in items]
    return FormattedText(text, ordered([entity for entity in entities if entity.type in MARKUP_TYPES]))


def _read(item: Any, limit: int) -> Entity:
    try:
        entity = Entity(
            str(item["type"]), int(item["offset"]), int(item["length"]), item.get("url"), item.get("language")
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise bad_request("can't parse entities: can't parse MessageEntity") from None
    if entity.offset < 0 or entity.length <= 0 or entity.end > limit:
        raise bad_request(f"can't parse entities: entity at offset {entity.offset} is outside of the text")
    return entity
