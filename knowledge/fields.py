"""What of a passage is searched: the text that is embedded, the questions it answers, its weighted lexical fields."""

import re
from functools import lru_cache
from itertools import pairwise

from knowledge.normalise import clean, expand_short_forms, words
from knowledge.passages import Language, Passage
from knowledge.writing import Writing, writing_of
from vietnamese import fold, spell

PASSAGE_LENGTH = 6_000
TITLE, HEADING, ASKED, KEYWORDS, TEXT = 1, 2, 1, 1, 1
_MARKS = re.compile(r"\*\*|^\s*(?:[-*>]|#+)\s+", re.MULTILINE)


def passage_text(passage: Passage) -> str:
    """Return the passage as it is embedded: what it is about, then what it says."""
    return _even(f"{passage.title}. {passage.heading} {passage.text}")


def questions(passage: Passage) -> list[str]:
    """Return the questions that a passage answers, in citizens' words, its heading first.

    Those typed without accents are left out, for E5 is blind to them. None where nobody wrote down how people ask, as
    in a legal text.
    """
    if not passage.asked:
        return []
    return [
        _even(question) for question in (passage.heading, *passage.asked) if _is_accented(question, passage.language)
    ]


def tokens(text: str) -> list[str]:
    """Return what lexical search compares: words without accents, pairs of them, and accented words as they are.

    So a question without accents finds what one with accents finds, which in turn is told apart by them.
    """
    accented = words(expand_short_forms(spell(text)))
    plain = [_folded(word) for word in accented]
    pairs = [f"{first}_{second}" for first, second in pairwise(plain)]
    return plain + pairs + [word for word, folded in zip(accented, plain, strict=True) if word != folded]


def plain_words(text: str) -> list[str]:
    """Return the words of `text` without accents, short forms spelt out."""
    return words(fold(expand_short_forms(spell(text))))


def lexical_tokens(passage: Passage) -> list[str]:
    """Return the tokens of all fields, repeated by the field's weight."""
    weighted = [
        (TITLE, passage.title),
        (HEADING, passage.heading),
        (TEXT, _MARKS.sub("", passage.text)),
        *((ASKED, question) for question in passage.asked),
        *((KEYWORDS, keyword) for keyword in passage.keywords),
    ]
    return [token for weight, text in weighted for token in tokens(text) * weight]


_folded = lru_cache(maxsize=65_536)(fold)  # a language has few words and uses them often


def _is_accented(question: str, language: Language) -> bool:
    return language is Language.ENGLISH or writing_of(question, language) is not Writing.UNACCENTED


def _even(text: str) -> str:
    return spell(clean(_MARKS.sub("", text), PASSAGE_LENGTH))
