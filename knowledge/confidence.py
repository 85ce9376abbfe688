"""Whether what was found answers the question: a logistic rule whose numbers come from `evals/calibrate.py`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

import yaml

from knowledge.lexical import LexicalIndex
from knowledge.normalise import LEXICON, fold, words
from knowledge.passages import Language
from knowledge.retrieval import Found
from knowledge.writing import Writing

PATH = Path(__file__).with_name("confidence.yaml")
DEEP = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best passage.

    `cosine`: of its vector. `lead`: its cosine less the mean of the ten best. `coverage`: idf-weighted share of the
    question's words that it holds. `matched`: BM25 / (the idf of the question's words). `known`: idf-weighted share of
    the question's words that the guidance uses anywhere.
    """

    cosine: float
    lead: float
    coverage: float
    matched: float
    known: float


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
    best = found.passages[0].passage.id
    cosines = sorted(found.cosines.values(), reverse=True)[:DEEP] or [0.0]
    cosine = found.cosines.get(best, cosines[-1])
    typed = found.question.typed
    return Evidence(
        cosine=cosine,
        lead=cosine - sum(cosines) / len(cosines),
        coverage=lexical.coverage(typed, best),
        matched=found.lexical.get(best, 0.0) / lexical.weight(typed),
        known=lexical.known_share(typed),
    )


def is_answered(found: Found, lexical: LexicalIndex) -> bool:
    """Tell whether the first passage answers; without the index, words alone decide, more strictly."""
    if not found.passages:
        return False
    name = str(found.question.writing) if found.dense_answered else f"{found.question.writing}_words_only"
    rule = _rules()[name]
    return rule.probability(evidence_of(found, lexical)) >= rule.threshold


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
