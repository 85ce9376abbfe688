"""Office files of 1997 to 2003, written byte by byte: just enough of each format for its reader."""

import struct
from collections.abc import Mapping, Sequence

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SHORTEST_STREAM = 4096  # shorter ones would live in the small sectors


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with these streams; one `folder/` before a name is allowed."""
    folders = sorted({name.split("/")[0] for name in streams if "/" in name})
    sectors: list[bytes] = []
    chain: list[int] = []
    starts = {}
    for name, data in streams.items():
        padded = data.ljust(max(SHORTEST_STREAM, -(-len(data) // SECTOR) * SECTOR), b"\0")
        starts[name] = (len(sectors), len(padded))
        count = len(padded) // SECTOR
        chain += [*range(len(sectors) + 1, len(sectors) + count), END]
        sectors += [padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR)]
    directory = _directory(streams, folders, starts)
    first_directory = len(sectors)
    chain += [*range(first_directory + 1, first_directory + len(directory) // SECTOR), END]
    sectors += [directory[at : at + SECTOR] for at in range(0, len(directory), SECTOR)]
    tables = 1
    while tables * 128 < len(sectors) + tables:
        tables += 1
    fat = [*chain, *[FAT] * tables]
    fat += [FREE] * (tables * 128 - len(fat))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables,
                       first_directory, 0, SHORTEST_STREAM, END, 0, END, 0, len(sectors))  # fmt: skip
    head += b"".join(struct.pack("<I", len(sectors) + index) for index in range(1, tables))
    return head.ljust(SECTOR, b"\xff") + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _directory(streams: Mapping[str, bytes], folders: Sequence[str], starts: Mapping[str, tuple[int, int]]) -> bytes:
    names = ["", *folders, *streams]
    top = [index for index, name in enumerate(names) if index and "/" not in name]
    entries = [_entry("Root Entry", 5, child=top[0] if top else FREE)]
    for index, name in enumerate(names[1:], start=1):
        if index <= len(folders):
            inner = [i for i, other in enumerate(names) if other.startswith(f"{name}/")]
            entries.append(_entry(name, 1, child=inner[0], right=_next(top, index)))
        else:
            siblings = [i for i, other in enumerate(names) if other.split("/")[:-1] == name.split("/")[:-1] and i]
            siblings = top if "/" not in name else siblings
            start, size = starts[name]
            entries.append(_entry(name.split("/")[-1], 2, right=_next(siblings, index), start=start, size=size))
    data = b"".join(entries)
    return data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0")


def _next(siblings: Sequence[int], index: int) -> int:
    later = [other for other in siblings if other > index]
    return later[0] if later else FREE


def _entry(name: str, kind: int, *, child: int = FREE, right: int = FREE, start: int = END, size: int = 0) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII36xIQ", encoded, len(encoded), kind, 1, FREE, right, child, start, size)


def doc(runs: Sequence[tuple[str, str]], *, flags: int = 0, version: int = 0xC1) -> bytes:
    """Return a Word file with these (text, font name) runs; "\\r" ends a paragraph, "\\x07" a cell."""
    fonts = list(dict.fromkeys(font for _, font in runs))
    text = b"".join(part.encode("cp1252", "surrogateescape") for part, _ in runs)
    begin = 0x400
    places, pages, at = [begin], b"", begin
    for part, _ in runs:
        at += len(part)
        places.append(at)
    page = struct.pack(f"<{len(places)}I", *places)
    properties, offset = b"", SECTOR - 2
    for _, font in runs:
        offset = (offset - 6) // 2 * 2
        page += bytes([offset // 2])
        properties = struct.pack("<BHH", 4, 0x4A51, fonts.index(font)).ljust(6, b"\0") + properties
    first = offset
    pages = page.ljust(first, b"\0") + properties
    pages = pages.ljust(SECTOR - 1, b"\0")[: SECTOR - 1] + bytes([len(runs)])
    body = text.ljust(-(-len(text) // SECTOR) * SECTOR, b"\0")
    number = (begin + len(body)) // SECTOR
    table, parts = b"", {}
    for pair, data in (
        (33, b"\x02" + struct.pack("<I", 16) + struct.pack("<IIHIH", 0, len(text), 0, begin * 2 | 1 << 30, 0)),
        (12, struct.pack("<III", begin, at, number)),
        (15, struct.pack("<HH", len(fonts), 0) + b"".join(_font(font) for font in fonts)),
    ):
        parts[pair] = (len(table), len(data))
        table += data
    fib = bytearray(begin)
    struct.pack_into("<HH", fib, 0, 0xA5EC, version)
    struct.pack_into("<H", fib, 10, 0x0200 | flags)
    struct.pack_into("<i", fib, 0x4C, len(text))
    for pair, (where, size) in parts.items():
        struct.pack_into("<II", fib, 0x9A + 8 * pair, where, size)
    return compound({"WordDocument": bytes(fib) + body + pages, "1Table": table})


def _font(name: str) -> bytes:
    entry = b"\0" * 39 + name.encode("utf-16-le") + b"\0\0"
    return bytes([len(entry)]) + entry


def xls(rows: Sequence[Sequence[str | float]], *, font: str = "Arial", protected: bool = False) -> bytes:
    """Return an Excel file with one sheet, all its text in one font."""
    name = font.encode("utf-16-le")
    fonts = struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, len(font), 1) + name
    book = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if protected:
        book += _record(0x2F, struct.pack("<HHHH16s16s16s", 1, 1, 1, 1, b"", b"", b""))
    book += _record(0x42, struct.pack("<H", 1200)) + _record(0x31, fonts) * 5 + _record(0xE0, bytes(20)) * 16
    bound = struct.pack("<IBBBB", 0, 0, 0, 5, 0) + b"Bang1"
    sheet_at = len(book) + len(bound) + 4 + 4
    book += _record(0x85, struct.pack("<I", sheet_at) + bound[4:]) + _record(0x0A, b"")
    book += _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            book += _cell(row, column, cell)
    return compound({"Workbook": book + _record(0x0A, b"")})


def _cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
    return _record(0x203, struct.pack("<HHHd", row, column, 0, value))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def ppt(slides: Sequence[str], *, stale: str = "", encrypted: bool = False) -> bytes:
    """Return a PowerPoint file with one text on each slide; `stale` lies in the stream and is in no slide."""
    texts = b"".join(_atom(0x3F3, bytes(20)) + _atom(0xFA0, text.encode("utf-16-le")) for text in slides)
    old = _atom(0xFA0, stale.encode("utf-16-le"))
    document = _atom(0x3E8, _atom(0xFF0, texts, container=True), container=True)
    directory = _atom(0x1772, struct.pack("<II", 1 | 1 << 20, len(old)))
    edit = _atom(0xFF5, struct.pack("<IIIIIHH", 0, 0, 0, len(old) + len(document), 1, 0, 0) + bytes(4))
    stream = old + document + directory + edit
    token = 0xF3D1C4DF if encrypted else 0xE391C05F
    user = struct.pack("<HHIIII", 0, 0xFF6, 20, 20, token, len(stream) - len(edit)) + bytes(12)
    return compound({"PowerPoint Document": stream, "Current User": user})


def _atom(kind: int, data: bytes, *, container: bool = False) -> bytes:
    return struct.pack("<HHI", 0xF if container else 0, kind, len(data)) + data


def vba_module(source: str) -> bytes:
    """Return a VBA module with `source`, "compressed" into literals only."""
    data = b""
    raw = source.encode()
    for at in range(0, len(raw), 8):
        data += b"\0" + raw[at : at + 8]
    return bytes(700) + b"\x01" + struct.pack("<H", 0xB000 | (len(data) - 1)) + data
