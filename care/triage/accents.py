"""Which words an unaccented syllable may be, by its neighbours: "dau hong" is "đau họng", and not "đầu" or "hồng".

Pairs of words that were met together are counted in `accents.txt`; a forward and a backward pass over a clause weigh
every word that a syllable may be. The time grows with the length of the text only.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from operator import mul
from pathlib import Path

from vietnamese import fold

PAIR_SHARE = 0.85  # how far the neighbour is believed, against the word by itself
UNSEEN = 0.3  # how often a word counts that was never met
START = "^"
LIKELY, POSSIBLE = 0.75, 0.06
MOST_PAIRS = 200_000  # that are remembered
Degrees = tuple[int, ...]
"""How far each word of a place is meant: 2 if it is likely, 1 if it is possible, else 0."""
Drawn = Sequence[tuple[int, int, float]]
"""Of two places side by side: a word of the first, a word of the second, and how far the first draws the second."""


class Options:
    """The words that a syllable may be.

    `alone` says how likely each is after a word that was never met, `left` how much weight each leaves to words that it
    was never met with.
    """

    __slots__ = ("alone", "apart", "left", "words")

    def __init__(self, words: tuple[str, ...], alone: Sequence[float], left: Sequence[float]) -> None:
        self.words, self.alone, self.left = words, alone, left
        self.apart = _degrees(_shares(alone, left))


class Accents:
    """Words and pairs of words, with how often each was met."""

    def __init__(self, words: Mapping[str, int], pairs: Mapping[str, Mapping[str, int]]) -> None:
        self._words = words
        self._pairs = pairs
        self._total = sum(words.values()) or 1
        self._forms: dict[str, list[str]] = {}
        for word in words:
            self._forms.setdefault(fold(word), []).append(word)
        self._start = self.options((START,))
        self._drawn = lru_cache(maxsize=MOST_PAIRS)(self._draws)

    def forms(self, syllable: str) -> Sequence[str]:
        """Return the words that are written `syllable` without accents."""
        return self._forms.get(syllable, ())

    def share(self, word: str) -> float:
        """Return how often what is written like `word` without accents is `word` as it is."""
        met = self._words.get(word, 0)
        return met / sum(self._words[form] for form in self.forms(fold(word))) if met else 0.0

    def options(self, words: tuple[str, ...]) -> Options:
        """Return `words` as what one syllable may be."""
        alone = [self._alone(word) for word in words]
        return Options(words, [one / sum(alone) for one in alone], [1 - self._share(word) for word in words])

    def degrees(self, places: Sequence[Options]) -> list[Degrees]:
        """Return how far each word of each place is meant, by the places around it."""
        return [
            options.apart
            if forward is options.alone and backward is options.left
            else _degrees(_shares(forward, backward))
            for options, forward, backward in zip(places, *self._passes(places), strict=True)
        ]

    def weigh(self, places: Sequence[Options]) -> list[Sequence[float]]:
        """Return how likely each word of each place is, by the places around it; the shares of a place make one."""
        return [*map(_shares, *self._passes(places))]

    def _passes(self, places: Sequence[Options]) -> tuple[list[Sequence[float]], list[Sequence[float]]]:
        """Return the weights of each place by what is before it, and by what is after it.

        Two places that were never met together do not weigh on each other, so that much of the text costs a look-up.
        """
        forward: list[Sequence[float]] = []
        drawn: list[Drawn] = []
        before, shares = self._start, self._start.alone
        for options in places:
            draws = self._drawn(before, options)
            shares = _carried(draws, shares, before.left, options.alone) if draws else options.alone
            before = options
            drawn.append(draws)
            forward.append(shares)
        backward: list[Sequence[float]] = [[1.0] * len(before.words)]
        for place in range(len(places) - 2, -1, -1):
            options = places[place]
            if drawn[place + 1]:
                draws = [(one, other, draw) for other, one, draw in drawn[place + 1]]
                backward.append(_carried(draws, backward[-1], places[place + 1].alone, options.left))
            else:
                backward.append(options.left)
        return forward, backward[::-1]

    def _draws(self, before: Options, options: Options) -> Drawn:
        whole = sum(map(self._alone, options.words))
        found: list[tuple[int, int, float]] = []
        for place, last in enumerate(before.words):
            met_with = self._pairs.get(last)
            if met_with and last in self._words:
                draw = self._share(last) / self._words[last] / whole
                found += [
                    (place, at, draw * met_with[word]) for at, word in enumerate(options.words) if word in met_with
                ]
        return found

    def _alone(self, word: str) -> float:
        return (self._words.get(word, 0) or UNSEEN) / self._total

    def _share(self, word: str) -> float:
        met = self._words.get(word, 0)
        return PAIR_SHARE * met / (met + 2.0)


def _carried(draws: Drawn, shares: Sequence[float], left: Sequence[float], alone: Sequence[float]) -> Sequence[float]:
    """Return the weights of a place by those of its neighbour."""
    whole = sum(map(mul, shares, left))
    found = list(alone)
    for place, at, draw in draws:
        found[at] += shares[place] * draw / whole
    return found


def _shares(some: Sequence[float], others: Sequence[float]) -> Sequence[float]:
    weights = [*map(mul, some, others)]
    total = sum(weights)
    return [weight / total for weight in weights]


def _degrees(shares: Sequence[float]) -> Degrees:
    return tuple([(share >= POSSIBLE) + (share >= LIKELY) for share in shares])


@cache
def read_accents() -> Accents:
    """Return the words and pairs of `accents.txt`."""
    words: dict[str, int] = {}
    pairs: dict[str, dict[str, int]] = {}
    for line in (Path(__file__).parent / "accents.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        *names, count = line.split()
        if len(names) == 1:
            words[names[0]] = int(count)
        else:
            pairs.setdefault(names[0], {})[names[1]] = int(count)
    return Accents(words, pairs)
