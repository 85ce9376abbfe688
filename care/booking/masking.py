"""Names and phone numbers as staff see them unless they ask: enough to tell two people apart, not who they are."""

import re

SHOWN_DIGITS = 3


def masked_name(name: str) -> str:
    """Return the initials: "Nguyễn Thị Lan" is "N. T. L."."""
    return " ".join(f"{word[0]}." for word in name.split())


def masked_phone(phone: str) -> str:
    """Return the last three digits: "+84912345678" is "••• ••• 678"; of a short one nothing is shown."""
    digits = re.sub(r"\D", "", phone)
    shown = digits[-SHOWN_DIGITS:] if len(digits) > 2 * SHOWN_DIGITS else "•••"
    return f"••• ••• {shown}"
