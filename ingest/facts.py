"""What a document says about itself in passing: its language, its instrument, its date of effect."""

import datetime as dt
import re
import unicodedata

from ingest.refusals import Reason, RefusedError
from knowledge.passages import Language

SAMPLE = 20_000
VIETNAMESE_LETTERS = re.compile("[đơưăĐƠƯĂ\u1ea0-\u1ef9]")
MIN_VIETNAMESE_SHARE = 0.02
# TCVN3 and VNI put Vietnamese into Latin-1 places: "céng hoµ x· héi", "coäng hoøa xaõ hoäi".
TCVN3_WORD = re.compile("[A-Za-z][µ¸¶·¹¨©ª«¬®»¾¼½]|[®¸¶¨©ª«¬][a-zµ-ÿ]|[µ¸¶·¹¨©ª«¬®][A-Za-z]")
VNI_WORD = re.compile("[aeiouyöôêâ][äøõïùûåáàãéèëüúêâ]", re.IGNORECASE)
MIN_LEGACY_SHARE = 0.1

DATE = r"ngày\s+(\d{1,2})(?:\s+tháng\s+|\s*[/.-]\s*)(\d{1,2})(?:\s+năm\s+|\s*[/.-]\s*)(\d{4})"
IN_FORCE = r"có\s+hiệu\s+lực(?:\s+thi\s+hành)?(?:\s+kể)?\s+từ\s+" + DATE
OWN_DATE = re.compile(r"này\s+" + IN_FORCE, re.IGNORECASE)
ANY_DATE = re.compile(IN_FORCE, re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1945, 2100

KINDS = ("Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Nghị quyết", "Quyết định", "Thông tư", "Thông tư liên tịch")
KIND = re.compile(rf"^({'|'.join(KINDS)})\s*$", re.IGNORECASE)
NUMBER = re.compile(r"^(?:Luật\s+)?Số\s*:\s*(\d+(?:/\d{4})?/[A-ZĐ0-9-]+(?:/[A-ZĐ0-9-]+)*)", re.IGNORECASE)
FRONT_LINES = 60
MAX_SLUG = 80


def language_of(text: str) -> Language:
    """Return the language of `text`.

    Raises:
        RefusedError: another script, or Vietnamese in the fonts of before Unicode.
    """
    sample = text[:SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if len(VIETNAMESE_LETTERS.findall(sample)) > MIN_VIETNAMESE_SHARE * len(letters):
        return Language.VIETNAMESE
    _refuse_legacy(sample)
    if sum(1 for c in letters if "LATIN" in unicodedata.name(c, "")) < len(letters) / 2:
        raise RefusedError(Reason.FOREIGN_LANGUAGE, "neither Vietnamese nor English")
    return Language.ENGLISH


def _refuse_legacy(sample: str) -> None:
    words = [word for word in sample.split() if any(c.isalpha() for c in word)]
    for font, pattern in (("TCVN3", TCVN3_WORD), ("VNI", VNI_WORD)):
        if sum(1 for word in words if pattern.search(word)) > MIN_LEGACY_SHARE * len(words) + 2:
            raise RefusedError(Reason.LEGACY_FONT, f"Vietnamese written for {font} fonts: convert it to Unicode first")


def date_of_effect(text: str) -> dt.date | None:
    """Return the date from which `text` says that it is in force; "this circular …" goes before any other."""
    for pattern in (OWN_DATE, ANY_DATE):
        for day, month, year in pattern.findall(text):
            if (date := _date(int(year), int(month), int(day))) is not None:
                return date
    return None


def date_in(value: object) -> dt.date | None:
    """Return the date of a front matter value: a YAML date, `2026-07-01` or `01/07/2026`."""
    if isinstance(value, dt.date):
        return value
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", str(value)):
        return _date(*(int(part) for part in match.groups()))
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", str(value)):
        day, month, year = (int(part) for part in match.groups())
        return _date(year, month, day)
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def instrument(lines: list[str]) -> str:
    """Return the kind and number in a legal text's first lines, such as "Thông tư 01/2025/TT-BYT", else ""."""
    front = lines[:FRONT_LINES]
    kind = next((match[1] for line in front if (match := KIND.match(line))), "")
    number = next((match[1] for line in front if (match := NUMBER.match(line))), "")
    return f"{kind.capitalize()} {number}" if kind and number else ""


def subject(lines: list[str]) -> str:
    """Return the line under a legal text's kind: what the instrument is about, else ""."""
    front = lines[:FRONT_LINES]
    below = next((front[i + 1 :] for i, line in enumerate(front) if KIND.match(line)), [])
    return below[0].capitalize() if below and below[0].isupper() else (below[0] if below else "")


def slug(name: str) -> str:
    """Return `name` as a document id: ASCII letters and digits in kebab-case."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:MAX_SLUG].strip("-") or "document"
