"""`python -m evals.word_weights`: learn how much each word tells of despair, or of an emergency, from the dev half.

Logistic regression on words, pairs of neighbours and findings; a text with accents counts again without them. Each
language's limit is set where, on texts that were left out while it was learnt (five folds; twins stay together), no
more than its false share of the others are heard. Writes `care/triage/weights/*.txt`; run it when vignettes or phrases
have grown, and look at what it prints.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from care.triage.protocol_files import read_protocols
from care.triage.reading import Reader
from care.triage.word_weights import BASE, ENGLISH_LIMIT, EVERYDAY, FOLDER, LIMIT
from care.triage.words import clauses_of
from evals.triage.vignettes import FOLDER as VIGNETTES
from evals.triage.vignettes import Vignette, read_vignettes
from vietnamese import fold

HEAD = "# Words, pairs of words, findings, and how much each tells of {name}. By `python -m evals.word_weights`.\n"
FOLDS = 5
MOST_FAINT = (
    0.03  # the share of those to be heard, left out while it was learnt, that may weigh less than everyday talk
)
LEAST_WEIGHT = 0.04  # smaller ones are left out
LEAST_MET = 2
STRENGTH = 1.0


@dataclass(frozen=True, slots=True)
class Aim:
    """What one table listens for, and whom it is learnt from; `false` are the shares that may be heard wrongly."""

    name: str
    hears: Callable[[Vignette], bool]
    learns_from: Callable[[Vignette], bool]
    false: dict[str, float]


AIMS = (
    Aim("despair", lambda one: one.crisis, lambda _: True, {LIMIT: 0.006, ENGLISH_LIMIT: 0.0075}),
    Aim(
        "emergency",
        lambda one: one.acceptable == ("emergency",),
        lambda one: not one.crisis and (one.acceptable == ("emergency",) or one.label != "emergency"),
        {LIMIT: 0.015, ENGLISH_LIMIT: 0.03},
    ),
)


def _fit(counts: csr_matrix, wanted: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=2_000, class_weight="balanced").fit(counts, wanted)


def _vectorizer() -> CountVectorizer:
    return CountVectorizer(analyzer=lambda features: features, binary=True, min_df=LEAST_MET)


def _left_out(texts: Sequence[list[str]], wanted: np.ndarray, groups: list[str]) -> np.ndarray:
    """Return the score of each text by weights that were learnt without it."""
    scores = np.zeros(len(texts))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=1)
    for learnt, left in folds.split(texts, wanted, groups):
        vectorizer = _vectorizer()
        model = _fit(vectorizer.fit_transform([texts[number] for number in learnt]), wanted[learnt])
        scores[left] = model.decision_function(vectorizer.transform([texts[number] for number in left]))
    return scores


def _limit(scores: np.ndarray, wanted: np.ndarray, name: str, false: float) -> float:
    limit = float(np.quantile(scores[~wanted], 1 - false))
    print(
        f"{name}: {len(scores)} texts, {wanted.sum()} to be heard, limit {limit:.2f}; of texts left out, "
        f"{(scores[wanted] > limit).mean():.3f} of these are heard and {(scores[~wanted] > limit).mean():.4f} of others"
    )
    return limit


def learn(aim: Aim, rows: Sequence[tuple[Vignette, list[str]]]) -> None:
    """Learn one table, print what was reached on texts that were left out, and write it."""
    known = [(vignette, features) for vignette, features in rows if aim.learns_from(vignette)]
    vignettes, texts = [vignette for vignette, _ in known], [features for _, features in known]
    wanted = np.array([aim.hears(vignette) for vignette in vignettes])
    scores = _left_out(texts, wanted, [one.twin_of or one.id for one in vignettes])
    english = np.array([one.lang == "en" for one in vignettes])
    limits = {
        name: _limit(scores[those], wanted[those], f"{aim.name} {name}", aim.false[name])
        for name, those in ((LIMIT, ~english), (ENGLISH_LIMIT, english))
    }
    limits[EVERYDAY] = min(float(np.quantile(scores[wanted & those], MOST_FAINT)) for those in (english, ~english))
    print(f"{aim.name} {EVERYDAY}: {limits[EVERYDAY]:.2f}, below it {(scores[~wanted] < limits[EVERYDAY]).mean():.3f}")
    vectorizer = _vectorizer()
    model: Any = _fit(vectorizer.fit_transform(texts), wanted)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    kept = sorted((feature, weight) for feature, weight in weights.items() if abs(weight) >= LEAST_WEIGHT)
    lines = [
        *(f"{limit:.3f}\t{name}" for name, limit in limits.items()),
        f"{model.intercept_[0]:.3f}\t{BASE}",
        *(f"{weight:.3f}\t{feature}" for feature, weight in kept),
    ]
    table = FOLDER / f"{aim.name}.txt"
    table.write_text(HEAD.format(name=aim.name) + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(kept)} of {len(weights)} weights written to {table}")


def main() -> int:
    """Learn every table and return the exit code."""
    protocols = read_protocols()
    reader = Reader(protocols.findings, protocols.context)
    rows = [
        (one, reader.features(clauses_of(text), reader.read_piece(text).mentions))
        for one in read_vignettes(VIGNETTES / "dev.jsonl")
        for text in dict.fromkeys((one.text, fold(one.text) if one.lang == "vi" else one.text))
    ]
    for aim in AIMS:
        learn(aim, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
