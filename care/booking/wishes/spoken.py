"""What is typed, as words of time: SANG for "sáng", W5 for "thứ bảy", LIEN for "asap". It refuses no text.

Words in capitals are meant for sure; the others are folded. A syllable whose accents make it another word than the one
of time ("gặp" beside "gấp", "tôi" beside "tối") gets a "_" and matches nothing. Without accents the neighbours decide.
"""

import re
from collections.abc import Callable

from care.triage.number_patterns import NUMBER_WORDS
from care.triage.words import LIMIT, clauses_of, is_accented
from vietnamese import compose, fold

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

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

_COUNTS = {**{fold(word): str(number) for word, number in NUMBER_WORDS.items()}, "n1": "1", "n4": "4", "n6": "6",
           "n7": "7", "n8": "8", "nam": "5", "lam": "5", "sau": "6"}  # fmt: skip
_DIGIT = "(?:n1|n4|n6|n7|n8|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)"
_SPELT = rf"(?:{_DIGIT} muoi(?: {_DIGIT})?|muoi(?: {_DIGIT})?|{_DIGIT}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = (
    "(?:GIO|gio|h|NGAY|ngay|hom|tuan|thang|tieng|phut|RUOI|ruoi|days?|weeks?|months?|hours?|am|pm|o'clock|oclock)"
)

_SPELT_AGE = re.compile(rf"\b{_SPELT}(?= (?:tuoi|thang|tuan|ngay)\b)")


def _count(spelt: str) -> int:
    """Return the number of `spelt`: "hai muoi lam" is 25."""
    total = 0
    for word in spelt.split():
        if word == "muoi" or word == "ten":
            total = total * 10 if total else 10
        else:
            total += int(_COUNTS[word])
    return total


def count_words(folded: str) -> str:
    """Return `folded` with numbers spelt before "tuoi", "thang", "tuan", "ngay" as digits: "bon muoi tuoi"."""
    return _SPELT_AGE.sub(_counted, folded)


def _counted(match: re.Match[str]) -> str:
    return str(_count(match.group()))


def _weekday(match: re.Match[str]) -> str:
    spelt = match.group(1)
    number = int(spelt) if spelt.isdigit() else _count(spelt)
    return f"W{number - 2}" if 2 <= number <= 7 else "W?"


def _listed(found: re.Match[str]) -> str:
    return re.sub(r"(?<=[ ,])[2-7]\b", lambda number: f"W{int(number.group()) - 2}", found.group())


def _rules(*pairs: tuple[str, str | Callable[[re.Match[str]], str]]) -> list[Rule]:
    return [(re.compile(pattern), meant) for pattern, meant in pairs]


_PART = "(?:SANG|TRUA|CHIEU|TOI|DEM)"
_AFTER_PART = r"(?= (?:nay|ni|nai|mai|mot|MOT|som|THU|thu|t \d|chu nhat|chua nhat|cn|CN|W\d|NGAY|ngay (?:\d|mai|kia|mot)|hom|tuan|mung|MUNG|ram|RAM|\d+ (?:tet|TET)))"
_VERB = "(?:muon|can|dat|co|khong|ban|se|moi|dang|bi|di|ranh|xin|la|thich|hen|kham|goi|nho)"

_ENGLISH = _rules(
    (r"\bas soon as possible\b|\basap\b|\bearliest\b|\bsoonest\b|\bimmediately\b|\bright now\b|\burgent(?:ly)?\b", "LIEN"),
    (r"\b(?:the )?day after tomorrow\b", "MOT"),
    (r"\b(?:tomorrow|tomorow|tommorow|tommorrow|tmrw?|tmr)\b", "mai"),
    (r"\btoday\b", "hom nay"),
    (r"\btonight\b", "TOI nay"),
    (r"\bthe week after next\b", "tuan sau nua"),
    (r"\bthis (?:coming )?(mon|tues?|wed|weds|thur?s?|fri|sat|sun)(?:day|nesday|sday|urday|rsday)?\b", r"\1day"),
    (r"\bo'?clock\b", "GIO"),
    (r"\bhalf past (\d{1,2}|[a-z]+)\b", r"\1 GIO RUOI"),
    (r"\bquarter to (\d{1,2}|[a-z]+)\b", r"\1 GIO KEM 15"),
    (r"\bquarter past (\d{1,2}|[a-z]+)\b", r"\1 GIO 15"),
    (r"\ba ?\. ?m ?\.(?= |$)", "am"),
    (r"\bp ?\. ?m ?\.(?= |$)", "pm"),
    (r"\bin an hour\b", "1 tieng nua"),
    (r"\b(?:within|in the next|over the next|the next|next) (\d{1,2}|[a-z]+) days?\b", r"trong \1 NGAY"),
    (r"\b(?:within|in the next|over the next|the next|next) (\d{1,2}|[a-z]+) weeks?\b", r"trong \1 tuan"),
    (r"\b(?:in|after) an? (week|month)\b|\ba (week|month) from now\b", r"in 1 \1\2"),
    (r"\bin (\d{1,2}|[a-z]+) days?(?: time)?\b|\b(\d{1,2}|[a-z]+) days? from now\b", r"\1\2 NGAY nua"),
    (r"\bin (\d{1,2}|[a-z]+) weeks?(?: time)?\b|\b(\d{1,2}|[a-z]+) weeks? from now\b", r"\1\2 tuan nua"),
    (r"\bin (\d{1,2}|[a-z]+) months?(?: time)?\b|\b(\d{1,2}|[a-z]+) months? from now\b", r"\1\2 thang nua"),
    (r"\bin (\d{1,2}|[a-z]+) hours?(?: time)?\b", r"\1 tieng nua"),
    (r"\bin (\d{1,2}) min(?:ute)?s?\b", r"\1 phut nua"),
    (r"\b(\d{1,2}|[a-z]+) (?:days?|weeks?|months?|years?|hours?) (?:ago|old)\b", "~"),
    (r"\b(?:for|since|past|last) (?:the (?:past|last) )?(?:\d{1,2}|[a-z]+) (?:days?|weeks?|months?|years?|hours?)\b", "~"),
    (r"\b(?:since|last) (?:yesterday|night|week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday|year)\b", "~"),
    (r"\byesterday\b", "HOMQUA"),
    (r"\bnext (?=(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?s?\b)", "NEXTWEEK "),
    (r"\bnext weekend\b", "CUOI tuan sau"),
    (r"\b(?:this |the |at the |on the )?weekends?\b", "CUOI tuan"),
    (r"\bweekdays?\b|\bwork(?:ing)? days?\b", "TRONGTUAN"),
    (r"\b(?:early|beginning of|start of)(?: the)? next week\b", "DAU tuan sau"),
    (r"\b(?:late|end of)(?: the)? next week\b", "CUOI tuan sau"),
    (r"\b(?:early|beginning of|start of)(?: the)? next month\b", "DAU thang sau"),
    (r"\bend of(?: the)? next month\b", "CUOI thang sau"),
    (r"\b(?:later )?this week\b", "tuan nay"),
    (r"\bnext week\b", "tuan sau"),
    (r"\bthis month\b", "thang nay"),
    (r"\bnext month\b", "thang sau"),
    (r"\bnext year\b", "nam sau"),
    (r"\b(?:the )?end of (?:the |this )?month\b", "CUOI thang"),
    (r"\bthis (?=morning|afternoon|evening|noon)", "NAY "),
    (r"\b(?:out of|outside)(?: of)? (?:office|business|working|work) hours\b", "NGOAIGIO"),
    (r"\b(?:in |during )?(?:office|business|working) hours\b", "HANHCHINH"),
    (r"\b(?:after|when i (?:finish|leave)) work\b", "TANLAM"),
    (r"\bearly (?:in the )?morning\b", "SANGSOM"),
    (r"\blate (?:in the )?morning\b", "CUOISANG"),
    (r"\bearly (?:in the )?afternoon\b", "DAUCHIEU"),
    (r"\blate (?:in the )?afternoon\b", "CUOICHIEU"),
    (r"\blate (?:in the |at )?(?:evening|night)\b", "TOIMUON"),
    (r"\b(?:noon|midday|lunch ?time|lunch break|lunch)\b", "GIUATRUA"),
    (r"(?<=\d )in the (?:morning|afternoon|evening)\b", lambda found: {"m": "SANG", "a": "CHIEU", "e": "TOI"}[found.group().split()[-1][0]]),
    (r"(?<=GIO )in the (?:morning|afternoon|evening)\b", lambda found: {"m": "SANG", "a": "CHIEU", "e": "TOI"}[found.group().split()[-1][0]]),
    (r"\b(?:in the |the )?mornings?\b", "SANG"),
    (r"\b(?:in the |the )?afternoons?\b", "CHIEU"),
    (r"\b(?:in the |the )?evenings?\b|\bat nights?\b|\bnights?\b", "TOI"),
    (r"\bmondays?\b|\bmonday\b|\bmon\b", "W0"),
    (r"\btue?s?days?\b|\btues?\b", "W1"),
    (r"\bwednesdays?\b|\bwedday\b|\bwedsday\b|\bweds?\b", "W2"),
    (r"\bthur?s?days?\b|\bthurs?\b", "W3"),
    (r"\bfridays?\b|\bfri\b", "W4"),
    (r"\bsaturdays?\b|\bsat\b(?= \d|$)", "W5"),
    (r"\bsundays?\b|\bsun\b(?= \d|$)", "W6"),
    (r"\bNEXTWEEK (?:sat)\b", "NEXTWEEK W5"),
    (r"\bNEXTWEEK (?:sun)\b", "NEXTWEEK W6"),
    (r"\bNEXTWEEK (W\d)\b", r"\1 tuan sau"),
    (r"\bNAY (SANG|CHIEU|TOI|GIUATRUA)\b", r"\1 nay"),
    (r"\b(?:not|except|but not|other than|apart from|excluding|any day but)(?: (?:on|in|the|for))?(?= (?:W\d|SANG|CHIEU|TOI|GIUATRUA|mai|hom|CUOI|\d))", "TRU"),
    (r"\bbetween\b", "TU"),
    (r"\b(?:no earlier than|from)\b", "TU"),
    (r"\b(?:until|till|through|no later than)\b", "DEN"),
    (r"\b(?:onwards?|or later)\b", "tro di"),
    (r"\bor\b", "hoac"),
    (r"\b(?:around|about|approximately|approx)(?= \d)", "KHOANG"),
    (r"\b(after|before)(?= \d)", lambda found: ("sau" if found.group()[0] == "a" else "truoc") + " luc"),
    (r"\bafter(?= (?:\d|W|mai|hom|MOT|SANG|CHIEU|GIUATRUA|tet|TET|the \d))", "sau"),
    (r"\bbefore(?= (?:\d|W|mai|hom|MOT|SANG|CHIEU|GIUATRUA|tet|TET|the \d))", "truoc"),
    (r"\bby(?= (?:\d|W|mai|hom|MOT))", "DEN"),
    (r"\bto(?= (?:\d|W\d))", "DEN"),
    (r"(?<=\d )and(?= \d)", "DEN"),
    (r"\bthe (\d{1,2}) ?(?:st|nd|rd|th)\b(?! of| [a-z]{3})", r"NGAY \1"),
    (r"\b(\d{1,2}) ?(?:st|nd|rd|th)\b(?: of)?", r"\1"),
    (r"\b(?:lunar new year|chinese new year)\b", "TET"),
    (r"\bchristmas\b|\bxmas\b|\bnoel\b|\bgiang sinh\b", "25/12"),
    (r"\bnew year'?s? eve\b", "31/12"),
    (r"\bnew year'?s? day\b", "1/1"),
)  # fmt: skip
_MONTHS = ("january|jan", "february|feb", "march", "april|apr", "may", "june|jun", "july|jul", "august|aug",
           "september|sept|sep", "october|oct", "november|nov", "december|dec")  # fmt: skip
for _number, _names in enumerate(_MONTHS, 1):
    _ENGLISH += _rules(
        (rf"\b(?:early|beginning of|start of) (?:{_names})\b", f"DAU thang {_number}"),
        (rf"\b(?:late|end of) (?:{_names})\b", f"CUOI thang {_number}"),
        (rf"\bmid (?:{_names})\b", f"GIUA thang {_number}"),
        (rf"\b(\d{{1,2}}) (?:{_names})\b", rf"NGAY \1 thang {_number}"),
        (rf"\b(?:{_names}) (\d{{1,2}})\b", rf"NGAY \1 thang {_number}"),
        (rf"\b(?:in|during) (?:{_names})\b", f"thang {_number}"),
    )

_CHAT = _rules(
    (r"\b(?:hnay|hnai|h nay|hum nay|hum nai|hom nai|hum ni|hom ni|bua ni|BUA ni|ngay ni|NGAY ni)\b", "hom nay"),
    (r"\b(?:ko|k|hk|hok|hong|hem|khg|hông)\b(?= (?:phai|duoc|dc|ranh|di|sang|toi|chieu|SANG|TOI|CHIEU))", "khong"),
    (r"\b(?:kp|k phai|ko phai|hk phai|hok phai|hong phai|hem phai|ko fai)\b", "khong phai"),
    (r"\b(?:dc|dk|duoc)\b", "duoc"),
    (r"\b(?:trc|trk)\b", "truoc"),
    (r"\b(?:nx)\b", "nua"),
    (r"\b(?:am|AML) lich\b|(?<=thang \d )am\b(?! lich)|(?<=thang \d\d )am\b(?! lich)", "AML"),
    (r"\bchiu(?= (?:nay|mai|mot|MOT|t \d|thu|THU|cn))", "CHIEU"),
    (r"\btui(?= (?:nay|mai)\b)", "TOI"),
    (r"(?<=tuan )(?:sao|toi|NEXT|ke|ke tiep|tiep theo)\b", "sau"),
    (r"(?<=thang )(?:sao|toi|NEXT|ke|ke tiep|tiep theo)\b", "sau"),
    (r"\b(?:bh|bgio|bjo|bay_ GIO|bay_ gio|bay_ h)\b", "BAYGIO"),
    (r"(?<=\d )(?:gio|GIO|h|g|giờ|gjo|hrs?)\b", "GIO"),
    (r"(?<=\bmay )(?:gio|h)\b", "GIO"),
)
_UNCLEAR = _rules(
    # "bay gio": "now", unless a part of the day follows or a word of aim stands before it.
    (r"\bbay (?:gio|h)(?! (?:SANG|CHIEU|TOI|sang\b|chieu|toi\b(?! (?:muon|can|dat))|ruoi|kem|\d))(?<!luc bay gio)(?<!sau bay gio)(?<!truoc bay gio)(?<!khoang bay gio)(?<!tam bay gio)", "BAYGIO"),
    (r"\btam(?= (?:\d|bay gio|chin gio|muoi|hai gio|ba gio|bon gio|nam gio|sau gio|mot gio))", "KHOANG"),
    (r"\b(?:khoang|chung|co)(?= (?:\d|[a-z]+ gio\b|GIO))", "KHOANG"),
    (r"\bdo(?= \d{1,2} ?(?:GIO|:))", "KHOANG"),
    # "sau gio": six o'clock only beside a part of the day, "rưỡi" or after "lúc"
    (r"\bsau gio(?= (?:SANG|CHIEU|TOI|sang\b|chieu|toi\b|ruoi|kem|RUOI|KEM))|(?<=luc )sau gio\b", "6 GIO"),
    (rf"\b{_SPELT}(?= (?:gio|GIO|RUOI|ruoi)\b)(?<!sau)", _counted),
    (r"\bn6(?= (?:gio|GIO|RUOI|ruoi)\b)", "6"),
    (r"(?<=\d )gio\b", "GIO"),
    (r"(?<=GIO )kem\b", "KEM"),
    (r"(?<=GIO )ruoi\b|(?<=\d )ruoi\b|(?<=GIO )(?:rui|ruoi)\b", "RUOI"),
    (r"(?<=KEM )(?:nam)\b", "5"),
    (r"(?<=KEM )(?:muoi lam)\b", "15"),
    (r"(?<=KEM )(?:muoi)\b", "10"),
    (r"(?<=GIO )muoi lam\b(?: phut)?", "15"),
    (r"(?<=GIO )ba muoi\b(?: phut)?", "30"),
    (r"\bthu (n4|n6|n7|hai|ba|tu|nam|sau|bay|\d)\b(?! (?:lan|nay tuoi))", r"THU \1"),
    (r"\bTHU ?(n4|n6|n7|hai|ba|tu|nam|sau|bay|\d)\b", _weekday),
    (r"(?<![\w.,/])t ([2-7])\b(?! ?(?:/|tuoi))", _weekday),
    (r"\bchu nhat\b|\bchua nhat\b|\bcn\b|\bngay cn\b", "W6"),
    (r"\bNGAY (?=W\d)|\bngay (?=W\d)", ""),
    (r"W\d(?: ?(?:,|va|voi|hoac|hay) ?[2-7](?! ?[\w:/.-])|(?: ?(?:,|va|voi|hoac|hay) ?[2-7])+(?= tuan| SANG| CHIEU| TOI))+", _listed),
    (r"(W\d) ?(-|den|DEN|toi|NEXT) ?([2-7])(?= ?(?:$|,|tuan|SANG|CHIEU))", lambda found: f"{found.group(1)} DEN W{int(found.group(3)) - 2}"),
    (r"\bngay mot(?! thang)\b|\bbua mot\b|\bBUA MOT\b|\bNGAY MOT\b", "MOT"),
    (r"\b(?:ngay|NGAY|bua|BUA) kia\b", "MOT"),
    (r"\b(?:ngay|NGAY|bua|BUA) KIA\b", "KIA"),
    (r"\b(?:ngay|NGAY|bua|BUA|som) mai\b|\b(?:ngay|bua|NGAY|BUA) moi\b", "mai"),
    (r"\bmai mot\b", "mai hoac MOT"),
    (r"(?<=SANG |TRUA )mot\b|(?<=CHIEU )mot\b|(?<=sang )mot\b(?! )|(?<=chieu )mot\b|(?<=hoac )mot$|(?<=hay )mot$|(?<=mai )mot$|^mot$|^mot(?= \d+ GIO)", "MOT"),
    (r"\b(?:ngay|NGAY) hom nay\b|\b(?:bua|BUA|hom|NGAY|ngay) nay\b|\btrong NGAY(?: hom)? nay\b|\btrong NGAY$", "hom nay"),
    (r"\bhom (?:qua|kia|truoc|bua)\b|\bbua (?:qua|hom|truoc)\b|\bhom KIA\b", "HOMQUA"),
    (rf"\bsang(?=(?: (?:hoac|hay|-|va) (?:chieu|toi|TOI|CHIEU)))|(?<=buoi )sang\b|(?<=khong phai )sang\b|(?<=tru )sang\b|^sang$|\bsang(?= moi$)|^sang(?= (?:CHIEU|chieu|,|thi|ban|khong|duoc|hoac|hay)\b)", "SANG"),
    (rf"(?<!doi )(?<!chuyen )(?<!lich )(?<!qua )\bsang{_AFTER_PART}(?! tuan)(?! thang)(?! nam)", "SANG"),
    (r"(?<=GIO )sang\b|(?<=\d )sang\b(?! (?:tuan|thang|nam))|(?<=RUOI )sang\b", "SANG"),
    (r"\b(?:SANG_QUA|sang) (?=tuan\b(?! nay| sau| toi)|thang\b(?! nay| sau| toi| \d))(?:(tuan|thang))", r"\1 sau"),
    (r"\b(?:SANG_QUA|sang) (?=tuan|thang)", ""),
    (r"\b(?:SANG_QUA|sang) nam\b", "nam sau"),
    (r"\bqua tuan(?: sau)?\b(?! nay| truoc)", "tuan sau"),
    (r"(?<=SANG )moi$", "mai"),
    (r"\b(?:qua|ra|an|xong) (?=TET|LE\b|le\b|RAM|tet\b)", "sau "),
    (r"\b(may|vai) (?:ngay|NGAY|hom|bua|BUA)\b", r"\1 NGAY"),
    (r"\btrua\b", "TRUA"),
    (r"\bchieu\b", "CHIEU"),
    (rf"(?<=buoi )toi\b|^toi$|(?<=hoac )toi$|(?<=hay )toi$|^toi(?= nao\b)|(?<!W\d )\btoi{_AFTER_PART}(?! thu \w+ (?:ranh|ban))", "TOI"),
    (rf"(?:(?<=GIO )|(?<=RUOI )|(?<=\d )(?<!W\d ))toi\b(?! {_VERB}\b)(?! \d)", "TOI"),
    (r"(?<=W\d )toi(?= (?:luc |khoang |KHOANG )?\d)|\btoi(?= tre\b)", "TOI"),
    (r"(?<=CHIEU )toi\b(?! (?:muon|can|dat|ranh|co|la))", "TOI"),
    (r"\btoi (?=muon$|muon [,.]|muon (?:W|hom|mai|tuan|thu))", "TOI "),
    (r"(?<=buoi )dem\b|(?<=ban )dem\b|\bdem(?= (?:nay|mai|khuya))|(?<=GIO )dem\b", "DEM"),
    (r"\bkhuya\b", "DEM"),
    (r"(?<=SANG )ni\b|(?<=TRUA )ni\b|(?<=CHIEU )ni\b|(?<=TOI )ni\b|(?<=CHIEU )nai\b|(?<=TOI )nai\b|(?<=SANG )nai\b", "nay"),
    (r"\bLIEN\?(?= (?:hom|mai\b|\d|W\d|TU\b|truoc|sau|dau|cuoi))", ""),
    (r"\bNGAY (?=mai\b)", ""),
    (r"\bLIEN\?", "LIEN"),
    (rf"\bngay(?= (?:\d|{_SPELT}(?: thang|$)|mung|le\b|tet|thuong|dau|cuoi|nao))", "NGAY"),
    (r"(?<=\d )(?:ngay|hom|bua|BUA|NGAY)\b", "NGAY"),
    (rf"\b{_SPELT}(?= (?:ngay|NGAY|tuan|thang|tieng|hom|bua|BUA|days?|weeks?|hours?) (?:nua|toi|NEXT|sau|nay|qua|roi|truoc|lien))", _counted),
    (rf"(?<=trong )(?:vong )?{_SPELT}(?= (?:ngay|NGAY|tuan|thang|hom|tieng))", lambda found: str(_count(found.group().removeprefix("vong ")))),
    (rf"(?<=sau ){_SPELT}(?= (?:ngay|NGAY|tuan|thang|hom|tieng)\b)", _counted),
    (r"(?<=\d )(?:ngay|hom|bua|BUA|NGAY)\b", "NGAY"),
    (rf"(?<=NGAY ){_SPELT}(?= thang|$| ?,| hoac| DEN| den| SANG| CHIEU| TOI)(?! (?:nua|truoc))", _counted),
    (rf"\b(?:mung|MUNG|mong|ngay mung|ngay mong) {_SPELT}\b", lambda found: f"MUNG {_count(found.group().split('ng ')[-1] if not found.group().startswith('MUNG') else found.group()[5:])}"),
    (r"\b(?:NGAY |ngay )?(?:mung|mong|MUNG|mừng)(?= \d)", "MUNG"),
    (rf"(?<=thang )(?!sau\b)(?:muoi (?:mot|n1|hai)|{_SPELT})(?= (?:nam|toi|nay|AML)|$| ?,| SANG| CHIEU| TOI)", _counted),
    (r"\bkham (?:ngay|lien|luon|gap|som)\b|\bngay (?:va luon|lap tuc|lien)\b|\blien (?:di|luon|nha|duoc)\b|\bLIEN (?:va luon|lap tuc)\b", "LIEN"),
    (r"\bcang (?:som|nhanh|le) cang (?:tot|hay)\b|\bsom nhat(?: co the)?\b|\bnhanh nhat(?: co the)?\b|\bsom som\b", "LIEN"),
    (r"(?<!hen )(?<!muon )\bgap(?= (?:lam|qua|a|nha|nhe|gap|roi|luon)\b|$| ?[,.!])", "LIEN"),
    (r"^som$|\b(?:lam|hen|dat|kham) som\b", "LIEN"),
    (r"\bBAYGIO\b", "BAYGIO"),
    (r"\btet\b", "TET"),
    (r"\bram\b(?= (?:thang|nay|sau|toi)|$)", "RAM"),
    (r"\b(?:ngay|NGAY) RAM\b", "RAM"),
    (r"\bdau(?= (?:tuan|thang|gio|nam (?:sau|toi|\d)|buoi|chieu|CHIEU|SANG|W))", "DAU"),
    (r"\bcuoi(?= (?:tuan|thang|gio|nam|buoi|CHIEU|SANG|TRUA|W))", "CUOI"),
    (r"\bgiua(?= (?:tuan|thang|TRUA|gio|buoi|SANG|CHIEU))", "GIUA"),
    (r"\btru(?= (?:buoi |ngay |NGAY )?(?:W|SANG|CHIEU|TOI|TRUA|mai|hom|CUOI|\d|le|LE))", "TRU"),
    (r"\b(?:ngoai TRU|ngoai tru|khong phai|dung|tranh|khong lay|khong dat|khong muon|khong ranh|khong di duoc|khong kham|ne)(?: (?:la|vao|buoi|ngay|NGAY|luc|gio|GIO|ra|cho))?(?= (?:W|SANG|CHIEU|TOI|TRUA|DEM|mai|hom|MOT|CUOI|NGAY|GIUATRUA|\d))", "TRU"),
    (r"\bTRU (?:buoi|ngay|NGAY|vao|gio|luc|cac|may)(?= )", "TRU"),
    (r"\btu(?= )", "TU"),
    (r"\b(?:den|tai)(?= (?:\d|W|mai|hom|MOT|het|NGAY|MUNG|CUOI|DAU|TRUA|CHIEU|TOI|SANG))", "DEN"),
    (r"\bDEN het\b|\bhet(?= W| ngay| NGAY| thang| tuan)", "DEN"),
    (r"(?<=GIO )(?:toi|NEXT)(?= \d)|(?<=\d )(?:toi|NEXT)(?= \d)|(?<=W\d )(?:toi|NEXT|den)(?= W\d)|(?<=\d )toi(?= NGAY)", "DEN"),
    (r"\b(?:tro (?:di|ve sau|len)|ve sau|do di|do len)\b", "tro di"),
    (r"\b(?:hoac la|hoac|hay la|hay|voi ca)\b", "hoac"),
    (r"\b(?:muon nhat|cham nhat|tre nhat|khong qua|truoc hoac trong)(?: la)?\b", "DEN"),
    (r"\b(?:ngoai|trai) GIO (?:hanh chinh|hanh chanh|lam viec)\b|\bngoai gio(?: (?:hanh chinh|hanh chanh|lam viec|lam))?|\bngoai GIO(?: lam)?\b|\bngoai hanh chinh\b", "NGOAIGIO"),
    (r"\b(?:sau|het) (?:gio|GIO) (?:hanh chinh|hanh chanh|lam viec|lam|tan so|tan lam)\b|\b(?:sau khi |luc |gio |GIO |sau gio )?(?:tan lam|tan so|tan ca|di lam ve|lam xong|het gio lam)\b", "TANLAM"),
    (r"\b(?:truoc) (?:gio|GIO) (?:hanh chinh|hanh chanh|lam viec|lam|di lam)\b", "TRUOCLAM"),
    (r"\b(?:trong |vao )?(?:gio|GIO) (?:hanh chinh|hanh chanh|hc)\b|\b(?:trong|vao) (?:gio|GIO) lam viec\b", "HANHCHINH"),
    (r"\b(?:gio |GIO )?(?:nghi TRUA|com TRUA|an TRUA)\b", "GIUATRUA"),
    (r"\bGIUA TRUA\b|\bGIUA buoi TRUA\b", "GIUATRUA"),
    (r"\bSANG som\b|\bsom SANG\b|\bSANG tinh mo\b|\bDAU (?:gio |GIO |buoi )(?:lam |)?SANG\b|\bDAU SANG\b", "SANGSOM"),
    (r"\bCUOI (?:gio |GIO |buoi )?SANG\b|\bGIUA (?:buoi )?SANG\b|\bgan TRUA\b", "CUOISANG"),
    (r"\bDAU (?:gio |GIO |buoi )?CHIEU\b", "DAUCHIEU"),
    (r"\bDAU (?:gio |GIO |buoi )?TOI\b|\bCHIEU TOI\b|\bTOI som\b|\bchap toi\b", "CHIEUTOI"),
    (r"\bCUOI (?:gio |GIO |buoi )?CHIEU\b|\bxe CHIEU\b|\bCHIEU muon\b|\bGIUA (?:buoi )?CHIEU\b", "CUOICHIEU"),
    (r"\b(?:DAU|CUOI) (?:gio|GIO)\b", lambda found: "DAUGIO" if found.group()[0] == "D" else "CUOICHIEU"),
    (r"\bTOI (?:muon|tre|khuya|DEM)\b|\bDEM DEM\b|\bDEM khuya\b", "TOIMUON"),
    (r"\b(?:SANG|CHIEU|TRUA|TOI) nay (?=W\d)", lambda found: found.group()[: -len("nay ")]),
    (r"\bca ngay\b|\bca NGAY\b|\bmoi ngay\b|\bngay nao\b|\bNGAY nao\b", ""),
    (r"\btrong tuan(?: (sau|nay))?\b", lambda found: f"tuan {found.group(1)}" if found.group(1) else "TRONGTUAN"),
    (r"\b(?:ngay|NGAY) (?:thuong|lam viec|trong tuan)\b", "TRONGTUAN"),
)  # fmt: skip


def hear(text: str) -> str:
    """Return `text` as words of time; its length is bounded, so is the work."""
    text = compose(text[:LIMIT].translate(_DASHES))
    accented = is_accented(clauses_of(text))
    heard = _SPACE.sub(" ", _BESIDE_NUMBER.sub(" ", text)).strip(" .!,")
    heard = _WORD.sub(lambda found: _meant(found.group(), accented), heard)
    for pattern, meant in (*_CHAT, *_ENGLISH, *_UNCLEAR):
        heard = pattern.sub(meant, heard)
    return _SPACE.sub(" ", heard).strip()


def _meant(word: str, accented: bool) -> str:  # noqa: FBT001
    if word.isascii():
        return _PLAIN_IN_ACCENTED.get(word, word) if accented else word
    folded = fold(word)
    return _MEANT.get(word) or (folded + "_" if folded in _FOLDS else folded)
