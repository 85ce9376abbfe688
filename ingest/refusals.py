"""Why a file was not read: one reason, one line. A refusal never stops the other files."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a file, in words for whoever handed it in."""

    ENCRYPTED = "encrypted"
    MACROS = "macros"
    ARCHIVE = "archive"
    EXTERNAL = "external reference"
    SCANNED = "scanned"
    EMPTY = "empty"
    NOT_TEXT = "not text"
    TOO_LARGE = "too large"
    UNKNOWN_TYPE = "unknown type"
    BROKEN = "broken"
    MALFORMED = "malformed"
    LEGACY_FONT = "legacy font"
    FOREIGN_LANGUAGE = "foreign language"
    TOO_SLOW = "too slow"
    DUPLICATE = "duplicate"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file that was not read. `detail` says what to do about it."""

    path: str
    reason: Reason
    detail: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}: {self.detail}"


class RefusedError(Exception):
    """A loader cannot use a file."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
