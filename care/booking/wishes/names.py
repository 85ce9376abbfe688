"""Names of people, as they are typed. It refuses sentences, questions and numbers."""

# ruff: noqa: E501  a rule is a line

import re
import unicodedata
from enum import StrEnum
from pathlib import Path

import yaml

from care.triage.words import LIMIT
from vietnamese import compose, fold


class NameProblem(StrEnum):
    """Why a text is not taken for a name."""

    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NUMBER = "number"
    QUESTION = "question"
    SENTENCE = "sentence"


_SELF = "(?:tôi|toi|tui|mình|minh|em|con|cháu|chau|anh|chị|chi|bé|be|mẹ|bố|ba|bà|ông|cháu bé|bệnh nhân|benh nhan|người bệnh|nguoi benh)"
_LEAD = re.compile(
    rf"^(?:(?:dạ|da|vâng|vang|à|thưa|thua|ok)[ ,]+)*(?:(?:họ và tên|ho va ten|họ tên|ho ten|tên đầy đủ|ten day du|tên|ten)(?: (?:của|cua))?(?: {_SELF}){{0,3}}(?: (?:là|la))?|{_SELF}(?: {_SELF})?(?: (?:tôi|em|nhà em))?(?: (?:tên|ten))?(?: (?:là|la))|{_SELF} (?:tên|ten)|bệnh nhân|benh nhan|người bệnh|my (?:full )?name is|name|i am|i'm|this is|it is|it's)\s*[:\-]?\s+",
    re.IGNORECASE,
)  # fmt: skip
_TAIL = re.compile(r"[ ,]+(?:ạ|nha|nhé|nhe|ah|nhá|đó|nè|please)$", re.IGNORECASE)
_WORDS = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
_ASKING, _TALKING, _SURNAMES = (frozenset(_WORDS[kind].split()) for kind in ("asking", "talking", "surnames"))
_ASKS_FIRST = _ASKING - {"không", "khong", "nhiêu", "nhieu", "hay", "hả"}
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")


def read_name(text: str) -> str | NameProblem:
    """Return the name in `text` (2–6 words) as it is typed, with capitals, or why it is none.

    A word that talks ("muốn", "khám") makes a sentence, unless a surname leads and the word is typed with a capital.
    """
    name = " ".join(unicodedata.normalize("NFC", text[:LIMIT]).split())
    if "?" in name:
        return NameProblem.QUESTION
    name = name.strip(" .,!:;-")
    name = _LEAD.sub("", name + " ").strip(' .,!:;-"“”')
    name = _TAIL.sub("", name).strip(" .,!")
    if not name:
        return NameProblem.EMPTY
    if any(letter.isdigit() for letter in name):
        return NameProblem.NUMBER
    words = name.split(" ")
    lowered = [compose(word) for word in words]
    if (len(words) > 1 and lowered[-1] in _ASKING) or lowered[0] in _ASKS_FIRST:
        return NameProblem.QUESTION
    is_talk = sum(_talks(word, low) for word, low in zip(words, lowered, strict=True))
    leads = fold(lowered[0]).replace("'", "") in _SURNAMES
    if is_talk and not (leads and is_talk == sum(low in ("mai", "can", "on", "ten", "lich") for low in lowered)):
        return NameProblem.SENTENCE
    if not all(_NAME_WORD.fullmatch(word) and len(word) <= 15 for word in words):
        return NameProblem.SENTENCE
    if len(words) < 2:
        return NameProblem.TOO_SHORT
    return " ".join(map(_capital, words)) if len(words) <= 6 else NameProblem.TOO_LONG


def _talks(word: str, lowered: str) -> bool:
    return lowered in _TALKING and not (word[0].isupper() and not word.isupper())


def _capital(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda part: part.group()[0].upper() + part.group()[1:].lower(), word)
