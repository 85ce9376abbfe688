"""Whether what was found answers the question: a logistic rule whose numbers come from `evals/calibrate.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log1p
from pathlib import Path

import yaml

from knowledge.fields import plain_words
from knowledge.lexical import LexicalIndex
from knowledge.normalise import LEXICON, words
from knowledge.passages import Language
from knowledge.retrieval import Found
from knowledge.writing import Writing
from vietnamese import fold

PATH = Path(__file__).with_name("confidence.yaml")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best passage.

    `cosine`: of its vector. `lead`: its cosine less the mean of all that were found. `words`: ln(1 + its BM25).
    `coverage`: idf-weighted share of the question's words that it holds. `known`: the same share for the guidance as a
    whole. `length`: ln(1 + the question's words); a long story is never covered, and its BM25 is high.
    `pairs`, `pair_coverage`, `known_pairs`: ln(1 + number), and the same shares, of neighbouring words: two syllables
    often make a word. `elsewhere`: ln(1 + the question's words of other walks of life).
    """

    cosine: float
    lead: float
    words: float
    coverage: float
    known: float
    length: float
    pairs: float
    pair_coverage: float
    known_pairs: float
    elsewhere: float


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of writing's coefficients and threshold."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, evidence: Evidence) -> float:
        """Return how likely the passage answers, in 0..1: 1 / (1 + exp(-(intercept + sum of weight * feature)))."""
        total = self.intercept + sum(weight * getattr(evidence, name) for name, weight in self.weights.items())
        return 1 / (1 + exp(-total))


def evidence_of(found: Found, lexical: LexicalIndex) -> Evidence:
    """Weigh the first passage of a search that found some."""
    best, text = found.passages[0].passage.id, found.question.typed
    cosines = list(found.cosines.values()) or [0.0]
    cosine = found.cosines.get(best, min(cosines))
    pairs = lexical.pairs(text, best)
    return Evidence(
        cosine=cosine,
        lead=cosine - sum(cosines) / len(cosines),
        words=log1p(found.lexical.get(best, 0.0)),
        coverage=lexical.coverage(text, best),
        known=lexical.known_share(text),
        length=log1p(len(set(plain_words(text)))),
        pairs=log1p(pairs.both),
        pair_coverage=pairs.held,
        known_pairs=pairs.known,
        elsewhere=log1p(_count("elsewhere", found.question.text, found.question.writing)),
    )


def confidence(found: Found, lexical: LexicalIndex) -> float:
    """Return the first passage's probability to answer, as a multiple of the threshold: from 1 on it is shown.

    Without the index, words alone decide, more strictly.
    """
    if not found.passages:
        return 0.0
    name = str(found.question.writing) if found.dense_answered else f"{found.question.writing}_words_only"
    rule = _rules()[name]
    return rule.probability(evidence_of(found, lexical)) / rule.threshold


def is_about_health(text: str, writing: Writing) -> bool:
    """Tell whether any word of a question belongs to health, care or insurance."""
    return _count("domain", text, writing) > 0


def _count(lexicon: str, text: str, writing: Writing) -> int:
    """Return how many words of a list stand in a question, compared without accents where it has none."""
    folded = writing is Writing.UNACCENTED
    found = words(fold(text) if folded else text)
    terms, longest = _terms(lexicon, writing.language, folded=folded)
    spans = (found[start : start + size] for size in range(1, longest + 1) for start in range(len(found) - size + 1))
    return sum(" ".join(span) in terms for span in spans)


@cache
def _rules() -> Mapping[str, Rule]:
    return {name: Rule(**entry) for name, entry in yaml.safe_load(PATH.read_text("utf-8"))["rules"].items()}


@cache
def _terms(lexicon: str, language: Language, *, folded: bool) -> tuple[frozenset[str], int]:
    """Return a list's terms, and how many words the longest has."""
    file = yaml.safe_load((LEXICON / f"{lexicon}.yaml").read_text("utf-8"))
    terms = frozenset(fold(term) if folded else term for term in map(str, file[str(language)]))
    return terms, max(len(term.split()) for term in terms)
