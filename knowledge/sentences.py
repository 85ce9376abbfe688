"""A passage's sentences, and which of them may not stand without the one before: exceptions, deadlines, list items."""

import re
from itertools import pairwise

_END = re.compile(r"(?<=[.!?…])\s+")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d+[.)]|[a-zđ]\))\s", re.IGNORECASE)
_EXCEPTIONS = (
    "trừ|ngoại trừ|tuy nhiên|nhưng|riêng|không áp dụng|ngoại lệ|nếu không|quá|sau thời hạn|trường hợp (?:này|đó|khác)",
    "khi đó|lúc đó|còn|chỉ|except|however|unless|but|otherwise|in that case|only|after that",
)
_DEADLINES = (
    "thời hạn|trong vòng|chậm nhất|muộn nhất|hạn cuối|trước ngày|kể từ ngày|không quá",
    "within|deadline|no later than|not later than|at the latest",
)
_EXCEPTION = re.compile(rf"(?:{'|'.join(_EXCEPTIONS)})\b", re.IGNORECASE)
_DEADLINE = re.compile(rf"\b(?:{'|'.join(_DEADLINES)})\b", re.IGNORECASE)
FIRST_WORDS = 80  # characters in which a deadline makes a sentence go with the one before


def sentences(text: str) -> list[str]:
    """Return the sentences and list items of a text, in their order, without white space around them."""
    return [piece.strip() for line in text.splitlines() for piece in _of_line(line) if piece.strip()]


def _of_line(line: str) -> list[str]:
    """Return the sentences of a line; the number of an item is no sentence."""
    item = _ITEM.match(line)
    at = item.end() if item else 0
    first, *others = _END.split(line[at:])
    return [line[:at] + first, *others]


def is_item(sentence: str) -> bool:
    """Tell whether a line is an item of a list; it belongs to the line that leads it in."""
    return _ITEM.match(sentence) is not None


def leans_back(sentence: str) -> bool:
    """Tell whether a sentence is an exception or a deadline of what stands before it."""
    return _EXCEPTION.match(sentence) is not None or _DEADLINE.search(sentence[:FIRST_WORDS]) is not None


def with_what_leans(text: str, chosen: set[str]) -> list[str]:
    """Return the chosen sentences of a text in its order, each with the exceptions and deadlines right after it.

    A list comes whole, with the line that leads it in, as soon as one of its lines was chosen.
    """
    everything = sentences(text)
    kept = [sentence in chosen for sentence in everything]
    pairs = list(pairwise(range(len(everything))))
    for before, after in pairs:
        kept[after] |= kept[before] and (leans_back(everything[after]) or is_item(everything[after]))
    for before, after in reversed(pairs):
        kept[before] |= kept[after] and is_item(everything[after])
    for before, after in pairs:
        kept[after] |= kept[before] and is_item(everything[after])
    return [sentence for sentence, is_kept in zip(everything, kept, strict=True) if is_kept]
