"""How a slot says which appointment of ours holds it: by an identifier, else in its comment."""

import re
from enum import StrEnum

from care.booking.fhir.answers import Resource, dicts
from care.booking.fhir.reading import identifiers

HOLDER = "urn:dong-hanh:slot-holder"
_COMMENT = re.compile(r"\s*\[urn:dong-hanh:slot-holder\|([^\]|]+)\]")


class Mark(StrEnum):
    """Where the server keeps our mark."""

    IDENTIFIER = "identifier"
    COMMENT = "comment"


def holder_of(slot: Resource) -> str | None:
    """Return the id of the appointment of ours that a slot is marked for."""
    found = identifiers(slot, HOLDER) or _COMMENT.findall(str(slot.get("comment", "")))
    return str(found[0]) if found else None


def mark_of(slot: Resource) -> Mark:
    """Return where a slot that is marked has its mark."""
    return Mark.IDENTIFIER if identifiers(slot, HOLDER) else Mark.COMMENT


def marked(slot: Resource, status: str, holder: str, mark: Mark) -> Resource:
    """Return the slot with a status and our mark; what others wrote on it stays."""
    bare = unmarked(slot, status)
    if mark is Mark.IDENTIFIER:
        return bare | {"identifier": [*dicts(bare.get("identifier")), {"system": HOLDER, "value": holder}]}
    return bare | {"comment": f"{bare.get('comment', '')} [{HOLDER}|{holder}]".strip()}


def unmarked(slot: Resource, status: str) -> Resource:
    """Return the slot with a status and no mark of ours."""
    others = [one for one in dicts(slot.get("identifier")) if one.get("system") != HOLDER]
    comment = _COMMENT.sub("", str(slot.get("comment", ""))).strip()
    rest = {key: value for key, value in slot.items() if key not in ("identifier", "comment")}
    return (
        rest
        | {"status": status}
        | ({"identifier": others} if others else {})
        | ({"comment": comment} if comment else {})
    )
