"""How a question is written: with Vietnamese accents, without, or in English. It decides nothing from a tie."""

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache

import yaml

from knowledge.normalise import LEXICON, words
from knowledge.passages import Language


class Writing(StrEnum):
    """Ways of writing that retrieval treats differently."""

    ACCENTED = "accented"
    UNACCENTED = "unaccented"
    ENGLISH = "english"

    @property
    def language(self) -> Language:
        return Language.ENGLISH if self is Writing.ENGLISH else Language.VIETNAMESE


WORDS_REMEMBERED = 65_536
ACCENTED_SHARE = 0.4  # of the Vietnamese syllables; plain Vietnamese has 0.7 to 0.9

_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh|n|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:a(?:ch?|i|m|ng|nh|n|o|p|t|u|y)?|e(?:ch?|m|ng|nh|n|o|p|t|u)?"
    r"|i(?:a|ch?|e(?:c|m|ng|n|p|t|u)|m|nh|n|p|t|u)?|o(?:a(?:ch?|i|m|ng|nh|n|o|t|y)?|c|e(?:n|o|t)?|i|m|ng|n|p|t)?"
    r"|u(?:a(?:n|ng|t|u|y)?|c|e(?:ch|nh)?|i|m|ng|n|o(?:c|i|m|ng|n|p|t|u)?|p|t|u|y(?:a|ch|en|et|nh|n|t|u)?)?"
    r"|y(?:e(?:m|n|t|u))?)"
)


def writing_of(text: str, reader: Language) -> Writing:
    """Return how `text` is written; where it does not tell, go by the reader's language."""
    found = [word for word in words(text) if not word.isdigit()]
    accented = sum(map(_has_accent, found))
    english = sum(map(_english_weight, found))
    vietnamese = accented + sum(map(_looks_vietnamese, found))
    if accented and vietnamese >= english:  # else English around a Vietnamese name or term
        return Writing.ACCENTED if accented >= ACCENTED_SHARE * vietnamese else Writing.UNACCENTED
    if english != vietnamese:
        return Writing.ENGLISH if english > vietnamese else Writing.UNACCENTED
    return Writing.ENGLISH if reader is Language.ENGLISH else Writing.UNACCENTED


@lru_cache(maxsize=WORDS_REMEMBERED)
def _has_accent(word: str) -> bool:
    return "đ" in word or any(unicodedata.combining(letter) for letter in unicodedata.normalize("NFD", word))


@lru_cache(maxsize=WORDS_REMEMBERED)
def _looks_vietnamese(word: str) -> bool:
    if word in _english()["both"] or word in _english()["only"] or word in _english()["neutral"]:
        return False
    return _SYLLABLE.fullmatch(word) is not None


@lru_cache(maxsize=WORDS_REMEMBERED)
def _english_weight(word: str) -> int:
    if word in _english()["neutral"] or _has_accent(word):
        return 0
    if word in _english()["only"]:
        return 2
    return 0 if word in _english()["both"] or len(word) < 3 or _SYLLABLE.fullmatch(word) else 1


@cache
def _english() -> dict[str, frozenset[str]]:
    lists = yaml.safe_load((LEXICON / "english.yaml").read_text("utf-8"))
    return {name: frozenset(map(str, entries)) for name, entries in lists.items()}
