"""How much a text sounds like despair, or like an emergency, word by word: a table of weights, and a sum.

It hears what no phrase knows; it never takes anything away from what phrases found. The tables were learnt from the
vignettes (`evals/word_weights.py`); they are data, and the same text always weighs the same.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from care.triage.assertion import Status
from care.triage.words import NUMBER, Clause
from vietnamese import fold

FOLDER = Path(__file__).with_name("weights")
BASE, LIMIT, ENGLISH_LIMIT = "*", "!", "!en"
MOST_SHOWN = 3
BREAK = "|"
MARKS = {Status.PRESENT: "+", Status.RESOLVED: "<", Status.DENIED: "-"}  # any other status is spoken of only: "?"


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Weights of words, of pairs of neighbours, without accents, and of findings; a sum above the limit is heard.

    English has a limit of its own: its little words carry more weight than they deserve, being rare in the vignettes.
    """

    weights: Mapping[str, float]
    base: float
    limit: float
    english_limit: float

    def weigh(self, features: Iterable[str]) -> float:
        """Return the sum of a text's features, each counted once."""
        weights = self.weights
        return self.base + math.fsum([weights[feature] for feature in set(features) if feature in weights])

    def hears(self, features: Iterable[str], *, english: bool) -> str | None:
        """Return the features that weigh most, if the text is heard; else None."""
        once = set(features)
        if self.weigh(once) <= (self.english_limit if english else self.limit):
            return None
        heaviest = sorted(once, key=lambda one: (-self.weights.get(one, 0.0), one))
        return ", ".join(heaviest[:MOST_SHOWN])


def features_of(clauses: Sequence[Clause], slang: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the words of a text and its pairs of neighbours, without accents, chat words written out.

    Clauses are parted by a break, which is a neighbour as well.
    """
    words: list[str] = []
    for clause in clauses:
        words.append(BREAK)
        for word in clause.words:
            words += _plain(word, slang)
    return words[1:] + [f"{first} {second}" for first, second in pairwise([*words, BREAK])]


def features_of_findings(found: Iterable[tuple[str, Status]]) -> list[str]:
    """Return findings as features, each marked with how it is meant."""
    return [MARKS.get(status, "?") + code for code, status in found]


def _plain(word: str, slang: Mapping[str, Sequence[str]]) -> list[str]:
    if word[0].isdigit():
        return [NUMBER]
    meant = slang.get(word)
    return fold(meant[0] if meant else word).split()


@cache
def read_word_weights(name: str) -> WordWeights:
    """Return one of the tables beside this module."""
    weights: dict[str, float] = {}
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            weight, _, feature = line.partition("\t")
            weights[feature] = float(weight)
    return WordWeights(weights, weights.pop(BASE), weights.pop(LIMIT), weights.pop(ENGLISH_LIMIT))
