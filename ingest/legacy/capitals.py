"""Words in capitals, typed in a font without accented capitals: "BÖNH" is shown as "BệNH" and meant as "BỆNH"."""

import re

WORD = re.compile(r"\S+")
SMALL, CAPITAL = re.compile("[a-z]"), re.compile("[A-Z]")


def capitalised(typed: str, text: str) -> str:
    """Return `text` with words wholly in capitals where `typed`, of the same length, has them in capitals.

    A word with one plain letter ("TÕ") is in capitals if a word beside it is, and it begins with it.
    """
    words = [(match.start(), match.end()) for match in WORD.finditer(typed)]
    sure = [_capitals(typed[begin:end]) > 1 for begin, end in words]
    done, parts = 0, []
    for index, (begin, end) in enumerate(words):
        beside = any(sure[max(index - 1, 0) : index + 2])
        if sure[index] or (beside and _capitals(typed[begin:end]) == 1):
            parts += [text[done:begin], text[begin:end].upper()]
            done = end
    return "".join((*parts, text[done:]))


def _capitals(word: str) -> int:
    """Return the number of plain capitals, 0 if there is a plain small letter."""
    return 0 if SMALL.search(word) else len(CAPITAL.findall(word))
