"""Telegram's HTML subset, read as Telegram reads it: errors count bytes, entities count UTF-16 units."""

import re
from dataclasses import dataclass, field

from webchat.entities import Entity, FormattedText, ordered, utf16_length
from webchat.errors import BotApiError, bad_request

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
LINK_SCHEMES = ("http://", "https://", "tg://", "mailto:", "tel:")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
SPACE = re.compile(r"\s*")
CHARACTER = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(lt|gt|amp|quot));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(slots=True)
class _Tag:
    name: str
    argument: str
    offset: int


@dataclass(slots=True)
class _Reader:
    source: str
    position: int = 0
    written: list[str] = field(default_factory=list)
    offset: int = 0
    open_tags: list[_Tag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> FormattedText:
        while self.position < len(self.source):
            if self.source[self.position] != "<":
                self._character()
            elif self.source.startswith("</", self.position):
                self._end_tag()
            else:
                self._start_tag()
        if self.open_tags:
            raise _complaint(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        return FormattedText("".join(self.written), ordered(self.entities))

    def _character(self) -> None:
        character, self.position = _decoded(self.source, self.position)
        self.written.append(character)
        self.offset += utf16_length(character)

    def _start_tag(self) -> None:
        begin = self.position
        name = self._take(TAG_NAME, begin + 1).lower()
        if self._at_end():
            raise self._complaint("Unclosed start tag", begin)
        if name not in KINDS:
            raise self._complaint(f'Unsupported start tag "{name}"', begin)
        argument = ""
        while self._skip_space() != ">":
            argument = self._attribute(name, begin) or argument
        self.position += 1
        if name == "span" and argument != "tg-spoiler":
            raise self._complaint('Tag "span" must have class "tg-spoiler"', begin)
        self.open_tags.append(_Tag(name, argument, self.offset))

    def _attribute(self, tag: str, begin: int) -> str:
        """Read one attribute and return its value if it means something for `tag`."""
        if self._at_end():
            raise self._complaint("Unclosed start tag", begin)
        attribute = self._take(ATTRIBUTE_NAME, self.position).lower()
        if not attribute:
            raise self._complaint(f'Empty attribute name in the tag "{tag}"', begin)
        if self._skip_space() != "=":
            if self._at_end():
                raise self._complaint(f'Unclosed start tag "{tag}"', begin)
            if (tag, attribute) == ("blockquote", "expandable"):
                return "expandable"
            raise self._complaint(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        self.position += 1
        self._skip_space()
        return _argument(tag, attribute, self._value(begin))

    def _value(self, begin: int) -> str:
        quote = self.source[self.position : self.position + 1]
        if quote not in ("'", '"') or not quote:
            return self._name_token(begin)
        value: list[str] = []
        position = self.position + 1
        while position < len(self.source) and self.source[position] != quote:
            character, position = _decoded(self.source, position)
            value.append(character)
        self.position = position + 1
        if self._at_end():
            raise self._complaint("Unclosed start tag", begin)
        return "".join(value)

    def _name_token(self, begin: int) -> str:
        token_begin = self.position
        token = self._take(NAME_TOKEN, token_begin).lower()
        if self._at_end():
            raise self._complaint("Unclosed start tag", begin)
        if not self.source[self.position].isspace() and self.source[self.position] != ">":
            raise self._complaint("Unexpected end of name token", token_begin)
        return token

    def _end_tag(self) -> None:
        begin = self.position
        if not self.open_tags:
            raise self._complaint("Unexpected end tag", begin)
        name = self._take(TAG_NAME, begin + 2)
        if self._skip_space() != ">":
            raise self._complaint("Unclosed end tag", begin)
        self.position += 1
        tag = self.open_tags.pop()
        if name and name.lower() != tag.name:
            raise _complaint(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        length = self.offset - tag.offset
        same = [entity for entity in self.entities if (entity.offset, entity.length) == (tag.offset, length)]
        inner = next((entity for entity in same if entity.type == "code"), None)
        if tag.name == "pre":
            if inner is not None:
                self.entities.remove(inner)
            self.entities.append(Entity("pre", tag.offset, length, language=inner.language if inner else None))
        elif tag.name == "a":
            self._link(tag, length)
        elif tag.name == "blockquote":
            kind = "expandable_blockquote" if tag.argument else "blockquote"
            self.entities.append(Entity(kind, tag.offset, length))
        else:
            language = tag.argument.removeprefix("language-") if tag.name == "code" else None
            self.entities.append(Entity(KINDS[tag.name], tag.offset, length, language=language or None))

    def _link(self, tag: _Tag, length: int) -> None:
        shown = "".join(self.written).encode("utf-16-le")[tag.offset * 2 :].decode("utf-16-le")
        url = (tag.argument or shown).strip()
        if "://" not in url and not url.startswith(("mailto:", "tel:")) and "." in url:
            url = f"http://{url}"
        if url.lower().startswith(LINK_SCHEMES):
            self.entities.append(Entity("text_link", tag.offset, length, url=url))

    def _take(self, pattern: re.Pattern[str], start: int) -> str:
        match = pattern.match(self.source, start)
        assert match is not None  # noqa: S101 - every pattern here matches the empty string
        self.position = match.end()
        return match.group()

    def _skip_space(self) -> str:
        """Skip white space and return the character that follows, empty at the end."""
        self._take(SPACE, self.position)
        return self.source[self.position : self.position + 1]

    def _at_end(self) -> bool:
        return self.position >= len(self.source)

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _complaint(self, what: str, position: int) -> BotApiError:
        return _complaint(f"{what} at byte offset {self._bytes(position)}")


def read_html(source: str) -> FormattedText:
    """Return the text and entities that Telegram would make of `source`.

    Raises:
        BotApiError: 400 "can't parse entities: …", worded as Telegram words it.
    """
    return _Reader(source).read()


def _argument(tag: str, attribute: str, value: str) -> str:
    match tag, attribute:
        case ("a", "href") | ("span", "class"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value
        case ("blockquote", "expandable"):
            return "expandable"
    return ""


def _decoded(source: str, position: int) -> tuple[str, int]:
    """Return the character at `position`, a reference resolved, and where the next one begins."""
    match = CHARACTER.match(source, position) if source[position] == "&" else None
    if match is None:
        return source[position], position + 1
    decimal, hexadecimal, name = match.groups()
    if name:
        return NAMED[name], match.end()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return source[position], position + 1
    return chr(code), match.end()


def _complaint(what: str) -> BotApiError:
    return bad_request(f"can't parse entities: {what}")
