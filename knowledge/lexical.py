"""Search by words: BM25 over words and pairs of neighbours, each without accents and as they are spelt.

So a question without accents finds what one with accents finds, which in turn is told apart by them; and in Vietnamese
two syllables make a word. Built once a corpus and kept on disk, from where each process maps it.
"""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from knowledge.fields import fold_word as fold
from knowledge.fields import lexical_texts, spelt_words
from knowledge.passages import Passage
from knowledge.postings import K1, B, Postings, Terms, idf
from knowledge.vocabulary import GAP, Learner, Numbers, Vocabulary

log = logging.getLogger(__name__)

LAYOUT = "1"  # raise it when what is written, or how a text becomes words, changes
PLAIN, PAIRED, SPELT, SPELT_PAIRED = "plain", "paired", "spelt", "spelt_paired"
WEIGHTS = {PLAIN: 0.3, PAIRED: 1.0, SPELT: 1.0, SPELT_PAIRED: 1.0}
OTHER_READING = 0.5
KEPT = 6  # folders, for other languages and for processes that have not yet seen the newest corpus
REMEMBERED = 512


class Pairs(NamedTuple):
    """Neighbouring words of a question: how many a passage holds, their share, and the corpus's; idf-weighted, 0..1."""

    both: int
    held: float
    known: float


class LexicalIndex:
    """The passages of one language, found by their words. With a folder it is built there once, then only opened."""

    def __init__(self, passages: Sequence[Passage], folder: Path | None = None) -> None:
        self._passages = passages
        self.size = len(passages)
        self._places = {passage.id: place for place, passage in enumerate(passages)}
        self._vocabulary, self._postings = _kept(passages, folder) if folder and passages else _build(passages)
        self._held = lru_cache(REMEMBERED)(self._words_and_pairs)

    def search(self, query: str, k: int, readings: Sequence[str] = ()) -> list[tuple[str, float]]:
        """Return up to `k` (passage id, score) above nothing, best first.

        score = BM25 of words + of their pairs, both as spelt, + 0.3 * BM25 of plain words + BM25 of plain pairs.
        `readings` are other ways to spell the query; a word that only they have counts half.
        """
        numbers = self._vocabulary.numbers(spelt_words(query))
        totals = np.zeros(self.size, dtype=np.float32)
        for kind, terms in _terms_of(numbers, self._vocabulary).items():
            self._postings[kind].add_to(totals, terms[terms >= 0], WEIGHTS[kind])
        for other in readings:
            only = np.setdiff1d(self._vocabulary.numbers(spelt_words(other)), [*numbers, GAP])
            self._postings[SPELT].add_to(totals, only, WEIGHTS[SPELT] * OTHER_READING)
        best = np.argpartition(-totals, k)[:k] if k < self.size else np.arange(self.size)
        best = best[np.lexsort((best, -totals[best]))]
        return [(self._passages[place].id, float(totals[place])) for place in best if totals[place] > 0]

    def weight(self, query: str) -> float:
        """Return the summed idf of the question's words that the corpus knows, at least 1."""
        words, _ = self._asked(query)
        return max(1.0, sum(idf(spread, self.size) for spread in words.values() if spread))

    def coverage(self, query: str, passage_id: str) -> float:
        """Return the share of the question's words that a passage holds, rare words counting more, in 0..1.

        sum of idf(w) over the words in both / sum of idf(w) over the question's words.
        """
        words, _ = self._asked(query)
        held, _ = self._held(passage_id)
        return self._share(words, held & words.keys())

    def known_share(self, query: str) -> float:
        """Return the idf-weighted share of the question's words that occur anywhere in the corpus, in 0..1."""
        words, _ = self._asked(query)
        return self._share(words, {word for word, spread in words.items() if spread})

    def pairs(self, query: str, passage_id: str) -> Pairs:
        """Return how the question's neighbouring words stand together in a passage, and anywhere in the corpus."""
        _, pairs = self._asked(query)
        _, held = self._held(passage_id)
        both = held & pairs.keys()
        known = {pair for pair, spread in pairs.items() if spread}
        return Pairs(len(both), self._share(pairs, both), self._share(pairs, known))

    def _asked(self, query: str) -> tuple[dict[str, int], dict[str, int]]:
        """Return the question's words without accents, and their pairs, with how many passages hold each."""
        plain = [fold(word) for word in spelt_words(query)]
        numbers = _terms_of(self._vocabulary.numbers(plain), self._vocabulary)
        words, pairs = (self._postings[kind] for kind in (PLAIN, PAIRED))
        return (
            {word: words.spread(int(term)) for word, term in zip(plain, numbers[PLAIN], strict=True)},
            {pair: pairs.spread(int(term)) for pair, term in zip(_pairs(plain), numbers[PAIRED], strict=True)},
        )

    def _words_and_pairs(self, passage_id: str) -> tuple[frozenset[str], frozenset[str]]:
        texts = lexical_texts(self._passages[self._places[passage_id]])
        plain = [[fold(word) for word in spelt_words(text)] for text, _ in texts]
        return frozenset(chain(*plain)), frozenset(chain(*map(_pairs, plain)))

    def _share(self, asked: Mapping[str, int], chosen: Iterable[str]) -> float:
        whole = sum(idf(spread, self.size) for spread in asked.values())
        return sum(idf(asked[term], self.size) for term in chosen) / whole if whole else 0.0


Built = tuple[Vocabulary, Mapping[str, Postings]]


def _build(passages: Sequence[Passage]) -> Built:
    learner = Learner()
    numbers: list[Numbers] = []
    for passage in passages:
        texts = [[*learner.learn(spelt_words(text)), GAP] * weight for text, weight in lexical_texts(passage)]
        numbers.append(np.fromiter(chain(*texts), dtype=np.int64))
    vocabulary = learner.vocabulary()
    places = np.repeat(np.arange(len(passages)), [len(part) for part in numbers])
    terms = _terms_of(np.concatenate(numbers) if numbers else np.empty(0, np.int64), vocabulary)
    return vocabulary, {kind: _postings(terms[kind], places, len(passages)) for kind in WEIGHTS}


def _postings(terms: Terms, places: Numbers, size: int) -> Postings:
    real = terms >= 0
    return Postings.build(terms[real], places[: len(terms)][real], size)


def _terms_of(numbers: Numbers, vocabulary: Vocabulary) -> dict[str, Terms]:
    """Return the terms of each kind in a text; what is no term is below nothing."""
    plain = vocabulary.plain(numbers)
    paired, spelt_paired = (_paired(one, len(vocabulary)) for one in (plain, numbers))
    return {PLAIN: plain, PAIRED: paired, SPELT: numbers, SPELT_PAIRED: spelt_paired}


def _paired(numbers: Numbers, vocabulary: int) -> Terms:
    first, second = numbers[:-1], numbers[1:]
    return np.where((first >= 0) & (second >= 0), first * vocabulary + second, GAP)


def _kept(passages: Sequence[Passage], folder: Path) -> Built:
    """Open what was built for exactly these texts, building it first if nobody has.

    Safe beside other processes: a folder appears whole or not at all, and what is mapped outlives its deletion.
    """
    place = folder / _fingerprint(passages)
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
        try:
            _save(_build(passages), draft)
            _move(draft, place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        log.info("words indexed: passages=%s", len(passages))
    place.touch()
    _forget_old(folder)
    return Vocabulary.read(place / "words.txt"), {kind: Postings.open(place / kind) for kind in WEIGHTS}


def _fingerprint(passages: Sequence[Passage]) -> str:
    digest = hashlib.sha256(f"{LAYOUT} {WEIGHTS} {K1} {B}".encode())
    for passage in passages:
        digest.update("\0".join([passage.id, *(text for text, _ in lexical_texts(passage))]).encode("utf-8", "replace"))
    return digest.hexdigest()[:20]


def _save(built: Built, draft: Path) -> None:
    vocabulary, postings = built
    vocabulary.save(draft / "words.txt")
    for kind, lists in postings.items():
        lists.save(draft / kind)


def _move(draft: Path, place: Path) -> None:
    try:
        draft.rename(place)
    except OSError:
        if not place.exists():  # not another process that was faster
            raise


def _forget_old(folder: Path) -> None:
    """Delete all but the newest; a process that was about to open one builds it anew."""
    places = sorted(folder.glob("[0-9a-f]*"), key=lambda place: place.stat().st_mtime, reverse=True)
    for place in places[KEPT:]:
        shutil.rmtree(place, ignore_errors=True)


def _pairs(plain: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(plain)]
