"""Word files of 1997 to 2003 (.doc): paragraphs, headings, numbered lists and tables."""

import struct
from collections.abc import Iterable, Iterator

import olefile

from ingest.blocks import Loaded, one_line
from ingest.compound import open_compound, stream
from ingest.legacy.runs import unicode_text
from ingest.legacy.tables import Encoding
from ingest.pieces import Grid, Line, Piece, loaded
from ingest.refusals import Reason, RefusedError
from ingest.word97.fib import ENCRYPTED, OBFUSCATED, SECOND_TABLE, WORD_97, Fib, flags_of, version_of
from ingest.word97.text import Paragraph, TooLongError, WordText

SHORTEST = 0x300


def load_doc(data: bytes) -> Loaded:
    """Return the blocks of an old Word file; headers, footers, footnotes and text boxes are left out."""
    found: set[Encoding] = set()
    return loaded(doc_pieces(data, found), found)


def doc_pieces(data: bytes, found: set[Encoding] | None = None) -> list[Piece]:
    """Return the paragraphs and tables of an old Word file."""
    with open_compound(data) as compound:
        fib = _fib(compound)
    try:
        return list(_pieces(WordText(fib).paragraphs(), found))
    except TooLongError:
        raise RefusedError(Reason.TOO_LARGE, "more text than any guidance has") from None
    except (struct.error, IndexError) as error:
        raise RefusedError(Reason.BROKEN, f"damaged Word file ({type(error).__name__})") from None


def _fib(compound: olefile.OleFileIO) -> Fib:
    text = stream(compound, "WordDocument")
    if len(text) < SHORTEST or version_of(text) == 0:
        raise RefusedError(Reason.BROKEN, "no Word text in it")
    flags = flags_of(text)
    if flags & (ENCRYPTED | OBFUSCATED):
        raise RefusedError(Reason.ENCRYPTED, "protected by a password")
    if version_of(text) < WORD_97:
        raise RefusedError(Reason.UNKNOWN_TYPE, "written by Word 95 or older")
    return Fib(text, stream(compound, "1Table" if flags & SECOND_TABLE else "0Table"))


def _pieces(paragraphs: Iterable[Paragraph], found: set[Encoding] | None) -> Iterator[Piece]:
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    cell: list[str] = []
    for paragraph in paragraphs:
        text = unicode_text(paragraph.runs, found)
        if not paragraph.in_table:
            if row or cell:  # a table whose last row has no end
                rows.append((*row, "\n".join(cell)))
                row, cell = [], []
            if rows:
                yield Grid(tuple(rows))
                rows = []
            if one_line(text):
                yield Line(text, paragraph.level, paragraph.marker)
        elif paragraph.ends_row:
            rows.append(tuple(row))
            row, cell = [], []
        else:
            cell.append(f"{paragraph.marker} {text}".strip())
            if paragraph.ends_cell:
                row.append("\n".join(cell))
                cell = []
    if rows:
        yield Grid(tuple(rows))
