"""`python -m evals.syllables`: which unaccented syllables can be nothing but one word, from our own Vietnamese texts.

A syllable is clear when at least nine in ten of its accented occurrences, and at least five of them, are one word.
Writes `care/triage/clear_syllables.txt`; run it when the texts have grown.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from vietnamese import compose, fold

TEXTS = (*sorted(Path("guidance/vi").glob("*.md")), Path("knowledge/lexicon/everyday.txt"))
TARGET = Path("care/triage/clear_syllables.txt")
LEAST, SHARE, ACCENTED = 5, 0.9, 0.5
HEAD = "# Unaccented syllables that can be nothing but one word. Made by `python -m evals.syllables`; do not edit.\n"
_WORD = re.compile(r"[^\W\d_]+")


def count(lines: Iterable[str]) -> dict[str, Counter[str]]:
    """Return how often each accented word stands for its unaccented form, in lines that are typed with accents."""
    found: dict[str, Counter[str]] = {}
    for line in lines:
        words = _WORD.findall(compose(line))
        if sum(not word.isascii() for word in words) >= ACCENTED * max(1, len(words)):
            for word in words:
                found.setdefault(fold(word), Counter())[word] += 1
    return found


def clear(counts: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Return the clear syllables and their words."""
    found = {}
    for syllable, words in counts.items():
        word, times = words.most_common(1)[0]
        if not word.isascii() and times >= LEAST and times >= SHARE * words.total():
            found[syllable] = word
    return found


def main() -> int:
    """Write the file and return the exit code."""
    lines = [line for path in TEXTS for line in path.read_text(encoding="utf-8").splitlines()]
    found = clear(count(lines))
    TARGET.write_text(HEAD + "".join(f"{key} {found[key]}\n" for key in sorted(found)), encoding="utf-8")
    print(f"{len(found)} clear syllables in {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
