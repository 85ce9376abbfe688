"""Who is to be seen and by whom: year of birth, name, a wish for a woman or a man. It refuses what it would guess."""

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from care.booking.wishes.phone import Phone, PhoneProblem, read_phone
from care.booking.wishes.spoken import count_words
from care.triage.number_patterns import AGED, AGES, DAYS_OF, YEAR
from care.triage.words import LIMIT
from vietnamese import compose, fold

__all__ = [
    "BirthYearProblem", "NameProblem", "Phone", "PhoneProblem", "read_birth_year", "read_gender_wish", "read_name",
    "read_phone",
]  # fmt: skip

OLDEST = 120


class BirthYearProblem(StrEnum):
    """Why a year of birth cannot be taken."""

    UNCLEAR = "unclear"
    FUTURE = "future"
    TOO_OLD = "too_old"
    IMPOSSIBLE = "impossible"


_DATE = re.compile(r"(?<!\d)(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_WRITTEN = re.compile(r"\b(\d{1,2}) thang (\d{1,2}),? nam (\d{4}|\d{2})\b")
_YEAR = re.compile(r"(?<![\d.,])(\d{4})(?![\d.,]?\d)")
_SHORT_YEAR = re.compile(r"\b(?:sinh|sn|nam|born|ns|doi)(?: (?:nam|in|vao|la))*[ :]*'?(\d{2})\b(?! ?(?:tuoi|t\b))|^'?(\d{2})$")
_MONTHS_ALONE = re.compile(r"\b(\d{1,2}) ?(thang|tuan|ngay|months?|weeks?|days?)\b")
_HALF = re.compile(r"\b\d{1,2} tuoi ruoi\b")


def read_birth_year(text: str, today: date) -> int | BirthYearProblem:
    """Return the year of birth that `text` names, or that an age in it means, seen from `today`.

    Two digits are a year, this century's if that has come: "85" is 1985, "05" is 2005; an age says so ("40 tuổi").
    """
    plain = count_words(fold(text[:LIMIT]).strip(" .!,"))
    year = _year_of_a_date(plain, today)
    if year is None:
        year = _year_of_an_age(plain, today)
    if year is None and (found := _YEAR.search(plain)):
        year = int(found[1])
    if year is None and (found := _SHORT_YEAR.search(plain)):
        year = _century(int(found[1] or found[2]), today)
    if year is None or isinstance(year, BirthYearProblem):
        return year or BirthYearProblem.UNCLEAR
    if year > today.year:
        return BirthYearProblem.FUTURE
    return year if today.year - year <= OLDEST else BirthYearProblem.TOO_OLD


def _year_of_a_date(plain: str, today: date) -> int | BirthYearProblem | None:
    if found := _ISO.search(plain):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DATE.search(plain) or _WRITTEN.search(plain):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        year = _century(year, today) if len(found[3]) == 2 else year
    else:
        return None
    try:
        return BirthYearProblem.FUTURE if date(year, month, day) > today else year
    except ValueError:
        return BirthYearProblem.IMPOSSIBLE


def _year_of_an_age(plain: str, today: date) -> int | BirthYearProblem | None:
    found = next((found for pattern in AGES if (found := pattern.search(plain))), None)
    found = found or _MONTHS_ALONE.fullmatch(plain)
    if found is None:
        aged = AGED.search(plain)
        return None if aged is None else _past(float(aged[1]), "year", today)
    return _past(float(found[1].replace(",", ".")) + (0.5 if _HALF.search(plain) else 0), found[2], today)


def _past(number: float, unit: str, today: date) -> int | BirthYearProblem:
    days = DAYS_OF.get(unit, DAYS_OF.get(unit.rstrip("s"), YEAR))
    if days == YEAR and number == int(number):
        return today.year - int(number) if number <= OLDEST else BirthYearProblem.TOO_OLD
    if number * days > OLDEST * YEAR:
        return BirthYearProblem.TOO_OLD
    return (today - timedelta(days=number * days)).year


def _century(short: int, today: date) -> int:
    return today.year // 100 * 100 + short - (100 if short > today.year % 100 else 0)


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
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?")
_ASKING = frozenset(
    "gì sao nào đâu ai không khong gi what how why who where when bao nhiêu nhieu hả hay".split()
)
_TALKING = frozenset(
    """không khong ko muốn muon bị bệnh khám kham đặt lịch lich được duoc của cua với rồi cho tôi toi mình hủy huỷ thôi xin chào chao
    ok đau nhức sốt thuốc thuoc bác sĩ si đồng ý quay lại cần can hẹn giờ ngày ngay mai hôm nay cảm ơn cam on tên ten
    là này kia đó thì mà nhưng vì nên để đã đang sẽ có want need is the my please doctor hello hi thank you book appointment
    cancel back help yes no""".split()
)
_SURNAMES = frozenset(
    """nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam phung
    mai to ha ta tang quach thai kieu cao luong luu chau chu nghiem tong au giang lo quang vang thao sung ma vi nong hua
    tieu khuc la mac dam diep ton trieu on than thach lu bach bo cu doi dong giap kim kha khong lai liem mach nhan ninh
    ong quan sam tu thi vien viem bien but cam chung danh dau hau hy khau khieu tat tiet tuong ung uong xa y h k""".split()
)  # fmt: skip


def read_name(text: str) -> str | NameProblem:
    """Return the name in `text` (2–6 words) as it is typed, with capitals, or why it is none.

    A word that talks ("muốn", "khám") makes a sentence, unless a surname leads and the word is typed with a capital.
    """
    name = " ".join(unicodedata.normalize("NFC", text[:LIMIT]).split())
    if "?" in name:
        return NameProblem.QUESTION
    name = name.strip(" .,!:;-")
    name = _LEAD.sub("", name + " ").strip(" .,!:;-\"“”")
    name = _TAIL.sub("", name).strip(" .,!")
    if not name:
        return NameProblem.EMPTY
    if any(letter.isdigit() for letter in name):
        return NameProblem.NUMBER
    words = name.split(" ")
    lowered = [compose(word) for word in words]
    if len(words) > 1 and lowered[-1] in _ASKING or lowered[0] in _ASKING - {"không", "khong", "nhiêu", "nhieu", "hay", "hả"}:
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


Gender = Literal["female", "male"]

_DOCTOR = "(?:bác sĩ|bác sỹ|bac si|bac sy|bs|bsi|doctor|dr|gp|thầy thuốc)"
_FEMALE, _MALE = "(?:nữ|nu|gái|gai|female|lady|woman|phụ nữ|phu nu)", "(?:nam|male|man|nam giới|đàn ông)"
_FEMALES = re.compile(
    rf"\b(?:{_DOCTOR}(?: (?:là|la|giới tính|gioi tinh|phải là|is a|who is a|nào là))* {_FEMALE}|{_FEMALE} {_DOCTOR}|(?:cô|co|bà|chị|chi) (?:bác sĩ|bac si|bs))\b|^{_FEMALE}\b(?! (?:hay|hoặc|hoac|or))"
)
_MALES = re.compile(
    rf"\b(?:{_DOCTOR}(?: (?:là|la|giới tính|gioi tinh|phải là|is a|who is a|nào là))* {_MALE}|{_MALE} {_DOCTOR}|(?:ông|ong|anh|thầy) (?:bác sĩ|bac si|bs))\b|^{_MALE}\b(?! (?:hay|hoặc|hoac|or|nay|sau))"
)
_EITHER = re.compile(r"\b(?:nam|nữ|nu|male|female|man|woman) ?(?:hay|hoặc|hoac|or|với|/|,) ?(?:là )?(?:nam|nữ|nu|male|female|man|woman)\b")
_NOT = re.compile(r"\b(?:không|khong|ko|k|đừng|dung|not|no|don't|ngại|ngai)(?: \w+){0,3} *$")
_CALLED_NAM = re.compile(r"\b(?:[Bb]ác [Ss][ĩỹ]|[Bb][Ss]|[Dd]r) Nam\b")


def read_gender_wish(text: str) -> Gender | None:
    """Return whether a woman or a man is wished for as a doctor; None if neither, either, or a doctor called Nam."""
    if _CALLED_NAM.search(text[:LIMIT]):
        return None
    plain = compose(text[:LIMIT])
    if _EITHER.search(plain):
        return None
    for pattern, wish, other in ((_FEMALES, "female", "male"), (_MALES, "male", "female")):
        if found := pattern.search(plain):
            return other if _NOT.search(plain[max(0, found.start() - 60) : found.start()]) else wish  # type: ignore[return-value]
    return None
