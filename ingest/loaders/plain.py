"""Plain text: a line is a block, a short line in capitals is a heading."""

import re
from collections.abc import Iterable, Iterator

from ingest.blocks import GUESSED, Block, Kind, Loaded, one_line, syllables
from ingest.decoding import decode
from ingest.packing import MARKER

MAX_HEADING = 20
MIN_FULL_LINE = 50


def load_plain(data: bytes) -> Loaded:
    """Return the text's lines as blocks; lines wrapped at a fixed width are joined again."""
    text, note = decode(data)
    lines = [one_line(line) for line in text.splitlines()]
    blocks = [_block(paragraph) for paragraph in _joined(lines)]
    return Loaded(tuple(blocks), notes=(note,) if note else ())


def _joined(lines: Iterable[str]) -> Iterator[str]:
    paragraph = ""
    for line in lines:
        if paragraph and line and _goes_on(paragraph, line):
            paragraph += " " + line
        else:
            if paragraph:
                yield paragraph
            paragraph = line
    if paragraph:
        yield paragraph


def _goes_on(paragraph: str, line: str) -> bool:
    """Whether `line` was broken off `paragraph` only for its width."""
    return (
        len(paragraph) >= MIN_FULL_LINE
        and not re.search(r"[.;:!?]$", paragraph)
        and line[0].islower()
        and not MARKER.match(line)
    )


def _block(text: str) -> Block:
    if text.isupper() and 1 < syllables(text) <= MAX_HEADING:
        return Block(Kind.HEADING, text, level=GUESSED)
    return Block(Kind.ITEM if MARKER.match(text) else Kind.PARAGRAPH, text)
