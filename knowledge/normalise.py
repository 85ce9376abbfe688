"""What people type, made even: NFC, one place for tone marks, chat words spelt out. It guesses no accents."""

import re
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from vietnamese import fold

LIMIT = 2_000
DRAWN_OUT = 3
LEXICON = Path(__file__).parent / "lexicon"

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")
_PIECES = re.compile(r"[^\W_]+|[^\w]+|_+")


def clean(text: str, limit: int = LIMIT) -> str:
    """Return `text` in NFC on one line, without control or invisible characters, at most `limit` characters."""
    sound = text[: 2 * limit].encode("utf-8", "replace").decode()
    even = unicodedata.normalize("NFC", _INVISIBLE.sub("", sound))
    visible = "".join(" " if unicodedata.category(letter) in ("Cc", "Zs") else letter for letter in even)
    return " ".join(visible.split())[:limit]


def shorten(text: str) -> str:
    """Return `text` with drawn-out letters once: "đauuuu" → "đau", "quáaaa" → "quá". Digits stay."""
    runs = (list(run) for _, run in groupby(text, key=fold))
    return "".join("".join(run) if len(run) < DRAWN_OUT or not run[0].isalpha() else max(run, key=ord) for run in runs)


def expand(text: str) -> str:
    """Return Vietnamese `text` with chat words and short forms spelt out."""
    return _replace(_replace(text, _chat()), _abbreviations())


def expand_short_forms(text: str) -> str:
    """Return `text` with official short forms spelt out, and nothing else: for guidance, which uses no chat words."""
    return _replace(text, _abbreviations()) if _any_abbreviation().search(text) else text


def words(text: str) -> list[str]:
    """Return the words of `text` in small letters."""
    return [piece for piece in _PIECES.findall(text.casefold()) if piece[0].isalnum()]


class _Rule:
    """One replacement of one or more words, perhaps only between certain neighbours."""

    def __init__(
        self,
        word: str,
        means: str,
        after: list[str] | None = None,
        before: list[str] | None = None,
        never_after: list[str] | None = None,
    ) -> None:
        self.words = tuple(word.split())
        self.means = means
        self._after, self._before = after, before
        self._never_after = never_after or []

    def fits(self, found: list[str], start: int) -> bool:
        end = start + len(self.words)
        if tuple(found[start:end]) != self.words:
            return False
        previous = found[start - 1] if start else "^"
        following = found[end] if end < len(found) else "$"
        barred = _holds(self._never_after, previous)
        return not barred and _allows(self._after, previous) and _allows(self._before, following)


def _allows(neighbours: list[str] | None, word: str) -> bool:
    return neighbours is None or _holds(neighbours, word)


def _holds(neighbours: list[str], word: str) -> bool:
    return word in neighbours or ("#" in neighbours and word.isdigit())


Rules = dict[str, list[_Rule]]


def _replace(text: str, rules: Rules) -> str:
    pieces = _PIECES.findall(text)
    places = [index for index, piece in enumerate(pieces) if piece[0].isalnum()]
    found = [pieces[index].casefold() for index in places]
    position = 0
    while position < len(found):
        rule = next((rule for rule in rules.get(found[position], ()) if rule.fits(found, position)), None)
        size = len(rule.words) if rule else 1
        if rule is not None:
            first, last = places[position], places[position + size - 1]
            pieces[first : last + 1] = [rule.means, *[""] * (last - first)]
        position += size
    return "".join(pieces)


def _table(rules: list[_Rule]) -> Rules:
    table: Rules = {}
    for rule in sorted(rules, key=lambda rule: -len(rule.words)):
        table.setdefault(rule.words[0], []).append(rule)
    return table


def _read(name: str) -> Any:
    return yaml.safe_load((LEXICON / f"{name}.yaml").read_text("utf-8"))


@cache
def _chat() -> Rules:
    lexicon = _read("chat")
    plain = [_Rule(word, means) for word, means in lexicon["words"].items()]
    return _table(plain + [_Rule(**rule) for rule in lexicon["contexts"]])


@cache
def _abbreviations() -> Rules:
    return _table([_Rule(word, means) for word, means in _read("abbreviations").items()])


@cache
def _any_abbreviation() -> re.Pattern[str]:
    """Most texts hold none; to see that is quicker than to take them apart."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _abbreviations()))})(?!\w)", re.IGNORECASE)
