"""The Symbol font: Greek and mathematics in the places of letters. A lost "≥" would change a dose or an age.

Source: Adobe's Symbol encoding. What is not in the table is left out, as pictures are.
"""

SYMBOL = {
    **dict(zip("ABGDEZHQIKLMNXOPRSTUFCYW", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True)),
    **dict(zip("abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True)),
    **dict(zip("£³¹»±°·´¸®¬«­¯¥¢²Ö¼Î$", "≤≥≠≈±°•×÷→←↔↑↓∞′″√…∈∃", strict=False)),
}
BULLET = "•"


def from_symbol(text: str) -> str:
    """Return what `text` shows in the Symbol font."""
    return "".join(_shown(_place(c)) for c in text)


def from_pictures(text: str) -> str:
    """Return one bullet for each picture, white space as it is."""
    return "".join(c if c.isspace() else BULLET for c in text)


def _place(char: str) -> str:
    """Return the place in the font; Word keeps it from U+F020 on."""
    return chr(ord(char) - 0xF000) if "\uf020" <= char <= "\uf0ff" else char


def _shown(place: str) -> str:
    if place in SYMBOL:
        return SYMBOL[place]
    return place if place.isascii() else ""
