"""A paragraph as pieces of text, each with the name of its font: what it says in Unicode."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ingest.legacy.fonts import Face, face_of
from ingest.legacy.guess import convert_words, evidence_in
from ingest.legacy.symbols import from_pictures, from_symbol
from ingest.legacy.tables import Encoding, convert

MIN_LEAD = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font; `font` is "" where the file does not say."""

    text: str
    font: str = ""


def unicode_text(runs: Iterable[Run], found: set[Encoding] | None = None) -> str:
    """Return what the runs show, and add to `found` the old encodings in which they are.

    Runs of one kind are joined first: VNI may put a letter and its mark into two.
    """
    found = set() if found is None else found
    return "".join(_shown("".join(texts), face, found) for face, texts in _joined(runs))


def _joined(runs: Iterable[Run]) -> Iterator[tuple[Face, list[str]]]:
    for face, group in groupby(runs, key=lambda run: face_of(run.font)):
        yield face, [run.text for run in group]


def _shown(text: str, face: Face, found: set[Encoding]) -> str:
    if face.is_symbol:
        return from_symbol(text)
    if face.is_pictures:
        return from_pictures(text)
    if face.encoding is None:
        return text
    text = _from_private(text)
    if not text.isascii():
        found.add(face.encoding)
    encoding = _really(text, face.encoding)
    if encoding is None:
        return convert_words(text, face.encoding)
    converted = convert(text, encoding)
    return converted.upper() if face.is_capitals and encoding is face.encoding else converted


def _really(text: str, told: Encoding) -> Encoding | None:
    """Return the encoding that the font tells, unless the words clearly speak for another, or for Unicode (None)."""
    evidence = evidence_in([text])
    if evidence.is_unicode:
        return None
    best = evidence.best() or told
    return best if evidence.speaking[best] > MIN_LEAD * evidence.speaking[told] + 1 else told


def _from_private(text: str) -> str:
    """Return `text` with the places that Word gives to fonts of their own kind brought back to Latin-1."""
    return "".join(chr(ord(c) - 0xF000) if "\uf020" <= c <= "\uf0ff" else c for c in text)
