"""Finds what looks like a Vietnamese phone number in a text."""

import re
from collections.abc import Collection

GAP = r"[ .\u00a0-]?"
LONG = re.compile(rf"(?<![\w/.,-])(?:1[89]00(?:{GAP}\d){{4,6}}|(?:\+84|0)(?:{GAP}\d){{9,10}})(?![\w/]|[.,]\d)")
CALLS = r"gọi(?: ngay| số)?|bấm|số|hotline|tổng đài|đường dây nóng|call|dial|ring|phone|number"
CALLED = re.compile(rf"\b(?:{CALLS})\s+(?:số\s+)?[*\"“]*(1\d{{2}})\b(?![/.,-]\d|/)", re.IGNORECASE)


def numbers_in(text: str, *, registered: Collection[str] = ()) -> list[str]:
    """Return the phone numbers in `text`, verbatim: long ones anywhere, short ones where the text says to call them.

    A `registered` number is found wherever it stands as a number of its own.
    """
    known = [number for number in registered if re.search(rf"(?<![\w/.,-]){re.escape(number)}(?![\w/]|[.,-]\d)", text)]
    found = [match[0].strip() for match in LONG.finditer(text)] + [match[1] for match in CALLED.finditer(text)]
    return list(dict.fromkeys([*known, *found]))
