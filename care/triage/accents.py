"""Which words an unaccented syllable may be, by its neighbours: "dau hong" is "đau họng", and not "đầu" or "hồng".

Pairs of words that were met together are counted in `accents.txt`; a forward and a backward pass over a clause weigh
every word that a syllable may be. The time grows with the length of the text only.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from vietnamese import fold

PAIR_SHARE = 0.85  # how far the neighbour is believed, against the word by itself
UNSEEN = 0.3  # how often a word counts that was never met
START = "^"


class Accents:
    """Words and pairs of words, with how often each was met."""

    def __init__(self, words: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> None:
        self._words = words
        self._pairs = pairs
        self._total = sum(words.values()) or 1
        self._forms: dict[str, list[str]] = {}
        for word in words:
            self._forms.setdefault(fold(word), []).append(word)

    def forms(self, syllable: str) -> Sequence[str]:
        """Return the words that are written `syllable` without accents."""
        return self._forms.get(syllable, ())

    def share(self, word: str) -> float:
        """Return how often what is written like `word` without accents is `word` as it is."""
        met = self._words.get(word, 0)
        return met / sum(self._words[form] for form in self.forms(fold(word))) if met else 0.0

    def weigh(self, states: Sequence[Sequence[str]]) -> list[dict[str, float]]:
        """Return how likely each of the `states` of each place is, by the places around it."""
        forward: list[dict[str, float]] = []
        before: dict[str, float] = {START: 1.0}
        for options in states:
            before = _shares(
                {word: sum(share * self._follows(last, word) for last, share in before.items()) for word in options}
            )
            forward.append(before)
        after: dict[str, float] = {}
        found: list[dict[str, float]] = []
        for place in range(len(states) - 1, -1, -1):
            if place + 1 < len(states):
                after = _shares(
                    {
                        word: sum(share * self._follows(word, following) for following, share in after.items())
                        for word in states[place]
                    }
                )
            else:
                after = dict.fromkeys(states[place], 1.0)
            found.append(_shares({word: forward[place][word] * share for word, share in after.items()}))
        return found[::-1]

    def _follows(self, last: str, word: str) -> float:
        met = self._words.get(last, 0)
        alone = (self._words.get(word, 0) or UNSEEN) / self._total
        share = PAIR_SHARE * met / (met + 2.0)
        return (1 - share) * alone + (share * self._pairs.get((last, word), 0) / met if met else 0.0)


def _shares(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {word: weight / total for word, weight in weights.items()} if total else dict.fromkeys(weights, 1.0)


@cache
def read_accents() -> Accents:
    """Return the words and pairs of `accents.txt`."""
    words: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    for line in (Path(__file__).parent / "accents.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        *names, count = line.split()
        if len(names) == 1:
            words[names[0]] = int(count)
        else:
            pairs[names[0], names[1]] = int(count)
    return Accents(words, pairs)
