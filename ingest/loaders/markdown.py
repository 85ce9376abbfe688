"""Markdown that is not ours: blocks from the markup; of a foreign front matter only title and date of effect."""

import re
from collections.abc import Iterator, Sequence

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import Block, Kind, Loaded, one_line, rows
from ingest.boilerplate import is_frame_table
from ingest.facts import date_in
from ingest.loaders.guidance import FRONT_MATTER
from ingest.loaders.html import visible_text
from ingest.packing import MARKER

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
DATE_KEYS = ("ngay_hieu_luc", "ngayhieuluc", "effective_from", "effective_date")
DIVISION = re.compile(r"(Điều|Chương|Mục|Phần)\s+[\dIVXL]+[.:]?|(CỘNG HÒA|Độc lập|Nơi nhận|Số\s*:)", re.IGNORECASE)


def load_markdown(text: str) -> Loaded:
    """Return the blocks of a Markdown text."""
    match = FRONT_MATTER.match(text)
    facts = _facts(match[1]) if match else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(match[2] if match else text)
    dates = [date for key in DATE_KEYS if (date := date_in(facts.get(key))) is not None]
    title = facts.get("title")
    return Loaded(
        tuple(_Reader().read(tokens)),
        title=one_line(title) if isinstance(title, str) else "",
        effective_from=dates[0] if dates else None,
    )


def _facts(front: str) -> dict[str, object]:
    try:
        facts = yaml.safe_load(front)
    except yaml.YAMLError:
        return {}
    return facts if isinstance(facts, dict) else {}


class _Reader:
    """Follows the tokens of a text: where it stands decides what a line is."""

    def __init__(self) -> None:
        self.level = 0
        self.marker = ""
        self.table: list[list[str]] | None = None

    def read(self, tokens: Sequence[Token]) -> Iterator[Block]:
        for token in tokens:
            if token.type == "inline":
                yield from self._inline(token)
            elif token.type in ("fence", "code_block"):
                yield from _verbatim(token.content)
            elif token.type == "html_block" and (text := one_line(visible_text(token.content))):
                yield Block(Kind.PARAGRAPH, text)
            elif token.type == "table_close":
                yield from _table(self.table or [])
                self.table = None
            else:
                self._enter(token)

    def _enter(self, token: Token) -> None:
        if token.tag in HEADINGS:
            self.level = int(token.tag[1]) if token.nesting > 0 else 0
        elif token.type == "list_item_open":
            self.marker = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "list_item_close":
            self.marker = ""
        elif token.type == "table_open":
            self.table = []
        elif token.type == "tr_open" and self.table is not None:
            self.table.append([])

    def _inline(self, token: Token) -> Iterator[Block]:
        text = _text(token)
        if self.table:
            self.table[-1].append(text)
        elif self.level:
            yield Block(Kind.HEADING, one_line(text), self.level)
        else:
            for line in _own_lines(text):
                marker, self.marker = self.marker, ""
                yield Block(Kind.ITEM if marker or MARKER.match(line) else Kind.PARAGRAPH, marker + line)


def _own_lines(text: str) -> list[str]:
    """Return the lines that are lines of their own; a line broken for its width joins the one above."""
    lines: list[str] = []
    for line in filter(None, (one_line(line) for line in text.split("\n"))):
        if lines and not MARKER.match(line) and not DIVISION.match(line) and not lines[-1].endswith((".", ";", ":")):
            lines[-1] += " " + line
        else:
            lines.append(line)
    return lines


def _text(token: Token) -> str:
    parts = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)


def _verbatim(content: str) -> Iterator[Block]:
    for line in filter(None, (one_line(line) for line in content.splitlines())):
        yield Block(Kind.ITEM if MARKER.match(line) else Kind.PARAGRAPH, line)


def _table(table: list[list[str]]) -> Iterator[Block]:
    if not is_frame_table(" ".join(" ".join(row) for row in table)):
        yield from (Block(Kind.ROW, line) for line in rows(table))
