"""What is typed, as words of time: SANG for "sáng", W5 for "thứ bảy", LIEN for "asap". It refuses no text.

Words in capitals are meant for sure; the others are folded. A syllable whose accents make it another word than the one
of time ("gặp" beside "gấp", "tôi" beside "tối") gets a "_" and matches nothing. Without accents the neighbours decide.
"""

# ruff: noqa: E501  a rule is a line

import re

from care.booking.wishes.english import ENGLISH
from care.booking.wishes.vietnamese_time import CHAT, UNCLEAR
from care.triage.words import LIMIT, clauses_of, is_accented
from vietnamese import compose, fold

_WORD = re.compile(r"[^\W\d_]+")
_BESIDE_NUMBER = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_SPACE = re.compile(r"\s+")
_DASHES = str.maketrans({"–": "-", "—": "-", "~": "-", "→": "-", "_": " ", "’": "'", "|": ",", "<": " ", ">": " ",
                         "{": " ", "}": " ", "[": " ", "]": " "})  # fmt: skip
_MEANT = {
    "sáng": "SANG", "trưa": "TRUA", "chiều": "CHIEU", "chìu": "CHIEU", "tối": "TOI", "đêm": "DEM", "giờ": "GIO",
    "mốt": "MOT", "tới": "NEXT", "từ": "TU", "tư": "n4", "sáu": "n6", "một": "n1", "mốc": "moc_", "tám": "n8",
    "bảy": "n7", "bẩy": "n7", "gấp": "LIEN", "ngày": "NGAY", "nữa": "nua", "đến": "DEN", "đầu": "DAU", "cuối": "CUOI",
    "giữa": "GIUA", "trừ": "TRU", "tết": "TET", "rằm": "RAM", "mùng": "MUNG", "mồng": "MUNG", "bữa": "BUA",
    "thứ": "THU", "tầm": "KHOANG", "khoảng": "KHOANG", "chừng": "KHOANG", "cỡ": "KHOANG", "khoản": "KHOANG",
    "kém": "KEM", "rưỡi": "RUOI", "tuần": "tuan", "tháng": "thang", "năm": "nam", "này": "nay", "trước": "truoc",
    "mơi": "mai", "bây": "bay_", "kìa": "KIA", "lễ": "LE", "âm": "AML", "sớm": "som", "liền": "lien", "hủy": "huy",
    "hôm": "hom", "nửa": "nua", "bận": "ban",  "hoặc": "hoac", "phút": "phut", "tiếng": "tieng", "thôi": "thoi", "tôi": "toi_", "rồi": "roi",
}  # fmt: skip
_PLAIN_IN_ACCENTED = {"sang": "SANG_QUA", "ngay": "LIEN?", "sau": "sau", "thu": "thu_", "tam": "tam_"}
_MEANT |= {compose(word): meant for word, meant in _MEANT.items()}
_FOLDS = {fold(word) for word in _MEANT} | {"thu", "tam"}


def hear(text: str) -> str:
    """Return `text` as words of time; its length is bounded, so is the work."""
    text = compose(text[:LIMIT].translate(_DASHES))
    accented = is_accented(clauses_of(text))
    heard = _SPACE.sub(" ", _BESIDE_NUMBER.sub(" ", text)).strip(" .!,")
    heard = _WORD.sub(lambda found: _meant(found.group(), accented), heard)
    for pattern, meant in (*CHAT, *ENGLISH, *UNCLEAR):
        heard = pattern.sub(meant, heard)
    return _SPACE.sub(" ", heard).strip()


def _meant(word: str, accented: bool) -> str:  # noqa: FBT001
    if word.isascii():
        return _PLAIN_IN_ACCENTED.get(word, word) if accented else word
    folded = fold(word)
    return _MEANT.get(word) or (folded + "_" if folded in _FOLDS else folded)
