"""How a rule of hearing is written: a pattern, and what it means as words of time."""

import re
from collections.abc import Callable

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def rules(*pairs: tuple[str, str | Callable[[re.Match[str]], str]]) -> list[Rule]:
    """Return `pairs` as rules, in order."""
    return [(re.compile(pattern), meant) for pattern, meant in pairs]
