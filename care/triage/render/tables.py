"""Markdown tables. Every cell is escaped, so that no text of a protocol becomes markup."""

import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"([\\`*_\[\]~|])")
BREAK = "<br>"


def plain(text: str) -> str:
    """Return `text` so that Markdown shows it as it is, on one line."""
    one_line = " ".join(text.split())
    escaped = one_line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", escaped)


def code(text: str) -> str:
    """Return `text` as a code span within a table; a bar or a backtick would end it, so they are shown otherwise."""
    return f"`{' '.join(text.split()).replace('`', chr(0x2BC)).replace('|', '¦')}`"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def details(summary: str, body: str) -> str:
    """Return `body` folded away under `summary`."""
    return f"<details>\n<summary>{summary}</summary>\n\n{body}\n\n</details>"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
