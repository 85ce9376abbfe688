"""Personal data in free text, covered. Numbers are found by their form; names only where somebody says that it is one.

What it cannot find stays: a name in the middle of a sentence, an address, a rare illness in a small place.
"""

import re
from collections.abc import Callable

COVER = "•••"
FAMILY = (
    "nguyễn|nguyen|trần|tran|lê|le|phạm|pham|hoàng|huỳnh|hoang|huynh|phan|vũ|võ|vu|vo|đặng|dang|bùi|bui|đỗ|hồ|ngô|ngo"
    "|dương|duong|lý|đinh|dinh|trịnh|trinh|mai|lương|luong|đoàn|doan|tạ|cao"
)
_CAPITALISED = r"[A-ZĐÀ-ỸẠ-Ỹ][\wÀ-ỹ]*"
_TELLING = r"(?:tên|ten|họ tên|ho ten|my name is|name is|name:)(?:\s+(?:tôi|toi|em|cháu|chau|mình|minh|là|la|của \w+))*"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_INSURANCE = re.compile(r"\b[A-Za-z]{2}[ .-]?\d(?:[ .-]?\d){12}\b")
_DIGITS = re.compile(r"(?<![\w,])\+?\d(?:[ .-]?\d){7,15}(?![\w])")
_FULL_NAME = re.compile(rf"\b(?i:{FAMILY})(?:\s+{_CAPITALISED}){{1,4}}\b")
_TOLD_NAME = re.compile(rf"(?i:(\b{_TELLING}\s*:?\s+))((?:{_CAPITALISED}\s*){{1,5}})")


def mask(text: str) -> str:
    """Return `text` with phone, identity and insurance numbers, addresses of e-mail and told names covered."""
    text = _EMAIL.sub(COVER, text)
    text = _INSURANCE.sub(_but_the_last(3), text)
    text = _DIGITS.sub(_but_the_last(2), text)
    text = _TOLD_NAME.sub(lambda found: f"{found[1]}{COVER}{' ' if found[2].endswith(' ') else ''}", text)
    return _FULL_NAME.sub(_name, text)


def _but_the_last(shown: int) -> Callable[[re.Match[str]], str]:
    return lambda found: COVER + re.sub(r"\D", "", found[0])[-shown:]


def _name(found: re.Match[str]) -> str:
    return COVER if found[0][0].isupper() else found[0]
