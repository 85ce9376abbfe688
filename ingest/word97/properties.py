"""What is said of characters and paragraphs: lists of "sprm" codes with operands. Source: [MS-DOC] 2.6, 2.9.33."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingest.word97.fib import Fib, Part

PAGE = 512
SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
VARIABLE, LONG_TABLE = 6, 0xD608


class Sprm:
    """The codes that matter here."""

    DELETED, HIDDEN = 0x0800, 0x083C
    STYLE, FONT_ASCII, FONT_OTHER, SYMBOL = 0x4A30, 0x4A4F, 0x4A51, 0x6A09
    IN_TABLE, ROW_END, INNER_CELL, OUTLINE = 0x2416, 0x2417, 0x244B, 0x2640
    LIST, LIST_LEVEL = 0x460B, 0x260A


def operands(codes: bytes) -> dict[int, bytes]:
    """Return the operand of each code; a later one counts."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 2 <= len(codes):
        (code,) = struct.unpack_from("<H", codes, at)
        at += 2
        kind = code >> 13
        if code == LONG_TABLE:
            size = (int.from_bytes(codes[at : at + 2], "little") or 1) + 1
        elif kind == VARIABLE:
            size = (codes[at] if at < len(codes) else 0) + 1
        else:
            size = SIZES[kind]
        found[code] = codes[at : at + size]
        at += size
    return found


def number(found: dict[int, bytes], code: int, default: int | None = None) -> int | None:
    """Return the operand of `code` as a number, `default` where it is not said."""
    return int.from_bytes(found[code], "little") if code in found else default


@dataclass(frozen=True)
class Stretches:
    """Properties of stretches of the text stream; each begins where the one before ends."""

    begins: list[int]
    codes: list[bytes]

    def at(self, position: int) -> tuple[bytes, int]:
        """Return the codes that hold at `position`, and where they end to hold."""
        index = bisect_right(self.begins, position)
        end = self.begins[index] if index < len(self.begins) else position + 1_000_000_000
        return (self.codes[index - 1] if index else b""), end

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing is said at all."""
        return not self.begins


def character_stretches(fib: Fib) -> Stretches:
    """Return what is said of characters."""
    return _stretches(fib, Part.CHARACTER_PAGES, 1)


def paragraph_stretches(fib: Fib) -> Stretches:
    """Return what is said of paragraphs; the first two bytes of each are the number of its style."""
    return _stretches(fib, Part.PARAGRAPH_PAGES, 13)


def _stretches(fib: Fib, part: Part, entry_size: int) -> Stretches:
    found: dict[int, bytes] = {}
    for number_of_page in _page_numbers(fib.part(part)):
        page = fib.text[number_of_page * PAGE : (number_of_page + 1) * PAGE]
        if len(page) == PAGE:
            found |= _page(page, entry_size)
    begins = sorted(found)
    return Stretches(begins, [found[begin] for begin in begins])


def _page_numbers(plc: bytes) -> Iterator[int]:
    count = (len(plc) - 4) // 8
    for at in range(4 * (count + 1), 4 * (2 * count + 1), 4):
        yield struct.unpack_from("<I", plc, at)[0] & 0x3FFFFF


def _page(page: bytes, entry_size: int) -> dict[int, bytes]:
    count = page[-1]
    if 4 * (count + 1) + entry_size * count > PAGE:
        return {}
    begins = struct.unpack_from(f"<{count + 1}I", page)
    entries = range(4 * (count + 1), 4 * (count + 1) + entry_size * count, entry_size)
    said = _characters if entry_size == 1 else _paragraph
    found = {begin: said(page, 2 * page[entry]) for begin, entry in zip(begins, entries, strict=False)}
    found.setdefault(begins[-1], b"")
    return found


def _characters(page: bytes, at: int) -> bytes:
    return page[at + 1 : at + 1 + page[at]] if at else b""


def _paragraph(page: bytes, at: int) -> bytes:
    if not at:
        return b""
    if page[at]:
        return page[at + 1 : at + 2 * page[at]]
    return page[at + 2 : at + 2 + 2 * page[min(at + 1, PAGE - 1)]]
