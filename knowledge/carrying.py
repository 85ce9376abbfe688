"""Whether a passage carries a sentence that somebody else wrote: strict, deterministic, blind to who wrote it.

A sentence is carried where it is one sentence of the passage but for words that say nothing ("hãy", "bạn", "thì"). So
every number, name, dose, date, condition and negation stands in both; nothing is added and nothing left out.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from knowledge.normalise import clean, words
from knowledge.passages import Passage
from knowledge.sentences import sentences
from vietnamese import spell

FILLERS = frozenset(
    ["thì", "là", "mà", "ạ", "nhé", "nha", "hãy", "vậy", "đó", "nhỉ", "vâng", "dạ", "rằng", "bạn", "anh", "chị", "you"]
)
SHORTEST = 2  # words; less says nothing by itself


def carried_by(sentence: str, passages: Sequence[Passage]) -> tuple[Passage, str] | None:
    """Return the passage and its own sentence that carries `sentence`, or None."""
    said = _words(sentence)
    if len(said) < SHORTEST or "<" in sentence or "http" in sentence.casefold():
        return None
    for passage in passages:
        for own in sentences(passage.text):
            if _says_the_same(said, _words(own)):
                return passage, own
    return None


def _words(text: str) -> list[str]:
    return words(spell(clean(text)))


def _says_the_same(said: list[str], own: list[str]) -> bool:
    """Tell whether two sentences differ in words that say nothing only, in the same order."""
    if len(own) > 2 * len(said) or len(said) > 2 * len(own):
        return False
    for kind, said_from, said_to, own_from, own_to in SequenceMatcher(None, said, own, autojunk=False).get_opcodes():
        if kind != "equal" and not FILLERS.issuperset([*said[said_from:said_to], *own[own_from:own_to]]):
            return False
    return True
