"""`python -m evals.word_weights`: learn how much each word tells of not wanting to live, from the dev half.

Logistic regression on words and pairs of neighbours. Each language's limit is set where, on texts that were left out
while it was learnt (five folds; twins stay together), no more than its `FALSE_SHARE` of those who are in no crisis are
heard. Writes `care/triage/word_weights.txt`; run it when the vignettes have grown, and look at what it prints.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from care.triage.protocol_files import read_protocols
from care.triage.word_weights import BASE, ENGLISH_LIMIT, LIMIT, TABLE, features_of
from care.triage.words import clauses_of

VIGNETTES = Path("evals/triage/dev.jsonl")
HEAD = "# Words, pairs of words, and how much each tells of not wanting to live. By `python -m evals.word_weights`.\n"
FALSE_SHARE = {
    LIMIT: 0.01,
    ENGLISH_LIMIT: 0.003,
}  # English of others than ours is further away, and was heard too often
FOLDS = 5
LEAST_WEIGHT = 0.04  # smaller ones are left out
LEAST_MET = 2
STRENGTH = 1.0


def _fit(counts: csr_matrix, crises: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=1_000, class_weight="balanced").fit(counts, crises)


def _vectorizer() -> CountVectorizer:
    return CountVectorizer(analyzer=lambda features: features, binary=True, min_df=LEAST_MET)


def _left_out(texts: list[list[str]], crises: np.ndarray, groups: list[str]) -> np.ndarray:
    """Return the score of each text by weights that were learnt without it."""
    scores = np.zeros(len(texts))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=1)
    for learnt, left in folds.split(texts, crises, groups):
        vectorizer = _vectorizer()
        model = _fit(vectorizer.fit_transform([texts[number] for number in learnt]), crises[learnt])
        scores[left] = model.decision_function(vectorizer.transform([texts[number] for number in left]))
    return scores


def _limit(scores: np.ndarray, crises: np.ndarray, name: str) -> float:
    limit = float(np.quantile(scores[~crises], 1 - FALSE_SHARE[name]))
    print(
        f"{name}: {len(scores)} texts, {crises.sum()} crises, limit {limit:.2f}; of texts left out, "
        f"{(scores[crises] > limit).mean():.3f} of crises heard and {(scores[~crises] > limit).mean():.4f} of others"
    )
    return limit


def main() -> int:
    """Learn, print what was reached on texts that were left out, and write the table."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in VIGNETTES.read_text(encoding="utf-8").splitlines()]
    slang = read_protocols().context.slang
    texts = [features_of(clauses_of(row["text"]), slang) for row in rows]
    crises = np.array([bool(row["crisis"]) for row in rows])
    scores = _left_out(texts, crises, [row["twin_of"] or row["id"] for row in rows])
    english = np.array([row["lang"] == "en" for row in rows])
    limits = {LIMIT: ~english, ENGLISH_LIMIT: english}
    found = {name: _limit(scores[those], crises[those], name) for name, those in limits.items()}
    vectorizer = _vectorizer()
    model = _fit(vectorizer.fit_transform(texts), crises)
    weights = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    kept = sorted((feature, weight) for feature, weight in weights.items() if abs(weight) >= LEAST_WEIGHT)
    lines = [
        *(f"{limit:.3f}\t{name}" for name, limit in found.items()),
        f"{model.intercept_[0]:.3f}\t{BASE}",
        *(f"{w:.3f}\t{f}" for f, w in kept),
    ]
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(kept)} of {len(weights)} weights written to {TABLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
