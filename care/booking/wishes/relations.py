"""For whom an appointment is, as kinship words say it, in HL7's RoleCode."""

# ruff: noqa: E501  a rule is a line

import re
from enum import StrEnum

from care.booking.wishes.phrasing import clean, spoken


class Relation(StrEnum):
    """Who is to be seen, seen from whoever types. Source: HL7 v3-RoleCode."""

    MOTHER = "MTH"
    FATHER = "FTH"
    CHILD = "CHILD"
    GRANDPARENT = "GRPRN"
    SPOUSE = "SPS"
    SIBLING = "SIB"
    FAMILY_MEMBER = "FAMMEMB"


_OWN = "(?:tôi|em|con|cháu|anh|chị|=nhà|của|ruột|cụ)"
_KIN: list[tuple[Relation, str, str]] = [
    (Relation.GRANDPARENT, "(?:ông|bà)(?: (?:nội|ngoại))|grand ?(?:ma|pa|mother|father|parents?)|granny", "ông|=bà"),
    (Relation.SPOUSE, "bà xã|ông xã|chồng|vợ|husband|wife|spouse|partner|bx|ox", ""),
    (Relation.SIBLING, "(?:anh|chị|em) (?:trai|gái|ruột|họ)|(?:anh|chị|em) (?:tôi|mình|của)|(?:my )?(?:brother|sister|siblings?)", ""),
    (Relation.FAMILY_MEMBER, "cháu (?:nội|ngoại|trai|gái)|(?:ba|bố|mẹ|má) (?:chồng|vợ)|(?:cô|dì|chú|bác|cậu|mợ|thím|dượng) (?:tôi|em|mình)|người (?:nhà|thân|quen)|hàng xóm|bạn (?:tôi|mình|em|của)|(?:my )?(?:aunt|uncle|cousin|nephew|niece|grandson|granddaughter|relative|friend|neighbou?r)", "cô|dì|chú|bác|cậu|mợ|cháu"),
    (Relation.MOTHER, "mẹ|mạ|my (?:mother|mom|mum)|mother|mom|mum", "má|u|bầm"),
    (Relation.FATHER, "bố|tía|my (?:father|dad)|father|dad", "ba|cha|thầy"),
    (Relation.CHILD, "con (?:trai|gái)|(?:em |con )?bé|con (?:tôi|mình|em|nhà|nhỏ|út)|đứa (?:con|nhỏ)|nhóc|cu tí|(?:my )?(?:son|daughter|child|kids?|baby)|con của", "con"),
]  # fmt: skip
"""Relation, words that say it anywhere, words that say it only beside a possessive, after "cho", or alone."""

_SELF_AFTER = "(?! (?:hỏi|đặt|xin|gặp|hẹn|khám|biết|đổi|dời|hủy|huỷ|xem|lịch|tư vấn|đăng|một|1|book|see))"
_FOR = "(?:cho|giúp|giùm|dùm|hộ|for)"
_PATTERNS = [
    (
        relation,
        re.compile(
            "|".join(
                [rf"\b(?:{spoken(sure)})\b"]
                + ([rf"\b(?:{spoken(unsure)}) {spoken(_OWN)}\b(?! (?:là|bị|muốn|cần))", rf"\b{spoken(_FOR)} (?:{spoken(unsure)})\b{spoken(_SELF_AFTER)}", rf"^(?:{spoken(unsure)})$"] if unsure else [])
            )
        ),
    )
    for relation, sure, unsure in _KIN
]  # fmt: skip
_ENGLISH_ME = re.compile(r"\b(?:for|book|get|give|let|tell|show|help|find|make|call|remind|see|it's|it is) me\b")
_AFTER_FOR = re.compile(rf"\b{spoken(_FOR)} (?:{spoken('(?:bé|con|cháu|em)')} (?={spoken('(?:ba|bố|mẹ|má|ông|bà)')}))?")


def read_relation(text: str) -> Relation | None:
    """Return whom an appointment is for, or None if that is whoever types, or nobody is named.

    What stands behind "cho" goes first ("em đặt cho mẹ"), then the first that is named.
    """
    plain, _ = clean(text)
    plain = _ENGLISH_ME.sub(" ", plain)
    for found in _AFTER_FOR.finditer(plain):
        named = [(m.start(), relation) for relation, pattern in _PATTERNS if (m := pattern.search(plain, found.start())) and m.start() <= found.end()]  # fmt: skip
        if named:
            return min(named, key=lambda pair: pair[0])[1]
    named = [(m.start(), relation) for relation, pattern in _PATTERNS if (m := pattern.search(plain))]
    return min(named, key=lambda pair: pair[0])[1] if named else None
