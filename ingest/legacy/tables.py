"""Which letter each old encoding keeps in which place of Latin-1, and how a text in it becomes Unicode.

Sources: TCVN 5712:1993 as the ABC fonts use it, RFC 1456 (VISCII), the Vietnamese Unicode project's charts (VNI, VPS).
"""

import re
import unicodedata
from enum import StrEnum

from ingest.legacy.capitals import capitalised


class Encoding(StrEnum):
    """How Vietnamese was kept in one byte a letter (VNI: one or two)."""

    TCVN3 = "TCVN3"
    VNI = "VNI"
    VISCII = "VISCII"
    VPS = "VPS"


TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)

VISCII = dict(
    zip(
        "\x02\x05\x06\x14\x19\x1e\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0¡¢£¤¥"
        "¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹º»¼½¾¿ÄÅÆÇËÎÏÐÑÕÖ×ØÛÜÞßä"
        "åæçëîïðñö÷øûüþÿ",
        "ẲẴẪỶỸỴẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯẢĂẳẵẺĨỳĐứạỷừửỹỵỡưảăữẫẻĩỉđựỏọụũủợỮ",
        strict=True,
    )
)

VPS = dict(
    zip(
        "\x02\x03\x04\x05\x06\x10\x11\x12\x13\x14\x15\x19\x1c\x1d\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f"
        "¡¢£¤¥¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÃÄÅÆÇÈËÌÍÎÏÐ"
        "ÑÒÓÕÖ×ØÙÛÜÞäåæëïðñ÷øûýþÿ",
        "ẠẬẶẸỆỊỌỘỢỤỰỴẪỮÀẢÃẤẦẨọỗĂếềểệẮẰẲẾỀỂỄỐỒỔỖýỷỵỚỜỞ"
        "ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕựầấẩẫậđẻẹỉễịỹƯ"
        "ỦồốỏơÈừứũưẺảạăẽĩẴĐƠụủỶẼỳ",
        strict=True,
    )
)

# What readers of PDF and Word give instead of the Latin-1 character in these places.
TCVN3_ALIASES = {"\u2212": "ư", "\u2219": "ã", "\u03bc": "à", "\u2010": "ư"}

VNI_LETTERS = dict(zip("ñöôíìæóòîÑÖÔÍÌÆÓÒÎ", "đươíìỉĩịỵĐƯƠÍÌỈĨỊỴ", strict=True))
VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
VNI_MARKS |= {letter.upper(): marks for letter, marks in VNI_MARKS.items()}
TONES = "ùøûõïÙØÛÕÏ"
VNI_SYLLABLE = re.compile(rf"([aeoAEO])([âÂ])([{TONES}])|([aeouyôöAEOUYÔÖ])([{''.join(VNI_MARKS)}])|(.)", re.DOTALL)
CIRCUMFLEX, BREVE = "\u0302", "\u0306"

C1 = {bytes([code]).decode("cp1252", "replace"): chr(code) for code in range(0x80, 0xA0)}
C1.pop("\ufffd")
TABLES = {
    Encoding.TCVN3: str.maketrans(TCVN3 | TCVN3_ALIASES),
    Encoding.VISCII: str.maketrans(VISCII),
    Encoding.VPS: str.maketrans(VPS),
}
WITH_C1 = frozenset((Encoding.VISCII, Encoding.VPS))
FROM_C1 = str.maketrans(C1)


def convert(text: str, encoding: Encoding) -> str:
    """Return `text`, whose characters are Latin-1 or code page 1252 places of `encoding`, in Unicode (NFC)."""
    if encoding is Encoding.VNI:
        return unicodedata.normalize("NFC", VNI_SYLLABLE.sub(_vni, text))
    if encoding in WITH_C1:
        text = text.translate(FROM_C1)
    converted = text.translate(TABLES[encoding])
    return capitalised(text, converted) if encoding is Encoding.TCVN3 else converted


def _vni(match: re.Match[str]) -> str:
    base, hat, tone, vowel, mark, other = match.groups()
    if base:
        return base + VNI_MARKS[hat] + VNI_MARKS[tone]
    if other:
        return VNI_LETTERS.get(other, other)
    marks = VNI_MARKS[mark]
    if (CIRCUMFLEX in marks and vowel not in "aeoAEO") or (BREVE in marks and vowel not in "aA"):
        return VNI_LETTERS.get(vowel, vowel) + mark
    return VNI_LETTERS.get(vowel, vowel) + marks
