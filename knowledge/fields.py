"""What of a passage is searched: the text that is embedded, the questions it answers, its weighted lexical fields."""

import re
from functools import cache, lru_cache

from langchain_text_splitters import RecursiveCharacterTextSplitter

from knowledge.normalise import clean, expand_short_forms, words
from knowledge.passages import Language, Passage
from knowledge.writing import Writing, writing_of
from vietnamese import fold, spell

PASSAGE_LENGTH = 6_000
TITLE, HEADING, ASKED, KEYWORDS, TEXT, REFERENCE = 1, 2, 1, 1, 1, 1
_MARKS = re.compile(r"\*\*|^\s*(?:[-*>]|#+)\s+", re.MULTILINE)
WHOLE = 1_100  # characters; a longer passage is embedded piece by piece, too: one vector blurs it, the end is cut off
PIECE, ABOUT, LONGEST = 800, 160, 40_000


def passage_text(passage: Passage) -> str:
    """Return the passage as it is embedded: what it is about, then what it says."""
    return _even(f"{passage.title}. {passage.heading} {passage.text}")


def pieces(passage: Passage) -> list[str]:
    """Return a long passage piece by piece, each with what it is about; a short one has none."""
    if len(passage.text) <= WHOLE:
        return []
    text = spell(clean(_MARKS.sub("", passage.text), LONGEST))
    about = _even(f"{passage.title}. {passage.heading}")[:ABOUT]
    return [f"{about} {piece}" for piece in _splitter().split_text(text)]


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


def spelt_words(text: str) -> list[str]:
    """Return the words of `text` as they are spelt, short forms spelt out."""
    return words(expand_short_forms(spell(text)))


def plain_words(text: str) -> list[str]:
    """Return the words of `text` without accents, short forms spelt out."""
    return words(fold(expand_short_forms(spell(text))))


def lexical_texts(passage: Passage) -> list[tuple[str, int]]:
    """Return the texts of all fields, each with how often it counts."""
    return [
        (passage.title, TITLE),
        (passage.heading, HEADING),
        (_MARKS.sub("", passage.text), TEXT),
        (passage.locator, REFERENCE),
        *((basis, REFERENCE) for basis in passage.legal_basis),
        *((question, ASKED) for question in passage.asked),
        *((keyword, KEYWORDS) for keyword in passage.keywords),
    ]


@cache
def _splitter() -> RecursiveCharacterTextSplitter:
    return RecursiveCharacterTextSplitter(
        separators=[". ", "; ", ", ", " ", ""], keep_separator="end", chunk_size=PIECE, chunk_overlap=0
    )


fold_word = lru_cache(maxsize=65_536)(fold)  # a language has few words and uses them often


def _is_accented(question: str, language: Language) -> bool:
    return language is Language.ENGLISH or writing_of(question, language) is not Writing.UNACCENTED


def _even(text: str) -> str:
    return spell(clean(_MARKS.sub("", text), PASSAGE_LENGTH))
