"""What the name of a font tells of the text that is set in it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.legacy.tables import Encoding

CHARSET_SUFFIX = re.compile(r"\s+(CE|Cyr|Greek|Tur|Baltic|\((Hebrew|Arabic|Vietnamese)\))$")
SUBSET_PREFIX = re.compile(r"^/?[A-Z]{6}\+")
BY_NAME = (
    (Encoding.TCVN3, re.compile(r"^(\.Vn|Vn(Time|Arial|Avant|Book|Bodoni|Courier|Century)|ABC\b|TCVN)", re.IGNORECASE)),
    (Encoding.VNI, re.compile(r"^VNI[-_ ]?[A-Z0-9]", re.IGNORECASE)),
    (Encoding.VPS, re.compile(r"^VPS[-_ ]", re.IGNORECASE)),
    (Encoding.VISCII, re.compile(r"^VI (Times|Arial|Courier)", re.IGNORECASE)),
)  # fmt: skip
CAPITALS = re.compile(r"^\.?Vn.*[a-z ]H([-, ]?(Bold|Italic|Oblique|Regular))*$")
SYMBOLS = re.compile(r"^(Symbol|Wingdings|Webdings|Marlett|ZapfDingbats|MT Extra)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Face:
    """How to read a run: in an old encoding, shown in capitals whatever is typed, or pictures."""

    encoding: Encoding | None = None
    is_capitals: bool = False
    is_symbol: bool = False
    is_pictures: bool = False


PLAIN = Face()


@lru_cache(maxsize=4_096)
def face_of(font: str) -> Face:
    """Return what `font`, as Word, Excel or a PDF names it, tells."""
    name = CHARSET_SUFFIX.sub("", SUBSET_PREFIX.sub("", font.strip())).lstrip("/")
    if SYMBOLS.match(name):
        is_symbol = name.lower().startswith("symbol")
        return Face(is_symbol=is_symbol, is_pictures=not is_symbol)
    for encoding, pattern in BY_NAME:
        if pattern.match(name):
            return Face(encoding, is_capitals=encoding is Encoding.TCVN3 and bool(CAPITALS.match(name)))
    return PLAIN
