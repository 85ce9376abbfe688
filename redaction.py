"""Takes personal identifiers out of a text, before a log or a model outside of this machine sees it.

Numbers, addresses of e-mail and of streets, dates of birth and names, accented or not, typed or spoken. A name is found
by what stands around it; one that stands alone in small letters is not. How much is found: `python -m evals.redaction`.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Identifier(StrEnum):
    """What was taken out; its placeholder is `[PHONE]` and so on."""

    ID_CARD = "ID_CARD"
    INSURANCE = "INSURANCE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    ADDRESS = "ADDRESS"
    BIRTH = "BIRTH"
    NAME = "NAME"


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier at `[start, end)` of the NFC text."""

    start: int
    end: int
    kind: Identifier


GAP = r"[ .\-]"
_DIGIT = (
    r"(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|bảy|tam|chin|zero|oh|one|two|three|four|five|six|seven|eight|nine|\d)"
)
_DOMAIN = r"(?:com|vn|net|org|edu|gov)"
_YEAR = r"(?:19|20)\d{2}"
_DATE = rf"(?:\d{{1,2}}\s?[/.\-]\s?\d{{1,2}}\s?[/.\-]\s?(?:{_YEAR}|\d{{2}})|{_YEAR}-\d{{2}}-\d{{2}}"
_DATE += rf"|(?:ngay )?(?:mung )?\d{{1,2}} thang \d{{1,2}}(?: nam {_YEAR})?|\d{{1,2}} \d{{1,2}} {_YEAR}|{_YEAR})"
_CAPITAL = r"(?-i:[A-Z][\w'’]*)"
_STOP = (
    r"(?:bi|o|sinh|nam|tuoi|sdt|dau|va|la|cua|co|dang|muon|so|can|cccd|bhyt|thi|the|from|and|with|has|is|i|my|born|year|"
    r"years|da|se|xin|hom|benh|ngay|dien|on|at|back|when|if|hay|hoac|nao|nay|gi|thi|nha|khong|chua|duoc|cho|toi|em|minh)"
)
_WORD = rf"(?-i:(?!{_STOP}\b)[a-z]\w*)"
_STREET = rf"(?:\d+[A-Za-z]?(?:/\d+)*|{_CAPITAL}(?: {_CAPITAL}){{0,3}}|{_WORD}(?: {_WORD})?)"
_SUGAR = "(?! (?:huyet|mau|ruot|tieu|ho hap))"  # đường huyết, đường ruột: no street
_LANE = rf"(?i:ngo|ngach|hem|kiet|duong{_SUGAR}|pho|thon|ap|to dan pho|to|khu pho)"
_UNIT = rf"(?i:ngo|ngach|hem|kiet|duong{_SUGAR}|pho|thon|ap|to dan pho|khu pho|phuong|p\.|xa|thi tran|thi xa|quan|q\.|"
_UNIT += r"huyen|tp\.?|thanh pho|tinh)"
_HOUSE = r"\d{1,4}[A-Za-z]?(?:/\d{1,4}[A-Za-z]?){0,3}"
_SURE_SURNAME = (
    r"Nguyen|Tran|Pham|Hoang|Huynh|Phan|Vu|Dang|Bui|Ngo|Duong|Truong|Dinh|Trinh|Doan|Luong|Mac|Thach|Quach|Luu|Chau"
)
_OTHER_SURNAME = r"Le|Do|Ho|Vo|Ly|La|Lam|Mai|Ta|To|Ha|Cao|Thai|Kieu|Son|Danh|Kim|Tu|Diep|Dao|Dam|Vi|Ma"
_SURNAME = rf"(?:{_SURE_SURNAME}|{_OTHER_SURNAME})"
_SMALL = rf"(?-i:(?!{_STOP}\b)[a-z][a-z'’]+)"
_NAMED = rf"(?:{_CAPITAL}(?: {_CAPITAL}){{0,4}}|{_SMALL}(?: {_SMALL}){{0,3}})"
_WHO = r"(?:toi|em|minh|con|chau|be|me|bo|ba|ma|cha|vo|chong|anh|chi|ong|ban|benh nhan|nguoi benh)"
_TITLE = r"(?:Ong|Ba|Anh|Chi|Em|Co|Chu|Bac|Be|Chau|Mr|Mrs|Ms|Miss|ong|ba|anh|chi|em|co|chu|bac|be|chau)"

_PATTERNS: tuple[tuple[Identifier, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Identifier.EMAIL, r"(?P<it>[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4})"),
        (
            Identifier.EMAIL,
            rf"(?i)(?P<it>\b[\w.+\-]{{2,40}}(?: (?:cham|dot) [\w]{{1,20}}){{0,2}}"
            r" ?(?:\(at\)|\[at\]|\(a\)| a cong| at |@) ?[\w\-]{2,30}"
            rf" ?(?:\.|cham|dot) ?{_DOMAIN}(?: ?(?:\.|cham|dot) ?vn)?)\b",
        ),
        (Identifier.INSURANCE, rf"(?P<it>\b[A-Za-z]{{2}}{GAP}?[1-5](?:{GAP}?\d){{12}})(?!\d)"),
        (
            Identifier.INSURANCE,
            rf"(?i)\b(?:bhyt|bhxh|bao hiem(?: y te| xa hoi)?|the|insurance)\b[^\d\n]{{0,25}}"
            rf"(?P<it>\d(?:{GAP}?\d){{9}})(?!\d)",
        ),
        (
            Identifier.ID_CARD,
            rf"(?<![\w.])(?P<it>0\d{{2}}{GAP}?\d{{3}}{GAP}?\d{{3}}{GAP}?\d{{3}}|0\d{{3}}{GAP}\d{{4}}{GAP}\d{{4}})(?!\d)",
        ),
        (
            Identifier.ID_CARD,
            r"(?i)\b(?:cccd|cmnd|cmt|can cuoc|chung minh|dinh danh|id card|id number|citizen id|passport|ho chieu)\b"
            rf"[^\d\n]{{0,25}}?(?P<it>[a-z]?\d(?:{GAP}?\d){{6,11}})(?!\d)",
        ),
        (Identifier.PHONE, r"(?<![\w.])(?P<it>\(?(?:\+ ?84|0084|84|0)\)?(?:[ .\-()]{0,2}\d){9,10})(?!\d)"),
        (
            Identifier.PHONE,
            rf"(?i)\b(?:sdt|dt|dien thoai|so may|hotline nha|goi|zalo|phone|call|mobile|tel|lien he)\b[^\d\n]{{0,20}}"
            rf"(?P<it>[235789](?:{GAP}?\d){{7,8}})(?!\d)",
        ),
        (Identifier.PHONE, rf"(?i)\b(?P<it>{_DIGIT}(?:[ ,.\-]{{1,2}}{_DIGIT}){{7,13}})\b"),
        (
            Identifier.BIRTH,
            r"(?i)\b(?:ngay thang nam sinh|ngay sinh|nam sinh|sinh vao|sinh ngay|sinh nam|sinh|sn|dob|date of birth|"
            rf"born on|born in|born|birthday)\b ?(?:la|is|:|vao|ngay|nam)? ?:? ?(?P<it>{_DATE})\b",
        ),
        (
            Identifier.ADDRESS,
            r"(?i)\b(?:dia chi|nha (?:toi|em|minh|o)|toi o|em o|minh o|thuong tru(?: tai)?|tam tru(?: tai)?|address|"
            r"i live at|live at)\b ?(?:la|:|is|tai|o)? ?(?:tai|o|so nha|so)? ?"
            rf"(?P<it>{_HOUSE},? (?:{_CAPITAL}|{_LANE}\b)[^.;\n!?]{{0,70}})",
        ),
        (
            Identifier.ADDRESS,
            rf"(?P<it>\b(?i:(?:so nha|nha so|so|nha|can ho) )?{_HOUSE},? {_LANE} {_STREET}"
            rf"(?:,? {_UNIT} ?{_STREET}){{0,5}})",
        ),
        (
            Identifier.ADDRESS,
            rf"(?P<it>\b(?:{_UNIT} ?{_STREET},? ?){{1,4}}"
            rf"(?i:phuong|xa|thi tran|quan|huyen|thi xa|tp\.?|tinh) {_STREET})",
        ),
        (
            Identifier.ADDRESS,
            rf"(?P<it>\b\d{{1,5}} {_CAPITAL}(?: {_CAPITAL}){{0,3}} (?:Street|St|Road|Rd|Lane|Avenue|Ave|Alley)\b)",
        ),
        (
            Identifier.NAME,
            rf"(?i)\b(?:ho va ten|ho ten|ten day du|ten that|ten khai sinh|full name|name)"
            rf"(?: (?:cua )?{_WHO})? ?(?:la|:|is) ?(?P<it>{_NAMED})",
        ),
        (
            Identifier.NAME,
            rf"(?i)\b(?:{_WHO} (?:ten|ho ten)(?: la)?|ten (?:cua )?{_WHO} ?(?:la|:)?|my name is|my name's|name is|"
            rf"i am called|call me|is called|is named)(?: {_TITLE})? (?P<it>{_NAMED})",
        ),
        (
            Identifier.NAME,
            rf"(?<!vien )(?<!duong )(?<!pho )(?<!Duong )(?<!Pho )(?<!BV )(?<!truong )(?<!vien)\b(?P<it>(?!Ho Chi Minh)"
            rf"(?:(?:{_SURE_SURNAME})(?: {_CAPITAL}){{1,4}}|{_SURNAME}(?: {_CAPITAL}){{2,4}}))",
        ),
        (Identifier.NAME, rf"\b(?P<it>(?i:{_SURNAME}) (?i:thi|van) {_SMALL}(?: {_SMALL})?)\b"),
        (Identifier.NAME, rf"(?:^|(?<=\s))(?<!Ho )(?:{_TITLE}) (?P<it>(?!{_TITLE}\b){_CAPITAL}(?: {_CAPITAL}){{0,3}})"),
    )
)
PUBLIC = re.compile(r"(?:1[89]00)[ .\-]?\d{2,4}(?:[ .\-]?\d{2,4})?|11[1-5]")
_LOG = re.compile(
    r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}"
    r"|(?<![\w.:/\-])(?:\+84|0)[1-9](?:[ .]?\d){8}(?![\w\-])"
    r"|(?<![\w.:/\-])0\d{11}(?![\w\-])"
    r"|(?<![\w\-])[A-Z]{2}[1-5]\d{12}(?![\w\-])"
)


def find(text: str) -> list[Found]:
    """Return the identifiers of a text in NFC, in order; none overlaps another."""
    flat = _flat(text)
    found = [
        Found(match.start("it"), match.end("it"), kind)
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(flat)
        if not PUBLIC.fullmatch(match["it"])
    ]
    return _apart(found)


def redact(text: str) -> str:
    """Return NFC `text` with a placeholder such as `[PHONE]` for each identifier that is found."""
    composed = unicodedata.normalize("NFC", text)
    for one in reversed(find(composed)):
        composed = f"{composed[: one.start]}[{one.kind}]{composed[one.end :]}"
    return composed


def redact_log(line: str) -> str:
    """Return a line of a log without numbers of people and e-mail addresses; ids of ours stay."""
    return _LOG.sub("[redacted]", line)


def _apart(found: list[Found]) -> list[Found]:
    """Return identifiers that do not overlap: the one that begins first, and of those the longest."""
    apart: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
        elif one.end > apart[-1].end:
            apart[-1] = Found(apart[-1].start, one.end, apart[-1].kind)
    return apart


def _flat(text: str) -> str:
    """Return `text` without accents, letter for letter, so that places in it are places in `text`."""
    return "".join(map(_bare, text))


def _bare(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() or not letter.isalpha() else letter
