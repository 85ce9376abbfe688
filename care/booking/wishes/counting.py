"""Numbers spelt in Vietnamese or English, folded or as words of time (`spoken`), up to ninety-nine."""

# ruff: noqa: E501  a rule is a line

import re

from care.triage.number_patterns import NUMBER_WORDS
from vietnamese import fold

_COUNTS = {**{fold(word): str(number) for word, number in NUMBER_WORDS.items()}, "n1": "1", "n4": "4", "n6": "6",
           "n7": "7", "n8": "8", "nam": "5", "lam": "5", "sau": "6"}  # fmt: skip
_DIGIT = "(?:n1|n4|n6|n7|n8|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)"
SPELT = rf"(?:{_DIGIT} muoi(?: {_DIGIT})?|muoi(?: {_DIGIT})?|{_DIGIT}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

_SPELT_AGE = re.compile(rf"\b{SPELT}(?= (?:tuoi|thang|tuan|ngay)\b)")


def count(spelt: str) -> int:
    """Return the number of `spelt`: "hai muoi lam" is 25."""
    total = 0
    for word in spelt.split():
        if word == "muoi" or word == "ten":
            total = total * 10 if total else 10
        else:
            total += int(_COUNTS[word])
    return total


def count_words(folded: str) -> str:
    """Return `folded` with numbers spelt before "tuoi", "thang", "tuan", "ngay" as digits: "bon muoi tuoi"."""
    return _SPELT_AGE.sub(counted, folded)


def counted(match: re.Match[str]) -> str:
    """Return the number that `match` spells, in digits."""
    return str(count(match.group()))
