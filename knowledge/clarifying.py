"""What to ask back when a text only names a matter: the sections that it may be about, where none stands out."""

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
    best = found.passages[0].score
    close = [scored.passage for scored in found.passages if best - scored.score < CLOSE]
    return close[:MOST] if len(close) > 1 else []


@cache
def _asking(language: Language) -> frozenset[str]:
    """Return words that ask or act: with one of them a short text is a question."""
    return frozenset(map(str, yaml.safe_load((LEXICON / "asking.yaml").read_text("utf-8"))[str(language)]))
