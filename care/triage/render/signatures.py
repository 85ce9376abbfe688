"""Who signed what: whole protocols, and each statement of them."""

from collections.abc import Iterable

from care.triage.protocols import Protocol, Signed

UNSIGNED = "⚠️ **chưa có bác sĩ ký / not signed**"


def statements(protocol: Protocol) -> list[Signed]:
    """Return everything in `protocol` that a clinician signs."""
    lines = [*protocol.red_flags, *protocol.reassuring]
    return [*lines, *protocol.questions, *protocol.do, *protocol.dont, *protocol.return_rules]


def signed(statements: Iterable[Signed]) -> int:
    """Return how many of `statements` someone has signed."""
    return sum(bool(statement.reviewed_by.strip()) for statement in statements)


def is_signed(protocol: Protocol) -> bool:
    """Tell whether the protocol and every statement of it are signed."""
    found = statements(protocol)
    return bool(protocol.reviewed_by.strip()) and signed(found) == len(found)
