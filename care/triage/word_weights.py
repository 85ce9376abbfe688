"""How much a text sounds like somebody who does not want to live, word by word: a table of weights, and a sum.

It hears despair that no phrase knows; it never takes anything away from what phrases found. The table was learnt from
the vignettes (`evals/word_weights.py`); it is data, and the same text always weighs the same.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from care.triage.words import NUMBER, Clause, is_english
from vietnamese import fold

TABLE = Path(__file__).with_name("word_weights.txt")
BASE, LIMIT, ENGLISH_LIMIT = "*", "!", "!en"
MOST_SHOWN = 3
BREAK = "|"


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Weights of words and of pairs of neighbours, without accents; a text whose sum is above its limit is heard.

    English has a limit of its own: its little words carry more weight than they deserve, being rare in the vignettes.
    """

    weights: Mapping[str, float]
    base: float
    limit: float
    english_limit: float

    def weigh(self, features: Iterable[str]) -> float:
        """Return the sum of a text's features, each counted once."""
        return self.base + math.fsum(self.weights.get(feature, 0.0) for feature in set(features))

    def hears(self, clauses: Sequence[Clause], slang: Mapping[str, Sequence[str]]) -> str | None:
        """Return the words that weigh most, if the text is heard; else None."""
        features = set(features_of(clauses, slang))
        if self.weigh(features) <= (self.english_limit if is_english(clauses) else self.limit):
            return None
        heaviest = sorted(features, key=lambda one: (-self.weights.get(one, 0.0), one))
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


def _plain(word: str, slang: Mapping[str, Sequence[str]]) -> list[str]:
    if word[0].isdigit():
        return [NUMBER]
    meant = slang.get(word)
    return fold(meant[0] if meant else word).split()


@cache
def read_word_weights() -> WordWeights:
    """Return the table beside this module."""
    weights: dict[str, float] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            weight, _, feature = line.partition("\t")
            weights[feature] = float(weight)
    return WordWeights(weights, weights.pop(BASE), weights.pop(LIMIT), weights.pop(ENGLISH_LIMIT))
