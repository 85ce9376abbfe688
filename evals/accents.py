"""`python -m evals.accents`: how often words and pairs of neighbouring words are met in our own Vietnamese texts.

The texts are the guidance, the everyday sentences, the vignettes that protocols were written with, and what the
protocols hear and say. Writes `care/triage/accents.txt`; run it when they have grown.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import yaml

from care.triage.accents import START
from care.triage.phrase_language import GAP, Choice, WordSequence, parse
from care.triage.words import NUMBER
from vietnamese import compose

FORMAL = tuple(sorted(Path("guidance/vi").glob("*.md")))
EVERYDAY = Path("knowledge/lexicon/everyday.txt")
VIGNETTES = Path("evals/triage/dev.jsonl")
LEXICON = (*sorted(Path("care/triage/findings").glob("*.yaml")), *sorted(Path("care/triage/protocols").glob("*.yaml")))
TARGET = Path("care/triage/accents.txt")
HEAD = "# Words and pairs of neighbouring words, and how often each was met. Made by `python -m evals.accents`.\n"
SPOKEN = 3  # everyday speech counts so much more than guidance
LEAST = 4  # a pair met less often, in guidance only, is left out
ACCENTED = 0.45
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,/:]\d+)*")
_BREAK = re.compile(r"[;!?\n…()]|[.,:](?!\d)")


class Counts:
    """Words and pairs, counted."""

    def __init__(self) -> None:
        self.words: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()

    def read(self, lines: Iterable[str], times: int) -> None:
        """Count what is typed with accents, clause by clause."""
        for line in lines:
            words = [word for word in _WORD.findall(line) if not word[0].isdigit()]
            if is_accented(words):
                for clause in _BREAK.split(compose(line)):
                    self.add([NUMBER if word[0].isdigit() else word for word in _WORD.findall(clause)], times)

    def add(self, words: list[str], times: int) -> None:
        """Count the words of one clause."""
        if words:
            self.words[START] += times
            self.pairs[START, words[0]] += times
        for word in words:
            self.words[word] += times
        for pair in pairwise(words):
            self.pairs[pair] += times

    def read_phrases(self, phrases: Iterable[str]) -> None:
        """Count each word and each pair of neighbours that accented phrases allow, once."""
        pairs = {pair for phrase in phrases for pair in _pairs(parse(phrase), frozenset({START}))[0]}
        for last, word in pairs:
            if not word.isascii():
                self.words[word] += 1
            if last != START and not (last.isascii() and word.isascii()):
                self.pairs[last, word] += 1


def is_accented(words: list[str]) -> bool:
    """Whether a line is typed with accents."""
    return sum(not word.isascii() for word in words) >= ACCENTED * max(1, len(words))


def _pairs(sequence: WordSequence, starts: frozenset[str]) -> tuple[set[tuple[str, str]], frozenset[str]]:
    """Return the pairs of neighbours in `sequence`, after any word of `starts`, and what may stand at its end."""
    found: set[tuple[str, str]] = set()
    for item in sequence:
        if isinstance(item, Choice):
            ends = starts if item.optional else frozenset()
            for one in item.alternatives:
                within, last = _pairs(one, starts)
                found |= within
                ends |= last
            starts = ends
        elif item == GAP:
            starts = frozenset()
        else:
            found |= {(start, item) for start in starts}
            starts = frozenset({compose(item)})
    return found, starts


def _phrases() -> Iterator[str]:
    for path in LEXICON:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for finding in (data.get("findings") or {}).values():
            yield from finding if isinstance(finding, list) else finding.get("say", ())


def _texts() -> Iterator[str]:
    """Yield what protocols say to people."""
    for path in LEXICON:
        yield from re.findall(r"\bvi: *\"?([^\"}]+)", path.read_text(encoding="utf-8"))


def main() -> int:
    """Write the file and return the exit code."""
    counts = Counts()
    for path in FORMAL:
        counts.read(path.read_text(encoding="utf-8").splitlines(), 1)
    rare = {pair for pair, times in counts.pairs.items() if times < LEAST}
    for pair in rare:
        del counts.pairs[pair]
    counts.read(EVERYDAY.read_text(encoding="utf-8").splitlines(), SPOKEN)
    skip = sys.argv[1] if len(sys.argv) > 1 else ""
    rows = [json.loads(line) for line in VIGNETTES.read_text(encoding="utf-8").splitlines()]
    plain = [row for row in rows if row["twin"] != "teen_code"]
    counts.read((row["text"] for row in plain if not (skip and row["id"][0] in skip)), SPOKEN)
    counts.read(_texts(), 1)
    counts.read_phrases(_phrases())
    lines = [f"{word} {times}" for word, times in counts.words.items() if len(word) <= 7]
    lines += [f"{last} {word} {times}" for (last, word), times in counts.pairs.items() if len(last) + len(word) <= 14]
    TARGET.write_text(HEAD + "\n".join(sorted(lines)) + "\n", encoding="utf-8")
    print(f"{len(counts.words)} words, {len(counts.pairs)} pairs in {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
