"""The part of a passage that is shown: all of it, or of a long one the fewest whole blocks that carry the question."""

import re

from knowledge.normalise import words
from knowledge.sentences import leans_back
from vietnamese import fold

WHOLE = 700  # characters; sections of the guidance are shorter and are always shown whole
TARGET = 600
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]|[a-zđ]\))\s", re.IGNORECASE)


def excerpt(text: str, question: str) -> str:
    """Return `text`, or of a long text the run of neighbouring blocks that holds most of the question's words.

    A list stays with its lead-in and in one piece, an exception or a deadline with its rule. What is returned is always
    a verbatim piece of `text`.
    """
    if len(text) <= WHOLE:
        return text
    blocks = _blocks(text)
    asked = set(words(fold(question)))
    best = max(_runs(blocks), key=lambda run: (_held(text[run[0] : run[1]], asked), run[0] - run[1], -run[0]))
    return text[best[0] : best[1]].strip()


def _runs(blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return every run of neighbouring blocks within the target length; a single block may exceed it."""
    runs = []
    for first, (start, _) in enumerate(blocks):
        for _, end in blocks[first:]:
            if end - start > TARGET and (start, end) != blocks[first]:
                break
            runs.append((start, end))
    return runs


def _held(text: str, asked: set[str]) -> int:
    return len(asked & set(words(fold(text))))


def _blocks(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of paragraphs; list items, exceptions and deadlines belong to what stands before them."""
    blocks: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n]+", text):
        line, place = match.group(), match.span()
        if not line.strip():
            continue
        joins = blocks and (_ITEM.match(line) or line[0].isspace() or leans_back(line))
        if joins:
            blocks[-1] = (blocks[-1][0], place[1])
        else:
            blocks.append(place)
    return blocks or [(0, len(text))]
