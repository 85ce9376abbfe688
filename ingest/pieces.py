"""What office formats have in common: paragraphs of runs and grids of cells, which become blocks.

Fonts are asked here for the encoding of their text; what no font tells is told by the words of the whole file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import GUESSED, Block, Kind, Loaded, one_line, rows, syllables
from ingest.boilerplate import is_frame_table
from ingest.legacy.guess import legacy_note, unicode_lines
from ingest.legacy.tables import Encoding
from ingest.packing import MARKER

MAX_HEADING = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph's text, which may hold line breaks; `level` is a heading's depth, `marker` its list number."""

    text: str
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by rows and cells."""

    cells: tuple[tuple[str, ...], ...]


Piece = Line | Grid


def in_unicode(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Encoding]]:
    """Return the pieces with old encodings converted, and which were found."""
    texts = [text for piece in pieces for text in _texts(piece)]
    converted, encodings = unicode_lines(texts)
    if not encodings:
        return list(pieces), []
    left = iter(converted)
    done = [_with_texts(piece, left) for piece in pieces]
    return done, encodings


def blocks_of(pieces: Iterable[Piece]) -> Iterator[Block]:
    """Yield the blocks of the pieces; a table that only frames a legal text is left out."""
    for piece in pieces:
        if isinstance(piece, Line):
            yield from _of_line(piece)
        elif max(map(len, piece.cells), default=0) == 1:
            for row in piece.cells:
                yield from _of_line(Line(row[0]))
        elif not is_frame_table(" ".join(" ".join(row) for row in piece.cells)):
            yield from (Block(Kind.ROW, line) for line in rows(piece.cells))


def loaded(pieces: Sequence[Piece], by_font: Iterable[Encoding] = ()) -> Loaded:
    """Return what a loader gives: the blocks of `pieces` in Unicode. `by_font` were converted already."""
    done, by_words = in_unicode(pieces)
    encodings = dict.fromkeys((*sorted(by_font), *by_words))
    return Loaded(tuple(blocks_of(done)), notes=legacy_note(tuple(encodings)))


def plain(pieces: Iterable[Piece]) -> str:
    """Return the text as it stands in the file: a line a paragraph without its counted number, cells between tabs."""
    return "\n".join(
        piece.text if isinstance(piece, Line) else "\n".join("\t".join(row) for row in piece.cells) for piece in pieces
    )


def _texts(piece: Piece) -> list[str]:
    return [piece.text] if isinstance(piece, Line) else [cell for row in piece.cells for cell in row]


def _with_texts(piece: Piece, texts: Iterator[str]) -> Piece:
    if isinstance(piece, Line):
        return replace(piece, text=next(texts))
    return Grid(tuple(tuple(next(texts) for _ in row) for row in piece.cells))


def _of_line(line: Line) -> Iterator[Block]:
    parts = [part for part in map(one_line, line.text.split("\n")) if part]
    if line.level and parts:
        yield Block(Kind.HEADING, one_line(f"{line.marker.removeprefix('- ')} {' '.join(parts)}"), line.level)
        return
    marker = line.marker
    for part in parts:
        text = f"{marker} {part}".strip()
        if not marker and part.isupper() and 1 < syllables(part) <= MAX_HEADING:
            yield Block(Kind.HEADING, part, GUESSED)
        else:
            yield Block(Kind.ITEM if marker or MARKER.match(part) else Kind.PARAGRAPH, text)
        marker = ""
