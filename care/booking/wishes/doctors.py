"""The wish for a woman or a man as a doctor."""

# ruff: noqa: E501  a rule is a line

import re
from typing import Literal

from care.triage.words import LIMIT
from vietnamese import compose

Gender = Literal["female", "male"]

_DOCTOR = "(?:bác sĩ|bác sỹ|bac si|bac sy|bs|bsi|doctor|dr|gp|thầy thuốc)"
_FEMALE, _MALE = "(?:nữ|nu|gái|gai|female|lady|woman|phụ nữ|phu nu)", "(?:nam|male|man|nam giới|đàn ông)"
_FEMALES = re.compile(
    rf"\b(?:{_DOCTOR}(?: (?:là|la|giới tính|gioi tinh|phải là|is a|who is a|nào là))* {_FEMALE}|{_FEMALE} {_DOCTOR}|(?:cô|co|bà|chị|chi) (?:bác sĩ|bac si|bs))\b|^{_FEMALE}\b(?! (?:hay|hoặc|hoac|or))"
)
_MALES = re.compile(
    rf"\b(?:{_DOCTOR}(?: (?:là|la|giới tính|gioi tinh|phải là|is a|who is a|nào là))* {_MALE}|{_MALE} {_DOCTOR}|(?:ông|ong|anh|thầy) (?:bác sĩ|bac si|bs))\b|^{_MALE}\b(?! (?:hay|hoặc|hoac|or|nay|sau))"
)
_EITHER = re.compile(
    r"\b(?:nam|nữ|nu|male|female|man|woman) ?(?:hay|hoặc|hoac|or|với|/|,) ?(?:là )?(?:nam|nữ|nu|male|female|man|woman)\b"
)
_NOT = re.compile(r"\b(?:không|khong|ko|k|đừng|dung|not|no|don't|ngại|ngai)(?: \w+){0,3} *$")
_CALLED_NAM = re.compile(r"\b(?:[Bb]ác [Ss][ĩỹ]|[Bb][Ss]|[Dd]r) Nam\b")
_WISHES: tuple[tuple[re.Pattern[str], Gender, Gender], ...] = (
    (_FEMALES, "female", "male"),
    (_MALES, "male", "female"),
)


def read_gender_wish(text: str) -> Gender | None:
    """Return whether a woman or a man is wished for as a doctor; None if neither, either, or a doctor called Nam."""
    if _CALLED_NAM.search(text[:LIMIT]):
        return None
    plain = compose(text[:LIMIT])
    if _EITHER.search(plain):
        return None
    for pattern, wish, other in _WISHES:
        if found := pattern.search(plain):
            return other if _NOT.search(plain[max(0, found.start() - 60) : found.start()]) else wish
    return None
