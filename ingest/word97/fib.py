"""The head of a Word file: where everything else lies. Source: [MS-DOC] 2.5."""

import struct
from dataclasses import dataclass
from enum import IntEnum

MAGIC = 0xA5EC
WORD_97 = 0x00C1
ENCRYPTED, SECOND_TABLE, OBFUSCATED = 0x0100, 0x0200, 0x8000
MAIN_TEXT_LENGTH = 0x4C
FIRST_PAIR = 0x9A


class Part(IntEnum):
    """Which pair of offset and length tells where a part lies in the table stream."""

    STYLES = 1
    CHARACTER_PAGES = 12
    PARAGRAPH_PAGES = 13
    FONTS = 15
    PIECES = 33
    LISTS = 73
    LIST_USES = 74


@dataclass(frozen=True, slots=True)
class Fib:
    """The two streams of a Word file and the places in them."""

    text: bytes
    table: bytes

    @property
    def ranges(self) -> list[range]:
        """The characters of the text itself and of its text boxes; between them lie footnotes, headers and comments."""
        main, *between, boxes = (max(n, 0) for n in struct.unpack_from("<7i", self.text, MAIN_TEXT_LENGTH))
        begin = main + sum(between)
        return [range(main), range(begin, begin + boxes)]

    def offset(self, part: Part) -> int:
        """Return where `part` begins in the table stream."""
        return int(struct.unpack_from("<I", self.text, FIRST_PAIR + 8 * part)[0])

    def part(self, part: Part) -> bytes:
        """Return the bytes of `part`; none where the file has no such part."""
        begin, length = struct.unpack_from("<II", self.text, FIRST_PAIR + 8 * part)
        return self.table[begin : begin + length]


def version_of(text: bytes) -> int:
    """Return the format's version; 0 where the stream is no Word text."""
    magic, version = struct.unpack_from("<HH", text)
    return int(version) if magic == MAGIC else 0


def flags_of(text: bytes) -> int:
    """Return the flags of the file: encrypted, which table stream."""
    return int(struct.unpack_from("<H", text, 10)[0])
