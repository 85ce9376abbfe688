"""What to ask back when a text only names a matter: the sections that it may be about, where none stands out."""

from collections.abc import Sequence
from functools import cache

import yaml

from knowledge.fields import plain_words
from knowledge.normalise import LEXICON
from knowledge.passages import Language, Passage
from knowledge.retrieval import Found

FEW_WORDS = 4  # words; more of them tell what is wanted
CLOSE = 1.5  # scores this near the best do not tell which section is meant
MOST = 4


def choices_of(found: Found) -> list[Passage]:
    """Return two to four sections to choose from; nothing where the text asks something or one stands out."""
    said = plain_words(found.question.typed)
    if len(said) > FEW_WORDS or any(word in _asking(found.question.language) for word in said) or not found.passages:
        return []
    naming = [scored for scored in found.passages if _holds(scored.passage, said)]
    close = [scored.passage for scored in naming if naming[0].score - scored.score < CLOSE]
    return close[:MOST] if len(close) > 1 else []


def _holds(passage: Passage, said: Sequence[str]) -> bool:
    """Tell whether a section names all that was said: only then may it be meant."""
    return set(said) <= set(plain_words(" ".join((passage.title, passage.heading, *passage.keywords))))


@cache
def _asking(language: Language) -> frozenset[str]:
    """Return words that ask or act: with one of them a short text is a question."""
    return frozenset(map(str, yaml.safe_load((LEXICON / "asking.yaml").read_text("utf-8"))[str(language)]))
