"""Writes Vietnamese as people do on a phone: short forms, phonetic spelling, missing accents, telex, drawn-out letters.

The forms are general habits of the written chat, put down without looking at `knowledge/lexicon/chat.yaml`; the same
text always gets the same noise.
"""

import hashlib
import re
import unicodedata
from random import Random

from vietnamese import fold

SHARE = 0.35  # of the words are changed, if they can be
WORDS = {
    "không": ["ko", "k", "hok", "khong", "hông"],
    "được": ["dc", "đc", "đk"],
    "gì": ["j", "gi"],
    "rồi": ["r", "rùi"],
    "với": ["vs", "zới"],
    "bao nhiêu": ["bn", "bnhiu", "bao nhiu"],
    "như thế nào": ["ntn", "như nào"],
    "bây giờ": ["bjo", "bi h"],
    "vậy": ["z", "zậy", "v"],
    "biết": ["bít", "bik"],
    "mình": ["mk", "mik"],
    "người": ["ng", "ngừi"],
    "bệnh viện": ["bv"],
    "bác sĩ": ["bs", "bsi"],
    "bảo hiểm y tế": ["bhyt"],
    "trước": ["trc"],
    "quá": ["wá", "qá"],
    "cũng": ["cx", "cg"],
    "nhiều": ["nhìu"],
    "trong": ["trog"],
    "nhưng": ["nhg"],
    "những": ["nhữg", "nhug"],
    "tôi": ["tui", "t"],
    "em": ["e", "iem"],
    "vợ": ["vk"],
    "chồng": ["ck"],
    "làm": ["lm"],
    "thuốc": ["thuoc", "thuôc"],
    "uống": ["uong", "ún"],
    "điện thoại": ["đt"],
    "thông tin": ["ttin"],
    "đăng ký": ["đki", "dk"],
    "ngày": ["ngay", "ngày"],
}
TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_FORMS = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def noisy(text: str) -> str:
    """Return `text` with about a third of what can be written otherwise written otherwise."""
    chance = Random(hashlib.sha256(text.encode()).digest())  # noqa: S311
    shortened = _FORMS.sub(lambda match: _short(match.group(), chance), unicodedata.normalize("NFC", text))
    return _WORD.sub(lambda match: _blurred(match.group(), chance), shortened)


def _short(form: str, chance: Random) -> str:
    return chance.choice(WORDS[form.casefold()]) if chance.random() < 2 * SHARE else form


def _blurred(word: str, chance: Random) -> str:
    if word.isascii() or chance.random() > SHARE / 2:
        return word
    return chance.choice([fold, _phonetic, _telex, _drawn_out])(word)


def _phonetic(word: str) -> str:
    lower = word.casefold()
    for proper, heard in (("ph", "f"), ("qu", "w"), ("gi", "j")):
        if lower.startswith(proper) and len(lower) > len(proper) + 1:
            return heard + lower[len(proper) :]
    return lower[:-2] + "g" if lower.endswith("ng") else lower


def _telex(word: str) -> str:
    """Write a tone as the key that was meant to make it: "bệnh" becomes "bênhj"."""
    pieces = unicodedata.normalize("NFD", word)
    tone = next((letter for letter in pieces if letter in TELEX), "")
    return unicodedata.normalize("NFC", pieces.replace(tone, "")) + TELEX[tone] if tone else word


def _drawn_out(word: str) -> str:
    return word + word[-1] * 3
