"""The text of a Word file in paragraphs, each with its fonts, its style and its place in a table."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.fields import check_field
from ingest.legacy.runs import Run
from ingest.word97.fib import Fib, Part
from ingest.word97.fonts import read_fonts
from ingest.word97.lists import Lists
from ingest.word97.properties import Sprm, character_stretches, number, operands, paragraph_stretches
from ingest.word97.styles import Styles, font_in, read_styles

MAX_CHARACTERS = 5_000_000
BYTES = [bytes([code]).decode("cp1252", "replace").replace("\ufffd", chr(code)) for code in range(256)]
FROM_BYTES = {code: char for code, char in enumerate(BYTES) if ord(char) != code}
COMPRESSED = 1 << 30
PARAGRAPH, CELL, PAGE_BREAK = "\r", "\x07", "\x0c"
MARKS = re.compile(r"([\r\x07\x0c\x13\x14\x15])")
FIELD_BEGIN, FIELD_RESULT, FIELD_END = "\x13", "\x14", "\x15"
UNSEEN = "\x00\x01\x02\x03\x04\x05\x06\x08\x1f"
SHOWN = str.maketrans({"\x0b": "\n", "\x0e": "\n", "\t": " ", "\x1e": "-", "\xa0": " "} | dict.fromkeys(UNSEEN))


class TooLongError(Exception):
    """The pieces add up to more text than any document has."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph; `ends_cell` and `ends_row` tell of tables."""

    runs: list[Run] = field(default_factory=list)
    level: int = 0
    marker: str = ""
    in_table: bool = False
    ends_cell: bool = False
    ends_row: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text of one font at one place of the stream. `font` is None where the paragraph's style decides."""

    text: str
    begin: int
    width: int
    font: int | None
    is_hidden: bool


class WordText:
    """Reads a Word file's main text from its first character to its last."""

    def __init__(self, fib: Fib) -> None:
        self.fib = fib
        self.fonts = read_fonts(fib)
        self.styles: Styles = read_styles(fib)
        self.lists = Lists(fib)
        self.characters = character_stretches(fib)
        self.paragraph_codes = paragraph_stretches(fib)

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs in order; hidden and deleted text and the codes of fields are left out."""
        waiting: list[tuple[str, int | None]] = []
        codes: list[str | None] = []  # of each open field its code so far, None once its result has begun
        for stretch in self._stretches():
            position = stretch.begin
            for part in MARKS.split(stretch.text):
                if part in (PARAGRAPH, CELL, PAGE_BREAK):
                    if part != PAGE_BREAK or not codes:
                        yield self._paragraph(waiting, part, position)
                        waiting = []
                elif part in (FIELD_BEGIN, FIELD_RESULT, FIELD_END):
                    _follow(codes, part)
                elif part and codes and codes[-1] is not None:
                    codes[-1] += part
                elif part and not stretch.is_hidden and not any(code is not None for code in codes):
                    waiting.append((part, stretch.font))
                position += len(part) * stretch.width
        if waiting:
            yield self._paragraph(waiting, PARAGRAPH, 0)

    def _paragraph(self, waiting: list[tuple[str, int | None]], mark: str, position: int) -> Paragraph:
        codes, _ = self.paragraph_codes.at(position)
        found = operands(codes[2:])
        style = int.from_bytes(codes[:2], "little")
        usual = self.styles.font(style)
        usual = self.styles.usual_font if usual is None else usual
        ends_row = bool(number(found, Sprm.ROW_END))
        outline = number(found, Sprm.OUTLINE, 9) or 0
        return Paragraph(
            [Run(text.translate(SHOWN), self._name(usual if font is None else font)) for text, font in waiting],
            self.styles.level(style) or (outline + 1 if Sprm.OUTLINE in found and outline < 9 else 0),
            self._marker(found, style) if waiting else "",
            in_table=bool(number(found, Sprm.IN_TABLE)) or mark == CELL,
            ends_cell=mark == CELL and not ends_row,
            ends_row=ends_row,
        )

    def _marker(self, found: dict[int, bytes], style: int) -> str:
        chain = self.styles.chain(style)
        use = number(found, Sprm.LIST, next((s.list_use for s in chain if s.list_use is not None), 0)) or 0
        level = number(found, Sprm.LIST_LEVEL, next((s.list_level for s in chain if s.list_level is not None), 0)) or 0
        return self.lists.marker(use, level)

    def _name(self, font: int) -> str:
        return self.fonts[font] if 0 <= font < len(self.fonts) else ""

    def _stretches(self) -> Iterator[_Stretch]:
        read = 0
        pieces = list(_pieces(self.fib.part(Part.PIECES)))
        for wanted in self.fib.ranges:
            for place, begin, length, width in pieces:
                first, last = max(place, wanted.start), min(place + length, wanted.stop)
                read += max(last - first, 0)
                if read > MAX_CHARACTERS:
                    raise TooLongError
                if first < last:
                    yield from self._of_piece(begin + (first - place) * width, last - first, width)

    def _of_piece(self, begin: int, length: int, width: int) -> Iterator[_Stretch]:
        end = min(begin + length * width, len(self.fib.text))
        while begin < end:
            codes, until = self.characters.at(begin)
            stop = min(end, max(until, begin + width))
            stop -= (stop - begin) % width
            found = operands(codes)
            yield self._stretch(found, _decoded(self.fib.text[begin:stop], width), begin, width)
            begin = stop if stop > begin else end

    def _stretch(self, found: dict[int, bytes], text: str, begin: int, width: int) -> _Stretch:
        font = font_in(found)
        if font is None and Sprm.STYLE in found:
            font = self.styles.font(number(found, Sprm.STYLE) or 0)
        if len(symbol := found.get(Sprm.SYMBOL, b"")) == 4:
            font, code = struct.unpack("<HH", symbol)
            text = re.sub(r"[^\r\x07\x0c]", chr(code), text)
        is_hidden = bool(number(found, Sprm.DELETED)) or (number(found, Sprm.HIDDEN) or 0) & 1 == 1
        return _Stretch(text, begin, width, font, is_hidden)


def _follow(codes: list[str | None], mark: str) -> None:
    """Open or close a field; its code is checked when it is complete."""
    if mark == FIELD_BEGIN:
        codes.append("")
    elif codes:
        check_field(codes[-1] or "")
        if mark == FIELD_RESULT:
            codes[-1] = None
        else:
            codes.pop()


def _decoded(data: bytes, width: int) -> str:
    return data.decode("latin-1").translate(FROM_BYTES) if width == 1 else data.decode("utf-16-le", "replace")


def _pieces(clx: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield where each piece begins in the text and in the stream, its length in characters, its bytes a character."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    plc = clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")] if clx[at : at + 1] == b"\x02" else b""
    count = (len(plc) - 4) // 12
    if count < 1:
        return
    places = struct.unpack_from(f"<{count + 1}I", plc)
    for index in range(count):
        (where,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)
        length = places[index + 1] - places[index]
        if length > 0:
            is_compressed = bool(where & COMPRESSED)
            where &= COMPRESSED - 1
            yield places[index], *((where // 2, length, 1) if is_compressed else (where, length, 2))
