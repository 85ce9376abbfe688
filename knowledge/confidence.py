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
    """

    cosine: float
    lead: float
    words: float
    coverage: float
    known: float
    length: float


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
    return Evidence(
        cosine=cosine,
        lead=cosine - sum(cosines) / len(cosines),
        words=log1p(found.lexical.get(best, 0.0)),
        coverage=lexical.coverage(text, best),
        known=lexical.known_share(text),
        length=log1p(len(set(plain_words(text)))),
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
    folded = writing is Writing.UNACCENTED
    found = " ".join(words(fold(text) if folded else text))
    return any(f" {term} " in f" {found} " for term in _domain(writing.language, folded=folded))


@cache
def _rules() -> Mapping[str, Rule]:
    return {name: Rule(**entry) for name, entry in yaml.safe_load(PATH.read_text("utf-8"))["rules"].items()}


@cache
def _domain(language: Language, *, folded: bool) -> frozenset[str]:
    terms = yaml.safe_load((LEXICON / "domain.yaml").read_text("utf-8"))[str(language)]
    return frozenset(fold(term) if folded else term for term in map(str, terms))
