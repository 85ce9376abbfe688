"""PowerPoint files of 1997 to 2003 (.ppt): the text on the slides, in order."""

import struct
from collections.abc import Iterator

from ingest.blocks import Loaded
from ingest.compound import open_compound, stream
from ingest.pieces import Line, Piece, loaded
from ingest.refusals import Reason, RefusedError
from ingest.slides.records import Kind, Record, children, in_force, record_at, within

ENCRYPTED = 0xF3D1C4DF
TOKEN, LAST_EDIT = 12, 16
SLIDES = 0  # the instance of the list of slides; others list masters and notes


def load_ppt(data: bytes) -> Loaded:
    """Return the blocks of an old PowerPoint file; notes and pictures are left out."""
    return loaded(ppt_pieces(data))


def ppt_pieces(data: bytes) -> list[Piece]:
    """Return the lines on the slides of an old PowerPoint file."""
    with open_compound(data) as compound:
        document, user = stream(compound, "PowerPoint Document"), stream(compound, "Current User")
    try:
        (token,) = struct.unpack_from("<I", user, TOKEN)
        if token == ENCRYPTED:
            raise RefusedError(Reason.ENCRYPTED, "protected by a password")
        return [Line(line) for text in _texts(document, *struct.unpack_from("<I", user, LAST_EDIT)) for line in text]
    except struct.error:
        raise RefusedError(Reason.BROKEN, "damaged PowerPoint file") from None


def _texts(document: bytes, last_edit: int) -> Iterator[list[str]]:
    number, places = in_force(document, last_edit)
    if number not in places:
        raise RefusedError(Reason.BROKEN, "no slides in it")
    for part in children(record_at(document, places[number]).data):
        if part.kind == Kind.SLIDE_LIST and part.instance == SLIDES:
            yield from _slides(document, part, places)


def _slides(document: bytes, part: Record, places: dict[int, int]) -> Iterator[list[str]]:
    """Yield each slide's outline, then what its boxes hold beside it."""
    drawn: list[list[str]] = []
    for record in children(part.data):
        if record.kind == Kind.SLIDE_PERSIST:
            yield from drawn
            (key,) = struct.unpack_from("<I", record.data)
            slide = [record_at(document, places[key])] if key in places else []
            drawn = [_lines(text) for found in slide for text in within(found) if _is_text(text)]
        elif _is_text(record):
            yield _lines(record)
    yield from drawn


def _is_text(record: Record) -> bool:
    return record.kind in (Kind.TEXT_CHARS, Kind.TEXT_BYTES)


def _lines(record: Record) -> list[str]:
    text = record.data.decode("utf-16-le" if record.kind == Kind.TEXT_CHARS else "latin-1", "replace")
    return [line.replace("\x0b", " ") for line in text.split("\r") if line.strip()]
