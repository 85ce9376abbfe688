"""Phrases written with accents, met with them or without, and in teen-code; messages with their courtesy taken off."""

# ruff: noqa: E501  a rule is a line

import re
from functools import cache

from care.triage.words import AS_IT_IS, LIMIT, exactly
from vietnamese import compose, fold

_CHAT = {
    "không": ["ko", "k", "kh", "hk", "hok", "hong", "hông", "hem", "khum", "hổng", "kg"],
    "được": ["dc", "đc", "dk", "đk"],
    "rồi": ["r", "ròi", "òi", "oy"],
    "bác sĩ": ["bs", "bsi"],
    "lịch": ["lich"],
    "gì": ["j", "z"],
    "tôi": ["tui", "t", "mình", "minh", "mik", "mk", "em", "e", "tớ"],
    "muốn": ["mún", "mun"],
    "đi": ["đê", "ik"],
    "vâng": ["vg", "dzang"],
}
_WORD = re.compile(r"(?<!\\)(?<!\(\?)=?[^\W\d_]+")
_COURTESY = (
    "dạ|vâng|thưa|ạ|ah|à|a|nha|nhé|nhe|nhá|nghen|nghe|hen|nè|đi|với|giúp|giùm|dùm|hộ|luôn|nào|ơi|bác sĩ|bs|bạn|ad|admin|shop"
    "|please|pls|plz|thanks|thank you|cảm ơn|em|thì|vậy|hả|làm ơn|xin|lun|ngay|chị|anh|đó|á|hi|hello|chào|rồi|(?:cho|giúp|giùm|hộ) (?:tôi|em|mình|con|cháu)"
)


@cache
def spoken(pattern: str) -> str:
    """Return `pattern` (a regular expression of accented words) so that each word is met as people type it; "=bà" needs its accents."""
    return _WORD.sub(lambda word: _typed(word.group()), pattern)


def _typed(word: str) -> str:
    if word[0] == AS_IT_IS:
        return word[1:]
    ways = {way for way in exactly(word) if not way.startswith(AS_IT_IS)} | {fold(word), *_CHAT.get(word, ())}
    return f"(?:{'|'.join(sorted(ways, key=len, reverse=True))})" if len(ways) > 1 else word


_ENDS = re.compile(rf"^(?:(?:{spoken(_COURTESY)})\b ?)+|(?: ?\b(?:{spoken(_COURTESY)}))+$")
_STOPS = re.compile(r"[^\w'\s]+|_+")


def clean(text: str) -> tuple[str, bool]:
    """Return `text` in small letters without punctuation, and whether it asks."""
    plain = compose(text[:LIMIT].replace("’", "'"))
    return " ".join(_STOPS.sub(" ", plain).split()), "?" in plain


def bare(plain: str) -> str:
    """Return `plain` without the courtesy at both ends; what is nothing but courtesy is returned as it is."""
    shorter = _ENDS.sub("", _ENDS.sub("", plain).strip()).strip()
    return shorter or plain
