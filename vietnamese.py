"""Vietnamese spelling, as machines need it: one place for tone marks, accents and tones taken off."""

import re
import unicodedata

MARKS = re.compile("[\u0300-\u036f]")
TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_TONED_PAIRS = {
    plain + toned: moved + last
    for plain, last, row in [("o", "a", "àáảãạ"), ("o", "e", "èéẻẽẹ"), ("u", "y", "ỳýỷỹỵ")]
    for toned, moved in zip(row, {"o": "òóỏõọ", "u": "ùúủũụ"}[plain], strict=True)
}
_NEW_STYLE = re.compile(rf"(?<![qQ])({'|'.join(_TONED_PAIRS)})(?!\w)", re.IGNORECASE)


def fold(text: str) -> str:
    """Return `text` in small letters without accents; đ becomes d."""
    return MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d")


def spell(text: str) -> str:
    """Return NFC `text` with tone marks where older spelling puts them: hòa, khỏe, thủy (not hoà, khoẻ, thuỷ)."""
    return _NEW_STYLE.sub(_move_tone, text)


def compose(text: str) -> str:
    """Return `text` in NFC, in small letters, with tone marks where older spelling puts them."""
    return spell(unicodedata.normalize("NFC", text).lower())


def without_tone(text: str) -> str:
    """Return `text` with its tone marks taken off and its vowels kept: "ngực" becomes "ngưc"."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(TONES))


def _move_tone(match: re.Match[str]) -> str:
    pair = match.group()
    moved = _TONED_PAIRS[pair.casefold()]
    if pair.isupper():
        return moved.upper()
    return moved.capitalize() if pair[0].isupper() else moved
