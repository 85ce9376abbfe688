"""Numbers and days that are no wish: ages, births, telephones, measures, how long it has hurt, people called Mai."""

# ruff: noqa: E501  a rule is a line

import re

_UNIT = "(?:NGAY|ngay|hom|BUA|bua|tuan|thang|nam|GIO|tieng|phut|days?|weeks?|months?|years?|hours?)"
_LONG = "(?:NGAY|hom|tuan|thang|nam|tieng|phut|days?|weeks?|months?|years?|hours?)"
_HURTS = "(?:bi|dau|sot|ho|thay|met|non|chong mat|ngua|sung|tieu chay|di ngoai|mat ngu|kho tho|nhuc|chay mau|uong|tiem)"
_WHO = "(?:toi_?|em|con|be|chau|me|bo|ba|ong|minh|anh|chi|lai|hay|no|cu)"
_CALLED = (
    "(?:bac si|bs|bsi|co_?|chi|anh|chau|ban_?|ba|di|chu|me|ten|ten la|dr|doctor|ms|mrs|miss|nguyen|tran|le|pham|hoang|vu|vo|dang|bui"
    "|thi|ngoc|thanh|phuong|xuan|tuyet|quynh|truc|bach|hong|nhat|thuy|hoa|sao|hoang)"
)
_PAST = [
    re.compile(pattern)
    for pattern in (
        r"\bBAYGIO la may\b",
        r"\b(?:chao|good) (?:buoi )?(?:SANG|TRUA|CHIEU|TOI)\b",
        r"\b24 ?/ ?(?:7|24)\b",
        r"(?<!\d)(?:\+ ?)?(?:84|0)[ .-]?\d(?:[ .-]?\d){7,10}(?!\d)|\d{7,}",
        r"\d+ ?/ ?\d+ (?:vien|diem|tuoi|lan|goi|phan|mat|mmhg)\b",
        r"\b(?:sinh|sn|born|dob|ns)(?: (?:nam|NGAY|ngay|in|on|thang|vao|la)){0,4}[ :]+\d[\d/.-]*(?: thang \d+)?(?: nam \d+)?",
        r"\b\d+(?:[.,]\d+)? ?(?:tuoi|do|°|kg|ky|cm|mg|ml|vien|lan|%|mmhg|trieu|ngan|nghin|dong|dua|nguoi|con|phan|so|benh nhan|mui|lieu|goi|y ?o|years? old|times|pills)\b",
        r"\b\d+(?:[.,]\d+)? ?%",
        r"\blan (?:THU )?W[\d?]",
        r"\b(?:so|quan|phong|lau|tang|duong|hem|ngo|khoa|chi so|tuyp|type|cap|do|lop|covid|mui|lan|lan thu|lan THU|huyet ap|ha|dich vu|goi|muc|bhyt|the) \d+(?:[/.]\d+)?\b(?! ?GIO)",
        r"\b(?:NGAY|ngay) (?:uong )?\d+ (?:lan|vien)\b|\b\d+ lan (?:mot |1 |moi )?(?:NGAY|ngay|tuan)\b",
        rf"\b(?:TU |da |duoc |dc |gan |hon |khoang |KHOANG |may |vai |suot |ca |nhieu ){{0,4}}(?:(?<!NGAY )(?<!MUNG )\b\d+(?: ?- ?\d+)?|may|vai|suot|ca|nhieu|mot) {_UNIT}(?: (?:nay|qua|roi|lien|lien tuc|truoc|ni|chua khoi|khong khoi|khong het|chua het)){{1,4}}\b",
        rf"\b(?:may|vai|suot) {_UNIT}\b(?! (?:nua|toi|NEXT|sau))",
        rf"\b{_HURTS} (?:\w+ ){{0,4}}?(?:duoc |dc |da |khoang |KHOANG |gan |hon ){{0,4}}(?<!NGAY )(?<!MUNG )(?<!/)\b\d+ {_LONG}\b(?! (?:nua|toi|NEXT|sau|\d))",
        r"(?<!thang )\b\d+ nam\b|\bnam \d{4}\b(?<!thang \d nam \d{4})(?<!thang \d\d nam \d{4})",
        r"\b\d+ (?:days?|weeks?|months?|years?|hours?)\b",
        r"(?<!trong )(?<!vong )(?<!sau )\b\d+ (?:NGAY|hom)\b(?! (?:nua|toi|NEXT|sau|ke))",
        r"(?<!trong )(?<!vong )(?<!sau )\b\d+ tuan\b(?! (?:nua|toi|NEXT|sau|ke))",
        r"(?<!trong )(?<!vong )(?<!sau )\b\d+ thang(?: tuoi)?\b(?! (?:nua|toi|NEXT|sau|nay|\d|gieng|chap|ke))",
        r"(?<!trong )(?<!vong )(?<!sau )(?<!GIO )(?<!KEM )\b\d+ (?:tieng|phut)\b(?! (?:nua|toi|NEXT|sau))",
        r"\b(?:TU |ke tu )?(?:(?:SANG|TRUA|CHIEU|TOI|DEM) )?(?:tuan|thang|nam) (?:truoc|roi|vua roi|qua|ngoai)\b",
        rf"\b(?:TU )?(?:(?:SANG|TRUA|CHIEU|TOI|DEM)(?: nay| qua)?|hom nay|HOMQUA)(?: {_WHO}){{0,4}} {_HURTS}\b",
        rf"\b(?:{_HURTS}|lan|di|uong)(?: \w+){{0,4}}? TU (?:(?:SANG|TRUA|CHIEU|TOI|DEM)(?: nay| qua)?|hom nay|HOMQUA)\b",
        r"\bTU (?:SANG|sang|TRUA|CHIEU|TOI|toi)(?: nay)? (?:DEN|den|toi|NEXT) (?:GIO|gio|nay|BAYGIO)\b",
        r"\b(?:THU|thu_?) nhat\b.{0,80}?\bW0\b",
        r"\b(?:DEM|dem|TOI) (?:hoac|hay|thuong|toi_?) (?:ho|sot|dau|bi|mat ngu|kho)\b|\b(?:moi_?|hang) toi\b",
        r"\b(?:TU |hoi |luc )?(?:SANG|TRUA|CHIEU|TOI|DEM) (?:qua|HOMQUA|hom truoc)\b",
        r"\b(?:ve|hay|moi_?|hang|cu|thuong|ban|hoac) (?:SANG|TOI|DEM|CHIEU|TOIMUON)\b",
        rf"\b{_CALLED} mai\b(?! (?:luc|\d|SANG|CHIEU|TOI|TRUA|duoc|nhe|nha|ranh|ban|di|moi|co|sau|truoc|kham))",
    )
]  # fmt: skip


def strip_complaints(heard: str) -> str:
    """Return `heard` without the numbers and days that are no wish for an appointment."""
    for pattern in _PAST:
        heard = pattern.sub(" ~ ", heard)
    return re.sub(r"\s+", " ", heard).strip()
