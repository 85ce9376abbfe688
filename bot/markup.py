"""Guidance Markdown (paragraphs, lists, bold) as Telegram HTML, cut into messages that are always valid."""

import re
from collections.abc import Iterator
from html import escape, unescape

LIMIT = 4096
EMPHASIS = re.compile(r"\*\*(.+?)\*\*|(?<![*\w])\*([^*\n]+)\*(?![*\w])")
BULLET = re.compile(r"^(\s*)[-*•]\s+")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
TAG = re.compile(r"<[^>]+>")


def blocks(markdown: str) -> list[str]:
    """Return one piece of Telegram HTML per paragraph or list of `markdown`."""
    parts = re.split(r"\n\s*\n", markdown.strip())
    return [_block(part) for part in parts if part.strip()]


def shown_length(html: str) -> int:
    """Return the length that Telegram counts: UTF-16 units of the text without its tags."""
    return len(unescape(TAG.sub("", html)).encode("utf-16-le")) // 2


def messages(pieces: list[str], limit: int = LIMIT) -> list[str]:
    """Pack HTML pieces into as few messages as fit; a piece that is too long is cut at line or sentence ends."""
    packed: list[str] = []
    for piece in (part for whole in pieces for part in _fitting(whole, limit)):
        joined = f"{packed[-1]}\n\n{piece}" if packed else piece
        if packed and shown_length(joined) <= limit:
            packed[-1] = joined
        else:
            packed.append(piece)
    return packed


def _block(part: str) -> str:
    lines = (_line(line) for line in part.splitlines() if line.strip())
    return "\n".join(lines)


def _line(line: str) -> str:
    text = escape(BULLET.sub(r"\1• ", line.rstrip()), quote=False)
    return EMPHASIS.sub(lambda found: f"<b>{found[1]}</b>" if found[1] else f"<i>{found[2]}</i>", text)


def _fitting(piece: str, limit: int) -> Iterator[str]:
    if shown_length(piece) <= limit:
        yield piece
        return
    current = ""
    for fragment, glue in _fragments(piece, limit):
        joined = current + glue + fragment if current else fragment
        if shown_length(joined) <= limit:
            current = joined
        else:
            yield current
            current = fragment
    yield current


def _fragments(piece: str, limit: int) -> Iterator[tuple[str, str]]:
    for line in piece.split("\n"):
        if shown_length(line) <= limit and TAG.sub("", line).count("<") == 0:
            yield line, "\n"
            continue
        plain = unescape(TAG.sub("", line))  # a cut line loses its bold, so that no tag is left open
        for sentence in SENTENCE_END.split(plain):
            for start in range(0, len(sentence), limit // 2):
                yield escape(sentence[start : start + limit // 2], quote=False), " "
