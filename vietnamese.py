"""Vietnamese spelling, as machines need it: one composed form, tones and accents taken off."""

import re
import unicodedata

TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
MARKS = re.compile("[\u0300-\u036f]")
OLD_TONE_PLACE = re.compile(r"\b(\w*)(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])\b")
TONE_MARK = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def compose(text: str) -> str:
    """Return `text` in NFC, lower case, with the tone of oa, oe, uy where the old school puts it (hòa, khỏe, thủy)."""
    return OLD_TONE_PLACE.sub(_old_school, unicodedata.normalize("NFC", text).lower())


def fold(text: str) -> str:
    """Return `text` in lower case without accents; đ becomes d."""
    return MARKS.sub("", unicodedata.normalize("NFD", text.lower())).replace("đ", "d")


def without_tone(text: str) -> str:
    """Return `text` with its tone marks taken off and its vowels kept: "ngực" becomes "ngưc"."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(TONES))


def is_accented(text: str) -> bool:
    """Tell whether any letter of `text` carries a Vietnamese mark."""
    return fold(text) != text.lower()


def _old_school(match: re.Match[str]) -> str:
    stem, vowels = match[1], match[2]
    if stem.endswith("q") and vowels.startswith("u"):
        return match[0]  # quý: u belongs to qu
    decomposed = unicodedata.normalize("NFD", vowels)
    tone = TONE_MARK.search(decomposed)
    if tone is None:
        return match[0]
    first, second = TONE_MARK.sub("", decomposed)[:1], TONE_MARK.sub("", decomposed)[1:]
    return stem + unicodedata.normalize("NFC", first + tone[0] + second)
