"""The records of a PowerPoint file of 1997 to 2003 and which of them are in force. Source: [MS-PPT] 2.3."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_DEPTH = 32
MAX_EDITS = 10_000
CONTAINER = 0xF


class Kind:
    """The types of record that matter here."""

    SLIDE_PERSIST, TEXT_CHARS, TEXT_BYTES = 0x03F3, 0x0FA0, 0x0FA8
    SLIDE_LIST, USER_EDIT, PERSIST_DIRECTORY = 0x0FF0, 0x0FF5, 0x1772


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `data` of a container are the records in it."""

    kind: int
    instance: int
    is_container: bool
    data: bytes


def record_at(stream: bytes, at: int) -> Record:
    """Return the record at `at`.

    Raises:
        struct.error: there is none.
    """
    head, kind, length = struct.unpack_from("<HHI", stream, at)
    return Record(kind, head >> 4, head & 0xF == CONTAINER, stream[at + 8 : at + 8 + length])


def children(data: bytes) -> Iterator[Record]:
    """Yield the records that stand one after another in `data`."""
    at = 0
    while at + 8 <= len(data):
        record = record_at(data, at)
        at += 8 + len(record.data)
        yield record


def within(record: Record, depth: int = 0) -> Iterator[Record]:
    """Yield the records in `record`, at any depth, in order."""
    if record.is_container and depth < MAX_DEPTH:
        for child in children(record.data):
            yield child
            yield from within(child, depth + 1)


def in_force(stream: bytes, last_edit: int) -> tuple[int, dict[int, int]]:
    """Return the document's number, and where each numbered object lies; the newest save counts."""
    places: dict[int, int] = {}
    document = 0
    for _ in range(MAX_EDITS):
        edit = record_at(stream, last_edit)
        if edit.kind != Kind.USER_EDIT:
            break
        before, directory, number = struct.unpack_from("<III", edit.data, 8)
        document = document or number
        for key, place in _directory(record_at(stream, directory).data):
            places.setdefault(key, place)
        if before == 0 or before >= last_edit:
            break
        last_edit = before
    return document, places


def _directory(data: bytes) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, at)
        first, count = head & 0xFFFFF, head >> 20
        at += 4
        for index in range(min(count, (len(data) - at) // 4)):
            yield first + index, struct.unpack_from("<I", data, at + 4 * index)[0]
        at += 4 * count
