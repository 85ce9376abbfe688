"""Gives unaccented Vietnamese its accents back, by the most likely path through syllable pairs seen in the guidance."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from math import log

from knowledge.normalise import fold, spell

TRAINING_LIMIT = 1_500_000  # syllables; beyond it a larger corpus teaches little
PAIR_WEIGHT = 0.9
START = "^"
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?;:,\n]")


class AccentRestorer:
    """Restores accents as the texts that it has read use them; a syllable that it never met stays as typed."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms: dict[str, Counter[str]] = defaultdict(Counter)
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._singles: Counter[str] = Counter()
        self._read(texts)

    def restore(self, text: str) -> str:
        """Return `text` with accents; what already carries some is left alone and guides its neighbours."""
        matches = list(_WORD.finditer(text))
        restored = self._best_path([match.group().casefold() for match in matches])
        parts, end = [], 0
        for match, word in zip(matches, restored, strict=True):
            parts += [text[end : match.start()], word]
            end = match.end()
        return "".join([*parts, text[end:]])

    def _read(self, texts: Iterable[str]) -> None:
        seen = 0
        for text in texts:
            for sentence in _SENTENCE_END.split(spell(text.casefold())):
                syllables = _WORD.findall(sentence)
                seen += len(syllables)
                self._count(syllables)
            if seen > TRAINING_LIMIT:
                return

    def _count(self, syllables: list[str]) -> None:
        self._singles.update([START, *syllables])
        self._pairs.update(pairwise([START, *syllables]))
        for syllable in syllables:
            self._forms[fold(syllable)][syllable] += 1

    def _candidates(self, word: str) -> dict[str, float]:
        """Return the accented forms of `word` with their shares among all its forms."""
        if word != fold(word) or word not in self._forms:
            return {word: 1.0}
        forms = self._forms[word]
        total = forms.total()
        return {form: count / total for form, count in forms.items()}

    def _best_path(self, typed: list[str]) -> list[str]:
        paths: dict[str, tuple[float, list[str]]] = {START: (0.0, [])}
        for word in typed:
            candidates = self._candidates(word)
            paths = {
                form: max(
                    (score + self._step(last, form, share), [*path, form]) for last, (score, path) in paths.items()
                )
                for form, share in candidates.items()
            }
        return max(paths.values())[1]

    def _step(self, last: str, form: str, share: float) -> float:
        together = self._pairs[last, form] / self._singles[last] if self._singles[last] else 0.0
        return log(PAIR_WEIGHT * together + (1 - PAIR_WEIGHT) * share * 0.01 + 1e-9)
