"""Personal data in free text, covered: what `redaction` finds. Of a number the last two digits stay, to tell it apart.

What it cannot find stays: a name in small letters with nothing around it, a rare illness in a small place.
"""

import unicodedata

from redaction import Identifier, find

COVER = "•••"
NUMBERS = (Identifier.PHONE, Identifier.ID_CARD, Identifier.INSURANCE)
SHOWN = 2


def mask(text: str) -> str:
    """Return `text` (NFC) with numbers, addresses, dates of birth and names of people covered."""
    masked = unicodedata.normalize("NFC", text)
    for one in reversed(find(masked)):
        told = masked[one.start : one.end]
        digits = [letter for letter in told if letter.isdigit()] if one.kind in NUMBERS else []
        shown = "".join(digits[-SHOWN:]) if len(digits) > 2 * SHOWN else ""
        masked = f"{masked[: one.start]}{COVER}{shown}{masked[one.end :]}"
    return masked
