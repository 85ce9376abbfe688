"""Old Vietnamese without a font name: told by its syllables, over the whole document first, then line by line.

A word speaks for an encoding if it becomes a Vietnamese syllable by it and is none as it stands. Signs such as ®, ±, £
and µg are no words and speak for nothing; a text with a few of them stays as it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.legacy.syllables import is_syllable
from ingest.legacy.tables import Encoding, convert

MARKED = "\u0080-\u009f\u00a1-\u00ff"  # where the old encodings keep their letters
UNICODE = "ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9"  # Vietnamese letters that Latin-1 does not have
WORD = re.compile(f"[A-Za-z{MARKED}{UNICODE}\u0300-\u0323\u2212\u2219]+")
LETTER = re.compile("[A-Za-z]")
BEYOND_LATIN_1 = re.compile(f"[{UNICODE}\u0300\u0301\u0303\u0309\u0323]")
UNITS = r"µ(?:g|l|L|m|mol|M|s|Sv|kat|IU|m²|m³)"
A_UNIT = re.compile(rf"(?<![A-Za-z\u00a1-\u00ff]){UNITS}(?![A-Za-z\u00a1-\u00ff])")
MIN_WORDS, MIN_SHARE = 4, 0.6
MIXED = frozenset((Encoding.TCVN3, Encoding.VNI))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of how many words that are no syllables how many speak for each encoding; how many syllables for Unicode."""

    words: int
    speaking: Counter[Encoding]
    unicode: int

    @property
    def is_unicode(self) -> bool:
        """Whether as many words are right as they stand as any encoding could make."""
        return self.unicode > 0 and self.unicode >= max(self.speaking.values(), default=0)

    def best(self, among: Iterable[Encoding] = tuple(Encoding)) -> Encoding | None:
        """Return the encoding for which the most words speak, the first of equals; None if none does."""
        most = max(among, key=lambda encoding: self.speaking[encoding], default=None)
        return most if most is not None and self.speaking[most] > 0 and not self.is_unicode else None


def evidence_in(lines: Iterable[str]) -> Evidence:
    """Return what the words of `lines` say."""
    found: Counter[Encoding] = Counter()
    count = unicode = 0
    for word in (word for line in lines if not line.isascii() for word in _words(line)):
        if not is_syllable(word):
            count += 1
            found.update(encoding for encoding in Encoding if is_syllable(convert(word, encoding)))
        elif BEYOND_LATIN_1.search(word):
            unicode += 1
    return Evidence(count, found, unicode)


def _words(line: str) -> list[str]:
    words = WORD.findall(A_UNIT.sub(" ", line))
    return [word for word in words if not word.isascii() and LETTER.search(word)]


def encodings_of(lines: Sequence[str]) -> list[Encoding]:
    """Return the old encodings in which `lines` are written, the most frequent first; TCVN3 and VNI may be mixed."""
    old = [line for line in lines if not line.isascii() and not evidence_in([line]).is_unicode]
    first = evidence_in(old).best()
    if first is None:
        return []
    rest = [line for line in old if _other(line, first) is not None]
    own = set(old) - set(rest)
    second = _other("\n".join(rest), first)
    found = [(first, own), *([(second, set(rest))] if second is not None else [])]
    return [encoding for encoding, of in found if _is_enough(of, encoding)]


def _other(line: str, first: Encoding) -> Encoding | None:
    """Return the encoding for which more words of `line` speak than for the first."""
    if first not in MIXED:
        return None
    speaking = evidence_in([line]).speaking
    (other,) = MIXED - {first}
    return other if speaking[other] > speaking[first] else None


def _is_enough(lines: Iterable[str], encoding: Encoding) -> bool:
    evidence = evidence_in(lines)
    return evidence.speaking[encoding] >= max(MIN_WORDS, MIN_SHARE * evidence.words)


def unicode_lines(lines: Sequence[str]) -> tuple[list[str], list[Encoding]]:
    """Return `lines` in Unicode, and the old encodings that were found."""
    encodings = encodings_of(lines)
    if not encodings:
        return list(lines), []
    is_mixed = any(BEYOND_LATIN_1.search(line) for line in lines)
    usual = None if is_mixed else encodings[0]
    return [_unicode(line, encodings, usual) for line in lines], encodings


def beside(text: str, encodings: Sequence[Encoding]) -> str:
    """Return a short text, such as a title, in Unicode, if it speaks for one of the `encodings` of the rest."""
    return _unicode(text, encodings, None) if encodings else text


def legacy_note(encodings: Sequence[Encoding]) -> tuple[str, ...]:
    """Return what to tell whoever hands in a text in `encodings`."""
    fonts = " and ".join(encodings)
    return (f"written for {fonts} fonts, converted to Unicode: compare with the file",) if encodings else ()


def _unicode(line: str, encodings: Sequence[Encoding], usual: Encoding | None) -> str:
    if line.isascii():
        return line
    evidence = evidence_in([line])
    if evidence.is_unicode:
        return convert_words(line, encodings[0])
    encoding = evidence.best(encodings) or usual
    return line if encoding is None else convert_but_units(line, encoding)


def convert_words(text: str, encoding: Encoding) -> str:
    """Return `text`, in Unicode for the most part, with the words converted that only `encoding` makes syllables."""
    return WORD.sub(lambda match: _word(match.group(), encoding), text)


def _word(word: str, encoding: Encoding) -> str:
    if word.isascii() or is_syllable(word) or not LETTER.search(word) or re.fullmatch(UNITS, word):
        return word
    converted = convert(word, encoding)
    return converted if is_syllable(converted) else word


def convert_but_units(text: str, encoding: Encoding) -> str:
    """Return `text` in Unicode; units such as µg stay."""
    done, parts = 0, []
    for unit in A_UNIT.finditer(text):
        parts += [convert(text[done : unit.start()], encoding), unit.group()]
        done = unit.end()
    return "".join((*parts, convert(text[done:], encoding)))
