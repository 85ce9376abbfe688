"""Gives unaccented Vietnamese its accents back, by the most likely path through syllables as our own texts use them.

Likelihoods are trigrams, interpolated down to single syllables by Witten and Bell (1991).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nlargest
from math import log

from vietnamese import fold, spell

TRAINING_LIMIT = 1_500_000  # syllables; beyond it a larger corpus teaches little
ORDER = 3
BEAM = 12  # paths that are followed at once
START = "^"
READINGS = 3
DOUBT = 1.4  # in natural logarithms: a reading a quarter as likely as the best is kept
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?;:,\n]")

Path = tuple[str, ...]


class AccentRestorer:
    """Restores accents as the texts that it has read use them; a syllable that it never met stays as typed."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._forms: dict[str, set[str]] = defaultdict(set)
        self._grams: Counter[Path] = Counter()
        self._followed: Counter[Path] = Counter()
        self._successors: Counter[Path] = Counter()
        self._read(texts)

    def restore(self, text: str) -> str:
        """Return `text` with accents; what already carries some is left alone and guides its neighbours."""
        return self.readings(text)[0]

    def readings(self, text: str) -> list[str]:
        """Return the likeliest ways to read `text`, best first: one, and those that are nearly as likely."""
        matches = list(_WORD.finditer(text))
        paths = self._best_paths([match.group().casefold() for match in matches])
        best = paths[0][0]
        return [_respelt(text, matches, path) for score, path in paths[:READINGS] if score > best - DOUBT]

    def _read(self, texts: Iterable[str]) -> None:
        seen = 0
        for text in texts:
            for sentence in _SENTENCE_END.split(spell(text.casefold())):
                syllables = _WORD.findall(sentence)
                seen += len(syllables)
                self._count((START,) * (ORDER - 1) + tuple(syllables))
            if seen > TRAINING_LIMIT:
                return

    def _count(self, path: Path) -> None:
        for end in range(ORDER, len(path) + 1):
            self._forms[fold(path[end - 1])].add(path[end - 1])
            for size in range(1, ORDER + 1):
                gram = path[end - size : end]
                self._successors[gram[:-1]] += gram not in self._grams
                self._grams[gram] += 1
                self._followed[gram[:-1]] += 1

    def _best_paths(self, typed: list[str]) -> list[tuple[float, Path]]:
        paths: list[tuple[float, Path]] = [(0.0, (START,) * (ORDER - 1))]
        for word in typed:
            longer: dict[Path, list[tuple[float, Path]]] = defaultdict(list)
            for score, path in paths:
                for form in self._candidates(word):
                    likely = score + log(self._probability((*path[1 - ORDER :], form)))
                    longer[(*path[2 - ORDER :], form)].append((likely, (*path, form)))
            several = [step for steps in longer.values() for step in nlargest(READINGS, steps)]
            paths = nlargest(BEAM, several)
        return [(score, path[ORDER - 1 :]) for score, path in paths]

    def _candidates(self, word: str) -> Iterable[str]:
        return self._forms.get(word, (word,)) if word == fold(word) else (word,)

    def _probability(self, gram: Path) -> float:
        """Return how likely the last syllable follows the others, in (0, 1)."""
        likely = 1 / (1 + len(self._grams))
        for size in range(1, len(gram) + 1):
            known = gram[-size:]
            followed, successors = self._followed[known[:-1]], self._successors[known[:-1]]
            if followed == 0:
                break
            likely = (self._grams[known] + successors * likely) / (followed + successors)
        return likely


def _respelt(text: str, matches: list[re.Match[str]], path: Path) -> str:
    parts, end = [], 0
    for match, word in zip(matches, path, strict=True):
        parts += [text[end : match.start()], word]
        end = match.end()
    return "".join([*parts, text[end:]])
