"""How much a text sounds like despair, or like an emergency, word by word: a table of weights, and a sum.

It hears what no phrase knows; it never takes anything away from what phrases found. The tables were learnt from the
vignettes (`evals/word_weights.py`); they are data, and the same text always weighs the same.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nsmallest
from itertools import pairwise
from pathlib import Path

from care.triage.assertion import Status
from care.triage.words import NUMBER, Clause
from vietnamese import fold

FOLDER = Path(__file__).with_name("weights")
BASE, LIMIT, ENGLISH_LIMIT, EVERYDAY = "*", "!", "!en", "?"
MOST_SHOWN = 3
BREAK = "|"
MARKS = {Status.PRESENT: "+", Status.RESOLVED: "<", Status.DENIED: "-"}  # any other status is spoken of only: "?"


@dataclass(frozen=True, slots=True)
class WordWeights:
    """Weights of words, of pairs of neighbours, without accents, and of findings; a sum above the limit is heard.

    English has a limit of its own: its little words carry more weight than they deserve, being rare in the vignettes.
    A sum below `everyday` is that of everyday talk, whatever faint sign it seems to hold.
    """

    weights: Mapping[str, float]
    base: float
    limit: float
    english_limit: float
    everyday: float = -math.inf

    def is_heard(self, total: float, *, english: bool) -> bool:
        """Tell whether a sum is above the limit."""
        return total > (self.english_limit if english else self.limit)

    def heaviest(self, features: Iterable[str]) -> str:
        """Return the features that weigh most."""
        weighed = [(-self.weights[one], one) for one in {*features} if one in self.weights]
        return ", ".join([one for _, one in nsmallest(MOST_SHOWN, weighed)])


class Scales:
    """Several tables, in which every feature is looked up once."""

    def __init__(self, tables: Mapping[str, WordWeights]) -> None:
        self.tables = tables
        features = {feature for table in tables.values() for feature in table.weights}
        self._rows = {one: tuple(table.weights.get(one, 0.0) for table in tables.values()) for one in features}

    def weigh(self, features: Iterable[str]) -> Mapping[str, float]:
        """Return the sum of a text's features in each table; each feature counts once."""
        rows = [row for row in map(self._rows.get, set(features)) if row is not None]
        columns = zip(*rows, strict=True) if rows else ((),) * len(self.tables)
        return {
            name: table.base + math.fsum(column)
            for (name, table), column in zip(self.tables.items(), columns, strict=True)
        }


def features_of(clauses: Sequence[Clause], slang: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the words of a text and its pairs of neighbours, without accents, chat words written out.

    Clauses are parted by a break, which is a neighbour as well.
    """
    words: list[str] = []
    for clause in clauses:
        words.append(BREAK)
        for word in clause.words:
            words += _plain(word, *slang[word][:1]) if word in slang else _plain(word)
    return [*words[1:], *map(" ".join, pairwise([*words, BREAK]))]


def features_of_findings(found: Iterable[tuple[str, Status]]) -> list[str]:
    """Return findings as features, each marked with how it is meant."""
    return [MARKS.get(status, "?") + code for code, status in found]


@lru_cache(maxsize=50_000)
def _plain(word: str, meant: str = "") -> tuple[str, ...]:
    return (NUMBER,) if word[0].isdigit() else tuple(fold(meant or word).split())


@cache
def read_word_weights(name: str) -> WordWeights:
    """Return one of the tables beside this module."""
    weights: dict[str, float] = {}
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            weight, _, feature = line.partition("\t")
            weights[feature] = float(weight)
    marks = [weights.pop(mark) for mark in (BASE, LIMIT, ENGLISH_LIMIT, EVERYDAY)]
    return WordWeights(weights, *marks)
