"""The days that a text wishes for, out of all that it names: from, until, except, and which of several."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from care.booking.wishes.day_kinds import DAY, Days, Span, next_weekday

HORIZON = timedelta(days=60)
"""How far "from tomorrow" or "an evening" reaches when no end is said."""
LONGEST_GAP = 62
"""Days; alternatives further apart are read as all days between them."""

_D = r"\{(\d+)\}"
_BUSY = (
    r"(?: ?,)?(?: thi| la| toi_?| minh| em| e| tui){0,4} "
    r"(?:(?<=thi )khong|khong (?:duoc|ranh|di duoc|kham|lam|tien|dc)|ban|ket|nghi)\b"
)
_ROLES = [
    ("out", re.compile(rf"\bTRU ((?:{_D}(?: ?(?:,|va|hoac|voi) ?)?)+)")),
    ("out", re.compile(rf"({_D}(?: (?:va|hoac|,|voi) {_D})*){_BUSY}")),
    ("span", re.compile(rf"(?:\b(?:TU|trong khoang) )?({_D} ?(?:-|DEN|toi|NEXT|den) ?{_D})")),
    ("from", re.compile(rf"\b(?:TU|bat DAU)(?: NGAY| ngay| SANG)? ({_D})(?: tro di)?|({_D}) tro di")),
    ("after", re.compile(rf"\b(?:sau|het|ngoai)(?: NGAY| ngay| ky nghi| luc)? ({_D})")),
    ("before", re.compile(rf"\b(?:truoc)(?: NGAY| ngay| luc)? ({_D})")),
    ("until", re.compile(rf"\b(?:DEN|cham nhat|truoc hoac)(?: NGAY| ngay| luc)? ({_D})")),
]


@dataclass(frozen=True, slots=True)
class Range:
    """Days wished for; `excluded` are weekdays left out, `firm` says that days were named, not only bounds."""

    first: date
    last: date
    weekdays: frozenset[int]
    excluded: frozenset[int]
    without: frozenset[date]
    firm: bool


def range_of(days: Days) -> Range:
    """Return the days that are wished for; nothing named is from today up to the horizon."""
    roles, joined = _roles(days.heard)
    spans = dict(enumerate(days.spans))
    plain = [span for index, span in spans.items() if index not in roles]
    wide = [span for span in plain if span.wide]
    container = wide[0] if len(wide) == 1 else None
    named = [span for span in plain if not span.wide]
    named += [_join(spans[one], spans[other]) for one, other in joined]
    out = [spans[index] for index, role in roles.items() if role == "out"]
    chosen, weekdays = _chosen(named, wide, container, days)
    bounds = [(role, _within(spans[index], container)) for index, role in roles.items()]
    first, last = _bounded(chosen, bounds, days.today)
    gaps = _gaps(chosen) if len(chosen) > 1 and any(span.weekday is None for span in named) else frozenset()
    return Range(
        first=min(first, last),
        last=last,
        weekdays=weekdays,
        excluded=frozenset(span.weekday for span in out if span.weekday is not None),
        without=gaps | _days([span for span in out if span.weekday is None]),
        firm=bool(named or wide),
    )


def _roles(heard: str) -> tuple[dict[int, str], list[tuple[int, int]]]:
    """Return what is said of each day by its place, and the pairs that are "from … to …"."""
    roles: dict[int, str] = {}
    joined: list[tuple[int, int]] = []
    for role, pattern in _ROLES:
        for found in pattern.finditer(heard):
            indices = [int(index) for index in re.findall(_D, found.group())]
            roles.update(dict.fromkeys(indices, role))
            if role == "span":
                joined.append((indices[0], indices[1]))
        heard = pattern.sub(" ", heard)
    return roles, joined


def _chosen(
    named: list[Span], wide: list[Span], container: Span | None, days: Days
) -> tuple[list[Span], frozenset[int]]:
    """Return the spans to choose from and the weekdays within them.

    A date outweighs a weekday, unless they are alternatives; weekdays are of the week or month named beside them, else
    one is the next such day, several are those of the next seven days, and Monday to Friday are all working days.
    """
    dates = [span for span in named if span.weekday is None]
    weekdays = [span for span in named if span.weekday is not None]
    if dates:
        either = re.search(r"\b(?:hoac|va)\b", days.heard)
        return [*dates, *weekdays] if either else dates, frozenset()
    if not weekdays:
        return wide, frozenset()
    if container:
        return [container], _weekdays_of(weekdays)
    if len(weekdays) == 1 and (weekdays[0].weekday, weekdays[0].to) != (0, 4):
        return weekdays, frozenset()
    return [Span(days.today, days.today + 6 * DAY)], _weekdays_of(weekdays)


def _bounded(chosen: list[Span], bounds: list[tuple[str, Span]], today: date) -> tuple[date, date]:
    first = min((span.first for span in chosen), default=today)
    last = max((span.last for span in chosen), default=today + HORIZON)
    starts = [span.first if role == "from" else span.last + DAY for role, span in bounds if role in ("from", "after")]
    ends = [span.last if role == "until" else span.first - DAY for role, span in bounds if role in ("until", "before")]
    if starts and not chosen:
        first = max(starts)
        last = first + HORIZON
    elif starts:
        first = max(first, *starts)
    if ends:
        last = min([last, *ends]) if chosen or starts else min(ends)
    return first, last


def _weekdays_of(spans: list[Span]) -> frozenset[int]:
    weekdays: set[int] = set()
    for span in spans:
        start = span.weekday or 0
        length = 0 if span.to is None else (span.to - start) % 7
        weekdays |= {(start + n) % 7 for n in range(length + 1)}
    return frozenset(weekdays)


def _within(span: Span, container: Span | None) -> Span:
    """Return the weekday that `span` names as the one in `container`."""
    if container is None or span.weekday is None:
        return span
    day = next_weekday(container.first, span.weekday)
    return Span(day, day)


def _join(one: Span, other: Span) -> Span:
    """Return the days from `one` to `other`; a weekday at the end is the next after the beginning."""
    last = next_weekday(one.first, other.weekday) if other.weekday is not None else other.last
    return Span(min(one.first, last), max(one.last, last))


def _days(spans: list[Span]) -> frozenset[date]:
    lengths = [min((span.last - span.first).days, LONGEST_GAP) for span in spans]
    return frozenset(
        span.first + DAY * n for span, length in zip(spans, lengths, strict=True) for n in range(length + 1)
    )


def _gaps(spans: list[Span]) -> frozenset[date]:
    """Return the days between alternatives that none of them names."""
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    if (last - first).days > LONGEST_GAP:
        return frozenset()
    return _days([Span(first, last)]) - _days(spans)
