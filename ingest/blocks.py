"""The plain shape that every loader gives: headings, paragraphs, list items and table rows in reading order."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MAX_HEADER_SYLLABLES = 12
GUESSED = 9  # the level of a heading that is only a line in capitals
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff\ud800-\udfff]")


class Kind(StrEnum):
    """What a block is. Items and rows are never cut."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of text. `level` is a heading's depth from 1, `page` counts from 1 where the file has pages."""

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's blocks with what the file says about itself.

    `title` was given by its author; `weak_title` by the program that wrote it.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    weak_title: str = ""
    effective_from: dt.date | None = None
    notes: tuple[str, ...] = ()


def syllables(text: str) -> int:
    """Return the number of syllables; Vietnamese writes each apart."""
    return len(text.split())


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one space, without characters that nobody sees."""
    return " ".join(INVISIBLE.sub("", text).split())


def rows(cells: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as lines that can be read on their own: each value with its column's name."""
    table = [[one_line(cell) for cell in row] for row in cells if any(cell.strip() for cell in row)]
    has_header = bool(cells) and any(cell.strip() for cell in cells[0])
    if len(table) > 1 and has_header and _is_header(table[0]):
        return [_named(table[0], row) for row in table[1:]]
    return [_unnamed(row) for row in table]


def _is_header(row: list[str]) -> bool:
    return len(row) > 1 and len(set(row)) == len(row) and all(0 < syllables(c) <= MAX_HEADER_SYLLABLES for c in row)


def _named(header: list[str], row: list[str]) -> str:
    if len(row) != len(header):
        return _unnamed(row)
    return "- " + "; ".join(f"{name}: {value}" for name, value in zip(header, row, strict=True) if value)


def _unnamed(row: list[str]) -> str:
    values = [value for value in dict.fromkeys(row) if value]
    return "- " + (": " if len(row) == 2 else "; ").join(values)
