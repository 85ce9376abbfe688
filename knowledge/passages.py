"""A passage as the index and the answers know it: one section of a revision that is in force."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

EVERYONE = "everyone"


class Language(StrEnum):
    """Languages of the guidance."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Passage:
    """One section that answers one question, with what its revision says about it."""

    id: str
    document_id: str
    revision_id: uuid.UUID
    language: Language
    topic: str
    title: str
    heading: str
    locator: str
    text: str
    asked: tuple[str, ...]
    keywords: tuple[str, ...]
    related: tuple[str, ...]
    issuer: str
    certainty: str
    legal_basis: tuple[str, ...]
    source: tuple[str, ...]
    effective_from: dt.date
    verified_on: dt.date
    audience: tuple[str, ...] = (EVERYONE,)

    def is_for(self, audience: str) -> bool:
        """Tell whether the passage is meant for `audience`, or for everyone."""
        return audience in self.audience or EVERYONE in self.audience


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage with its score; scores rank within one query and mean nothing across queries."""

    passage: Passage
    score: float
