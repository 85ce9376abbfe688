"""The patterns that numbers are found by, over folded text. Units as Vietnamese patients say them.

Source: triage facts 4.1 (blood pressure in cmHg, "38 rưỡi", glucose in mg/dL or mmol/L).
"""

import re

DAY, WEEK, MONTH, YEAR = 1.0, 7.0, 30.4, 365.25
HOUR_MINUTES, DAY_MINUTES = 60.0, 1_440.0

NUMBER_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mot": 1, "bon": 4, "tam": 8, "chin": 9, "muoi": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
DAYS_OF = {
    "ngay": DAY, "hom": DAY, "day": DAY, "tuan": WEEK, "week": WEEK, "wk": WEEK, "w": WEEK,
    "thang": MONTH, "th": MONTH, "month": MONTH, "mo": MONTH, "m": MONTH,
    "tuoi": YEAR, "t": YEAR, "year": YEAR, "yr": YEAR, "yo": YEAR, "y": YEAR,
}  # fmt: skip
MINUTES_OF = {
    "phut": 1.0, "p": 1.0, "minute": 1.0, "min": 1.0,
    "gio": HOUR_MINUTES, "tieng": HOUR_MINUTES, "hour": HOUR_MINUTES, "hr": HOUR_MINUTES, "h": HOUR_MINUTES,
    "ngay": DAY_MINUTES, "hom": DAY_MINUTES, "bua": DAY_MINUTES, "day": DAY_MINUTES,
    "tuan": 7 * DAY_MINUTES, "week": 7 * DAY_MINUTES, "thang": 30 * DAY_MINUTES, "month": 30 * DAY_MINUTES,
}  # fmt: skip

N = r"(\d+(?:[.,]\d{1,2})?)"
SPELT = re.compile(
    rf"\b({'|'.join(NUMBER_WORDS)})(?=[ -](?:tháng|thang|tuần|tuan|ngày|ngay|tuổi|tuoi|hôm|hom|bữa|bua|giờ|gio"
    r"|tiếng|tieng|phút|phut|viên|vien|years?|months?|weeks?|days?|hours?|minutes?|pills|tablets)\b)"
)
CHILD = (
    "(?:be|con|chau|tre|cu|thang nho|thang be|con be|con nho|em be|nhoc|so sinh|baby|infant|newborn|toddler|child|kid"
    "|son|daughter|girl|boy)"
)
_ATTRIBUTE = (
    "(?:nha|em|toi|tui|noi|ngoai|ut|con|minh|mk|cua|duoc|dc|moi|hon|gan|is|gai|trai|be|chau|sinh|sanh|de|nho|dau|a|only"
    "|just|about)"
)
_PERSON = "(?:he|she|who|mother|father|mom|mum|dad|husband|wife|grandma|grandpa|son|daughter|partner)"
_NOT_A_SPAN = "(?! (?:ago|nay|qua|roi|lien|truoc|ni|chua))"

AGED = re.compile(
    rf"\b(?:aged?|age of|tuoi|{_PERSON} (?:is|just turned|turned)) (\d{{1,3}})\b(?! ?(?:/|%|phut|ngay|gio|do|c\b))"
)
AGES = [
    re.compile(rf"{N}[ -]?(tuoi|t|years?|yrs?|yo|y)\b(?! ago)(?: ?-?/?o(?:ld)?\b)?"),
    re.compile(rf"{N}[ -]?(months?|mo|mos|weeks?|wks?|days?)[ -]?old\b"),
    re.compile(rf"{N} ?(thang|th|tuan|ngay) ?(?:tuoi|t)\b"),
    re.compile(rf"\b{CHILD}(?: {_ATTRIBUTE}){{0,4}} {N} ?(thang|th|tuan|ngay|m|months?|weeks?|days?)\b{_NOT_A_SPAN}"),
    re.compile(rf"{N}[ -]?(months?|weeks?|days?)[ -](?:old )?(?:baby|infant|girl|boy|son|daughter|newborn)\b"),
]
BORN = re.compile(rf"\b(?:moi )?(?:sinh|de|sanh|born)(?: ra)? (?:duoc |dc |moi )?{N} ?(ngay|tuan|days?|weeks?)\b")
PREGNANT = re.compile(
    rf"\b(?:bau|thai|co thai|mang thai|pregnant)(?: \w+){{0,3}}? {N} ?(tuan|w|thang|weeks?|months?)\b"
    rf"|{N}[ -]?(tuan|w|thang|weeks?|wks?|months?)(?: \w+)?"
    r" (?:pregnant|thai|bau|mang thai|co thai|pregnancy|gestation)\b"
)
TEMPERATURES = [
    re.compile(r"\b(3[4-9]|4[0-3])(?:[.,*](\d))?\s?(?:do|°|oc|c\b|d\b)\s?c?\s?(ruoi|\d)?\b"),
    re.compile(r"\b(3[5-9]|4[0-2])[.,*](\d)\b"),
    re.compile(r"\b(3[5-9]|4[0-2])\s?(ruoi)\b"),
    re.compile(r"\b(?:sot|nong|fever|temperature|temp|nhiet do|cap)(?: \w+){0,3}? (3[7-9]|4[0-2])(?: (\d))?\b"),
]
WEATHER = re.compile(r"\b(?:troi|nang|nong buc|ngoai duong|nuoc|lo|nhiet do ngoai)(?: \w+){0,2} $")
FAHRENHEIT = re.compile(
    r"\b(9[5-9]|10\d)(?:[.,](\d))?\s?(?:°|degrees?)?\s?f?\b(?=.{0,12}(?:f\b|degrees|fahrenheit))"
    r"|\b(?:fever|temp(?:erature)?)(?: \w+){0,3}? (10[0-8])(?:[.,](\d))?\b"
)
OF_FAHRENHEIT = ("95", "96", "97", "98", "99", "10", "fever", "temp")
PRESSURE = re.compile(r"\b(\d{1,3})(?:[.,]\d)?\s?(?:/|tren|over|-)\s?(\d{1,3})\b")
PRESSURE_NAMED = re.compile(r"\b(?:huyet ap|ha|len mau|tang xong|blood pressure|bp|tren)\b")
PRESSURE_ALONE = re.compile(
    r"\b(?:huyet ap|ha|len mau|tang xong|blood pressure|bp)(?: \w+){0,5}? (?:la |len |toi |den |was |is |of )?"
    r"(\d{2,3})\b(?!\s?(?:/|tuoi|t\b|do|phut|ngay))"
)
GLUCOSE = re.compile(
    r"(?<!tieu )(?<!thao )(?<!dai )\b(?:duong huyet|duong|glucose|sugar|dh|glycemie|blood sugar)"
    r"(?: (?!type|tuyp|tip)\w+){0,6}? "
    r"(\d{1,3})(?:\s?(?:[.,]|cham|phay)\s?(\d))?\b(?!\s?(?:tuoi|ngay|nam|phut|gio|thang))"
    r"|\b(\d{1,3})(?:[.,](\d))?\s?(?:mmol|mg/dl|mg dl)"
)
OXYGEN = re.compile(
    r"\b(?:spo ?2|o2|sp02|oxy|oxi|oxygen|sat|sats|saturation|saturations)(?: \w+){0,5}? ?[:=]?\s?(\d{2})\b(?! ?tuoi)"
)
HEART_RATE = re.compile(
    r"\b(?:mach|nhip tim|tim dap|heart rate|pulse|hr)(?: \w+){0,4}? (\d{2,3})\b"
    r"|\b(\d{2,3}) ?(?:bpm|nhip/phut|lan/phut tim)"
)
OF_HEART_RATE = ("mach", "nhip", "tim dap", "heart", "pulse", "hr", "bpm", "lan/phut")
BREATHS = re.compile(
    r"\b(?:tho|nhip tho|breathing|respiratory rate|breaths)(?: \w+){0,4}? (\d{2,3})"
    r" ?(?:lan|nhip|l/p|times|a minute|per minute|/phut|/p)"
    r"|\b(\d{2,3}) ?(?:breaths|nhip tho|lan tho)"
)
TABLETS = re.compile(
    r"(?=[\dcvm])(\d+|\bchuc|\bvai chuc|\bmay chuc)"
    r" ?(?:may )?(?:vien|v|tablets?|pills?|capsules?|vi)\b"
)
DURATION = re.compile(
    rf"{N}[ -]?(phut|p|minutes?|mins?|gio|tieng|hours?|hrs?|h|ngay|hom|days?|bua|tuan|weeks?|thang|months?)\b"
    r"(?! ?(?:tuoi|old|truoc nua))"
)
