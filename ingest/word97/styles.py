"""The named styles of a Word file: which font they bring and which are headings. Source: [MS-DOC] 2.9.271."""

import struct
from dataclasses import dataclass

from ingest.word97.fib import Fib, Part
from ingest.word97.properties import Sprm, number, operands

PARAGRAPH_STYLE, CHARACTER_STYLE = 1, 2
NO_BASE = 0xFFF
HEADINGS = range(1, 10)
TITLE, SUBTITLE = 62, 74
MAX_BASES = 12


@dataclass(frozen=True, slots=True)
class Style:
    """One style; `font` and `is_hidden` are None where it says nothing."""

    kind: int = PARAGRAPH_STYLE
    base: int = NO_BASE
    level: int = 0
    font: int | None = None
    list_use: int | None = None
    list_level: int | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """Every style by its number."""

    styles: tuple[Style, ...]
    usual_font: int = 0

    def chain(self, index: int) -> list[Style]:
        """Return the style and those that it is based on, nearest first."""
        found: list[Style] = []
        while 0 <= index < len(self.styles) and len(found) < MAX_BASES:
            found.append(self.styles[index])
            index = self.styles[index].base
        return found

    def font(self, index: int) -> int | None:
        """Return the number of the font that style `index` brings."""
        return next((style.font for style in self.chain(index) if style.font is not None), None)

    def level(self, index: int) -> int:
        """Return the depth of a heading style, 0 for others."""
        return next((style.level for style in self.chain(index) if style.level), 0)


def read_styles(fib: Fib) -> Styles:
    """Return the styles of the file; none where the sheet is cut off."""
    sheet = fib.part(Part.STYLES)
    try:
        (head_size,) = struct.unpack_from("<H", sheet)
        count, base_size = struct.unpack_from("<HH", sheet, 2)
        usual = struct.unpack_from("<H", sheet, 2 + 16)[0] if head_size >= 18 else 0
        return Styles(tuple(_each(sheet, 2 + head_size, count, base_size)), usual)
    except (struct.error, IndexError):
        return Styles(())


def _each(sheet: bytes, at: int, count: int, base_size: int) -> list[Style]:
    found = []
    for _ in range(count):
        if at + 2 > len(sheet):
            break
        (size,) = struct.unpack_from("<H", sheet, at)
        found.append(_style(sheet[at + 2 : at + 2 + size], base_size) if size else Style())
        at += 2 + size
    return found


def _style(data: bytes, base_size: int) -> Style:
    try:
        first, second, third = struct.unpack_from("<HHH", data)
        (name_length,) = struct.unpack_from("<H", data, base_size)
    except struct.error:
        return Style()
    known, kind, base = first & 0xFFF, second & 0xF, second >> 4
    paragraph, character = _formats(data, base_size + 2 + 2 * name_length + 2, third & 0xF, kind)
    return Style(
        kind,
        base,
        known if known in HEADINGS else {TITLE: 1, SUBTITLE: 2}.get(known, 0),
        font_in(character),
        number(paragraph, Sprm.LIST),
        number(paragraph, Sprm.LIST_LEVEL),
    )


def _formats(data: bytes, at: int, count: int, kind: int) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """Return what a style says of its paragraphs and of its characters."""
    said = []
    for _ in range(min(count, 2)):
        size = int.from_bytes(data[at : at + 2], "little")
        said.append(data[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    if kind == CHARACTER_STYLE:
        return {}, operands(said[0]) if said else {}
    paragraph = operands(said[0][2:]) if said else {}
    return paragraph, operands(said[1]) if len(said) > 1 else {}


def font_in(found: dict[int, bytes]) -> int | None:
    """Return the font of letters beyond ASCII, else that of ASCII."""
    return number(found, Sprm.FONT_OTHER, number(found, Sprm.FONT_ASCII))
