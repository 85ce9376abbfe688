"""Hours and parts of a day in words of time (`spoken.hear`): what the start of an appointment must lie between."""

# ruff: noqa: E501  a rule is a line

import re
from dataclasses import dataclass, field
from datetime import time

OPENS, CLOSES = 7, 21
EXACT, AROUND = 30, 60

Window = tuple[int, int]
"""Minutes of the day, [from, until)."""

PARTS: dict[str, Window] = {
    "SANGSOM": (300, 540), "DAUGIO": (420, 540), "CUOISANG": (570, 720), "SANG": (300, 720), "GIUATRUA": (690, 810),
    "TRUA": (660, 840), "DAUCHIEU": (780, 900), "CUOICHIEU": (930, 1080), "CHIEUTOI": (1020, 1200),
    "CHIEU": (780, 1080), "TOIMUON": (1200, 1440), "TOI": (1080, 1320), "DEM": (1200, 1440), "TANLAM": (1020, 1440),
    "NGOAIGIO": (1020, 1440), "TRUOCLAM": (300, 480), "HANHCHINH": (480, 1020),
}  # fmt: skip
"""What each part of the day admits. An evening is 18:00–22:00, "ngoài giờ hành chính" means after 17:00."""

_PART = "|".join(PARTS)
_BESIDE = "(?: ?(?:buoi |luc )?(SANG|TRUA|CHIEU|TOI|DEM|am|pm)\\b)?"
_CLOCKS = [
    re.compile(rf"\b(\d{{1,2}}) GIO KEM (?P<less>\d{{1,2}})(?: phut\b)?{_BESIDE}"),
    re.compile(rf"\b(\d{{1,2}}) (?:GIO )?(?P<half>RUOI){_BESIDE}"),
    re.compile(rf"\b(\d{{1,2}}) ?(?:GIO|:) ?(?P<minute>\d{{1,2}})\b(?! ?(?:[/-]|NGAY|tuan|thang|GIO|tieng))(?: ?(?:phut|p)\b)?{_BESIDE}"),
    re.compile(rf"\b(\d{{1,2}}) GIO\b{_BESIDE}"),
    re.compile(r"\b(\d{1,2})(?:[.:](?P<minute>\d{2}))? ?(am|pm)\b"),
    re.compile(r"(?<!NGAY )(?<!thang )(?<!MUNG )(?<![/.-])\b(1[0-2]|[1-9]) (SANG|CHIEU|TOI|TRUA)\b(?! (?:nay|HOMQUA) roi)"),
]  # fmt: skip
_OPEN_RANGE = re.compile(
    r"(?<!GIO )(?<!: )(?<!:)\b(\d{1,2})(?: ?: ?(\d{2}))? ?(?:-|DEN|NEXT|toi) ?(?=\d{1,2}(?: ?(?:GIO|:\d\d|am|pm|RUOI)\b|: ?\d))"
)
_BARE = re.compile(
    r"\b(luc|vao luc|sau luc|truoc luc|KHOANG|at) (\d{1,2})\b(?! ?(?:[/:.-]|GIO|NGAY|tuan|thang|tieng|phut|am\b|pm\b|RUOI|nguoi|tuoi|nam|do\b))"
)
_C = r"<(\d+)>"
_ROLES = [
    ("span", re.compile(rf"(?:TU |KHOANG |luc ){{0,3}}{_C} ?(?:-|DEN|NEXT|toi|den|va) ?(?:luc |KHOANG )?{_C}")),
    ("around", re.compile(rf"(?:luc )?KHOANG (?:luc )?{_C}|{_C} (?:gi do|hon|do lai)\b")),
    ("after", re.compile(rf"(?:(?<!tuan )(?<!thang )(?<!nam )\b(?:sau|TU|qua|tren)(?: luc)? {_C}(?: tro di)?|{_C} tro di)")),
    ("before", re.compile(rf"(?<!tuan )\b(?:truoc|DEN)(?: luc)? {_C}")),
    ("exact", re.compile(_C)),
]  # fmt: skip
_NO = r"(?: thi)? (?:khong duoc|khong ranh|khong di duoc|ban\b(?! oi)|ket\b|khong tien)"
_PARTS_OUT = re.compile(rf"\bTRU ({_PART})\b|\b({_PART}){_NO}")
_PART_OF_DAY_OUT = re.compile(rf"\bTRU (?:{_PART})(?= (?:W\d|mai|MOT|hom nay|NGAY|\d+/))")
_PARTS_IN = re.compile(rf"\b(?:buoi )?({_PART})\b(?: nay\b)?")


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as it is said; `part` is the part of the day said right behind it."""

    hour: int
    minute: int
    part: str | None


@dataclass(slots=True)
class Hours:
    """All that a text says of hours."""

    clocks: list[Clock] = field(default_factory=list)
    bounds: list[tuple[str, list[int]]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    barred: list[str] = field(default_factory=list)
    impossible: bool = False

    def __bool__(self) -> bool:
        return bool(self.bounds or self.parts or self.barred or self.impossible)


def take_hours(heard: str) -> tuple[str, Hours]:
    """Return `heard` without its hours, and the hours."""
    hours = Hours()
    heard = _OPEN_RANGE.sub(_opened, heard)
    heard = _BARE.sub(r"\1 \2 GIO", heard)

    def keep(found: re.Match[str]) -> str:
        clock = _clock(found)
        if clock is None:
            hours.impossible |= 24 < int(found.group(1)) < 30 or (
                int(found.group(1)) <= 24 and found.group().count(" ") > 1
            )
            return " ~ "
        hours.clocks.append(clock)
        return f" <{len(hours.clocks) - 1}> "

    for pattern in _CLOCKS:
        heard = pattern.sub(keep, heard)
    heard = re.sub(r"\s+", " ", heard)
    heard = re.sub(r"(<\d+>) nay\b", r"\1 hom nay", heard)
    for role, pattern in _ROLES:
        heard = pattern.sub(lambda found, role=role: _bound(hours, role, found), heard)  # type: ignore[misc]
    heard = _PART_OF_DAY_OUT.sub("TRU", heard)
    heard = _PARTS_OUT.sub(lambda found: _part(hours.barred, found), heard)
    heard = _PARTS_IN.sub(lambda found: _part(hours.parts, found), heard)
    return re.sub(r"\s+", " ", heard), hours


def window(hours: Hours, passed: int | None) -> tuple[Window, list[Window]]:
    """Return the minutes that an appointment may start in, and those barred.

    `passed` is the minute of now if only today is meant: an hour without a part of the day is then the one ahead.
    """
    low, high = 0, 1440
    part = PARTS[hours.parts[0]] if len(set(hours.parts)) == 1 else None
    if hours.parts and (part or not hours.bounds):
        low, high = min(PARTS[p][0] for p in hours.parts), max(PARTS[p][1] for p in hours.parts)
    exact: list[Window] = []
    for role, indices in hours.bounds:
        clocks = [hours.clocks[i] for i in indices]
        if role == "span":
            start, end = _range(clocks[0], clocks[1], hours.parts, passed)
            exact.append((start, end))
            continue
        minute = _minute(clocks[0], hours.parts, passed)
        if role == "after":
            low = max(low, minute)
            high = high if part is None or minute < high else 1440
        elif role == "before":
            high = min(high, minute)
        else:
            exact.append((minute - AROUND, minute + AROUND) if role == "around" else (minute, minute + EXACT))
    if exact:
        low, high = max(0, min(a for a, _ in exact)), min(1440, max(b for _, b in exact))
    return _without_ends((low, high), [PARTS[part] for part in hours.barred])


def _without_ends(open_: Window, barred: list[Window]) -> tuple[Window, list[Window]]:
    """Cut off barred time at either end; what lies in the middle stays barred."""
    low, high = open_
    inner = []
    for start, end in sorted(barred):
        if start <= max(low, OPENS * 60):
            low = max(low, end)
        elif end >= min(high, CLOSES * 60):
            high = min(high, start)
        else:
            inner.append((start, end))
    return (low, high), inner


def _range(first: Clock, last: Clock, parts: list[str], passed: int | None) -> Window:
    end = _minute(last, parts, passed)
    shared = Clock(first.hour, first.minute, first.part or last.part)
    for start in (_minute(shared, parts, passed), _minute(first, parts, passed), first.hour % 24 * 60 + first.minute):
        if start < end:
            return start, end
    start = _minute(first, parts, None)
    later = [m for m in (last.hour * 60 + last.minute, last.hour * 60 + last.minute + 720) if start < m <= 1440]
    return (start, later[0]) if later else (start, end)


def _minute(clock: Clock, parts: list[str], passed: int | None) -> int:
    """Return the minute of the day that `clock` means.

    Half a day is added as the part of the day says ("2 giờ chiều" is 14:00, "1 giờ đêm" stays). Without one, the hour
    is the first within consultation hours (7–21), and still ahead if today is meant: "5h" is 17:00, at 10:00 "8h" today
    is 20:00.
    """
    hour, minute = clock.hour, clock.minute
    part = clock.part or (parts[0] if len(set(parts)) == 1 else None)
    if hour >= 13 or (part is None and hour in (0, 12)):
        return hour % 24 * 60 + minute
    if part is not None:
        return _with_part(hour, part) * 60 + minute
    ahead = [h * 60 + minute for h in (hour, hour + 12) if OPENS <= h < CLOSES]
    if passed is not None:
        ahead = [m for m in ahead if m > passed] or ahead
    return ahead[0] if ahead else hour * 60 + minute


def _with_part(hour: int, part: str) -> int:
    hour %= 12
    if part in ("SANG", "SANGSOM", "CUOISANG", "DAUGIO", "am", "TRUOCLAM", "HANHCHINH") and part != "HANHCHINH":
        return hour
    if part == "HANHCHINH":
        return hour if hour >= 7 else hour + 12
    if part in ("TRUA", "GIUATRUA"):
        return hour if hour in (10, 11) else hour + 12
    if part == "DEM":
        return hour + 12 if hour >= 6 else hour
    if part in ("TOI", "TOIMUON") and hour == 0:
        return 0
    return hour + 12


def _clock(found: re.Match[str]) -> Clock | None:
    said = found.groupdict()
    hour, minute = int(found.group(1)), int(said.get("minute") or 0)
    part = found.group(found.re.groups)
    if part is None or part.isdigit() or part == "RUOI":
        part = None
    if said.get("half"):
        minute = 30
    if said.get("less"):
        hour, minute = (hour - 1) % 24, (60 - int(said["less"])) % 60
    if hour > 23 or minute > 59 or (said.get("less") and not 0 < int(said["less"]) < 60):
        return None
    if part == "pm":
        hour, part = (hour % 12 + 12 if hour <= 12 else hour), "CHIEU"
    elif part == "am":
        hour, part = hour % 12 if hour == 12 else hour, "SANG"
    return Clock(hour, minute, part)


def _opened(found: re.Match[str]) -> str:
    return f"{found.group(1)} GIO {found.group(2) or ''} DEN ".replace("  ", " ")


def _bound(hours: Hours, role: str, found: re.Match[str]) -> str:
    hours.bounds.append((role, [int(index) for index in found.groups() if index is not None]))
    return " "


def _part(parts: list[str], found: re.Match[str]) -> str:
    parts.append(next(group for group in found.groups() if group))
    return " hom nay " if found.group().endswith(" nay") else " "


def as_time(minute: int) -> time | None:
    """Return `minute` of the day; None at either end of it."""
    return time(minute // 60, minute % 60) if 0 < minute < 1440 else None
