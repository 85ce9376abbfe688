"""How wide Vietnamese text is in a picture, and where it breaks: an estimate on the wide side, for any sans-serif."""

from vietnamese import fold

LINE = 1.38  # of the size, from one line to the next
_WIDTHS = {
    **dict.fromkeys("ijl.,;:'|!·", 0.28),
    **dict.fromkeys(" ftr()[]-/“”‘’", 0.38),
    **dict.fromkeys("ckszvxy?", 0.52),
    **dict.fromkeys("aeL", 0.57),
    **dict.fromkeys("mwMWQ@%→…–", 0.93),
    **dict.fromkeys("CGDHNOUVXYKRA&", 0.72),
}
_OTHER = 0.62
_HORN = 0.06
_BOLD = 1.08


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide `text` is in letters of `size`."""
    ems = sum(_width(letter) for letter in text)
    return ems * size * (_BOLD if bold else 1.0)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Return `text` in lines no wider than `width`; only a single word may be wider."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _width(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    base = fold(letter)[:1] or letter
    base = base.upper() if letter.isupper() else base
    return _WIDTHS.get(base, _OTHER) + (_HORN if letter.casefold() in "ơờớởỡợưừứửữự" else 0.0)
