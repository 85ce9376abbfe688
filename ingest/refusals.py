"""Why a file was not read: one reason, one line. A refusal never stops the other files."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from knowledge.passages import Language

ADVICE = Path(__file__).parent / "refusals.yaml"


class Reason(StrEnum):
    """What is wrong with a file; `advice` says it to whoever handed it in."""

    ENCRYPTED = "encrypted"
    MACROS = "macros"
    EXTERNAL = "external reference"
    ARCHIVE = "archive"
    EMPTY = "empty"
    SCANNED = "scanned"
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
    """One file that was not read. `detail` names the place in it, for a log or a second line."""

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


class Advice(BaseModel):
    """What staff read about a refusal: what is wrong, and what to do about it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    wrong: str
    remedy: str


def advice(reason: Reason, language: Language) -> Advice:
    """Return what to tell staff about `reason`."""
    return _all_advice()[reason][language]


@cache
def _all_advice() -> dict[Reason, dict[Language, Advice]]:
    return TypeAdapter(dict[Reason, dict[Language, Advice]]).validate_python(
        yaml.safe_load(ADVICE.read_text(encoding="utf-8"))
    )
