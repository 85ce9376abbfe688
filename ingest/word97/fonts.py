"""The fonts of a Word file by their numbers. Source: [MS-DOC] 2.9.286, SttbfFfn."""

import struct

from ingest.word97.fib import Fib, Part

NAME = 40  # where the name begins in a font's entry, its length byte included


def read_fonts(fib: Fib) -> list[str]:
    """Return the names of the fonts; "" where one cannot be read."""
    table = fib.part(Part.FONTS)
    if len(table) < 4:
        return []
    (count,) = struct.unpack_from("<H", table)
    names, at = [], 4
    for _ in range(count):
        if at >= len(table):
            break
        size = table[at]
        names.append(_name(table[at : at + 1 + size]))
        at += 1 + size
    return names


def _name(entry: bytes) -> str:
    return entry[NAME:].decode("utf-16-le", "replace").split("\0")[0]
