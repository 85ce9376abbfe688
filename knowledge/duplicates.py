"""One passage for several that say the same: nobody wants to read it twice, least of all its older wording."""

from collections.abc import Iterable, Sequence

from knowledge.normalise import words
from knowledge.passages import Passage, ScoredPassage

ALIKE = 0.95  # words in both / words in either


def without_duplicates(ranked: Iterable[ScoredPassage], k: int) -> list[ScoredPassage]:
    """Return the first `k`, leaving out what says the same as one before it; of two the newer text stands there."""
    kept: list[ScoredPassage] = []
    for one in ranked:
        place = next((place for place, other in enumerate(kept) if _same(one.passage, other.passage)), None)
        if place is None:
            if len(kept) == k:
                break
            kept.append(one)
        elif one.passage.effective_from > kept[place].passage.effective_from:
            kept[place] = ScoredPassage(one.passage, kept[place].score)
    return kept


def _same(one: Passage, other: Passage) -> bool:
    """Tell whether two passages have nearly the same words and exactly the same numbers."""
    shorter, longer = sorted((len(one.text), len(other.text)))
    if shorter < ALIKE * longer:
        return False
    first, second = _words(one), _words(other)
    both, either = len(first & second), len(first | second)
    return both >= ALIKE * either and _numbers(first) == _numbers(second)


def _words(passage: Passage) -> frozenset[str]:
    return frozenset(words(f"{passage.heading} {passage.text}"))


def _numbers(found: Iterable[str]) -> Sequence[str]:
    return sorted(word for word in found if any(letter.isdigit() for letter in word))
