"""The words by which conversations are looked for: without accents, and none that is a number of somebody."""

import re

from records.encryption import Seal
from vietnamese import fold

LONGEST = 24
MOST = 400  # words of one text; a longer one is found by its beginning
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d{6,}")  # a phone, card or identity number must not be found by whoever may not see it


def words_of(text: str) -> list[str]:
    """Return the different words of `text`, folded, in their order."""
    found = dict.fromkeys(word for word in _WORD.findall(fold(text)) if _counts(word))
    return list(found)[:MOST]


def blind_words(text: str, seal: Seal) -> list[int]:
    """Return the numbers under which the words of `text` are kept."""
    return [seal.blind(word) for word in words_of(text)]


def _counts(word: str) -> bool:
    return 2 <= len(word) <= LONGEST and _NUMBER.search(word) is None
