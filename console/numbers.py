"""Numbers as people write them in their language."""

import datetime as dt

from console.words import Words


def number(value: float | None, words: Words, digits: int = 0) -> str:
    """A number: 12.345,6 in Vietnamese, 12,345.6 in English; a dash where there is none."""
    if value is None:
        return "–"
    written = f"{value:,.{digits}f}"
    return written if words.language == "en" else written.translate(str.maketrans(",.", ".,"))


def duration(lasts: dt.timedelta | None, words: Words) -> str:
    """How long something took, in its largest two units at most: 4 min 20 s."""
    if lasts is None:
        return "–"
    seconds = round(lasts.total_seconds())
    if seconds < 60:
        return words("duration-seconds", seconds=seconds)
    if seconds < 3_600:
        return words("duration-minutes", minutes=seconds // 60, seconds=seconds % 60)
    return words("duration-hours", hours=seconds // 3_600, minutes=seconds % 3_600 // 60)
