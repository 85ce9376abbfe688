"""Folded Vietnamese and teen-code, as words of time (`spoken`): neighbours decide; the order of the rules matters."""

# ruff: noqa: E501  a rule is a line

import re

from care.booking.wishes.counting import SPELT, count, counted
from care.booking.wishes.rules import rules

_PART = "(?:SANG|TRUA|CHIEU|TOI|DEM)"
_AFTER_PART = r"(?= (?:nay|ni|nai|mai|mot|MOT|som|THU|thu|t \d|chu nhat|chua nhat|cn|CN|W\d|NGAY|ngay (?:\d|mai|kia|mot)|hom|tuan|mung|MUNG|ram|RAM|\d+ (?:tet|TET)))"
_VERB = "(?:muon|can|dat|co|khong|ban|se|moi|dang|bi|di|ranh|xin|la|thich|hen|kham|goi|nho)"


def _weekday(match: re.Match[str]) -> str:
    spelt = match.group(1)
    number = int(spelt) if spelt.isdigit() else count(spelt)
    return f"W{number - 2}" if 2 <= number <= 7 else "W?"


def _listed(found: re.Match[str]) -> str:
    return re.sub(r"(?<=[ ,])[2-7]\b", lambda number: f"W{int(number.group()) - 2}", found.group())


CHAT = rules(
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
UNCLEAR = rules(
    # "bay gio": "now", unless a part of the day follows or a word of aim stands before it.
    (r"\bbay (?:gio|h)(?! (?:SANG|CHIEU|TOI|sang\b|chieu|toi\b(?! (?:muon|can|dat))|ruoi|kem|\d))(?<!luc bay gio)(?<!sau bay gio)(?<!truoc bay gio)(?<!khoang bay gio)(?<!tam bay gio)", "BAYGIO"),
    (r"\btam(?= (?:\d|bay gio|chin gio|muoi|hai gio|ba gio|bon gio|nam gio|sau gio|mot gio))", "KHOANG"),
    (r"\b(?:khoang|chung|co)(?= (?:\d|[a-z]+ gio\b|GIO))", "KHOANG"),
    (r"\bdo(?= \d{1,2} ?(?:GIO|:))", "KHOANG"),
    # "sau gio": six o'clock only beside a part of the day, "rưỡi" or after "lúc"
    (r"\bsau gio(?= (?:SANG|CHIEU|TOI|sang\b|chieu|toi\b|ruoi|kem|RUOI|KEM))|(?<=luc )sau gio\b", "6 GIO"),
    (rf"\b{SPELT}(?= (?:gio|GIO|RUOI|ruoi)\b)(?<!sau)", counted),
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
    (r"\b(?:di lam|di hoc|lam|hoc|ban) (?:toi|NEXT|DEN|den)(?: luc)?(?= \d)", "sau"),
    (r"\bngay mot(?! thang)\b|\bbua mot\b|\bBUA MOT\b|\bNGAY MOT\b", "MOT"),
    (r"\b(?:ngay|NGAY|bua|BUA) kia\b", "MOT"),
    (r"\b(?:ngay|NGAY|bua|BUA) KIA\b", "KIA"),
    (r"\b(?:ngay|NGAY|bua|BUA|som) mai\b|\b(?:ngay|bua|NGAY|BUA) moi\b", "mai"),
    (r"\bmai mot\b", "mai hoac MOT"),
    (r"(?<=SANG |TRUA )mot\b|(?<=CHIEU )mot\b|(?<=sang )mot\b(?! )|(?<=chieu )mot\b|(?<=hoac )mot$|(?<=hay )mot$|(?<=mai )mot$|^mot$|^mot(?= \d+ GIO)|(?<=, )mot(?= duoc)", "MOT"),
    (r"\b(?:ngay|NGAY) hom nay\b|\b(?:bua|BUA|hom|NGAY|ngay) nay\b|\btrong NGAY(?: hom)? nay\b|\btrong NGAY$", "hom nay"),
    (r"\bhom (?:qua|kia|truoc|bua)\b|\bbua (?:qua|hom|truoc)\b|\bhom KIA\b", "HOMQUA"),
    (r"\bsang(?=(?: (?:hoac|hay|-|va) (?:chieu|toi|TOI|CHIEU)))|(?<=buoi )sang\b|(?<=khong phai )sang\b|(?<=tru )sang\b|^sang$|\bsang(?= moi$)|^sang(?= (?:CHIEU|chieu|,|thi|ban|khong|duoc|hoac|hay)\b)", "SANG"),
    (rf"(?<!doi )(?<!chuyen )(?<!doi lich )(?<!chuyen lich )(?<!qua )\bsang{_AFTER_PART}(?! tuan)(?! thang)(?! nam)", "SANG"),
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
    (rf"\bngay(?= (?:\d|{SPELT}(?: thang|$)|mung|le\b|tet|thuong|dau|cuoi|nao))", "NGAY"),
    (r"(?<=\d )(?:ngay|hom|bua|BUA|NGAY)\b", "NGAY"),
    (rf"\b{SPELT}(?= (?:ngay|NGAY|tuan|thang|tieng|hom|bua|BUA|days?|weeks?|hours?) (?:nua|toi|NEXT|sau|nay|qua|roi|truoc|lien))", counted),
    (rf"(?<=trong )(?:vong )?{SPELT}(?= (?:ngay|NGAY|tuan|thang|hom|tieng))", lambda found: str(count(found.group().removeprefix("vong ")))),
    (rf"(?<=sau ){SPELT}(?= (?:ngay|NGAY|tuan|thang|hom|tieng)\b)", counted),
    (r"(?<=\d )(?:ngay|hom|bua|BUA|NGAY)\b", "NGAY"),
    (rf"(?<=NGAY ){SPELT}(?= thang|$| ?,| hoac| DEN| den| SANG| CHIEU| TOI)(?! (?:nua|truoc))", counted),
    (rf"\b(?:mung|MUNG|mong|ngay mung|ngay mong) {SPELT}\b", lambda found: f"MUNG {count(found.group().split('ng ')[-1] if not found.group().startswith('MUNG') else found.group()[5:])}"),
    (r"\b(?:NGAY |ngay )?(?:mung|mong|MUNG|mừng)(?= \d)", "MUNG"),
    (rf"(?<=thang )(?!sau\b)(?:muoi (?:mot|n1|hai)|{SPELT})(?= (?:nam|toi|nay|AML)|$| ?,| SANG| CHIEU| TOI)", counted),
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
    (r"(?<=GIO )(?:toi|NEXT)(?= \d)|(?<=\d )(?<!W\d )(?:toi|NEXT)(?= \d)|(?<=W\d )(?:toi|NEXT|den)(?= W\d)|(?<=\d )toi(?= NGAY)", "DEN"),
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
