"""What knowledge gives back: a grounded answer with citations, or an abstention with its reason."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from knowledge.passages import Language, Passage


class AbstentionReason(StrEnum):
    """Why there is no answer. Each has a text of its own and a way forward."""

    NOTHING_FOUND = "nothing_found"
    OFF_TOPIC = "off_topic"
    DIAGNOSIS = "diagnosis"
    PRESCRIPTION = "prescription"
    DOSE = "dose"
    PRICE = "price"
    OTHERS_RECORD = "others_record"
    OWN_RECORD = "own_record"
    ELSEWHERE = "elsewhere"
    INSTRUCTION = "instruction"
    UNCLEAR = "unclear"
    INDEX_UNAVAILABLE = "index_unavailable"


@dataclass(frozen=True, slots=True)
class Citation:
    """The passage of the revision that carries an answer."""

    passage: Passage


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage that a search found, and its score; scores rank within one search only."""

    passage_id: str
    document_id: str
    heading: str
    score: float


@dataclass(frozen=True, slots=True)
class Search:
    """How an answer, or none, came about. `confidence` answers from 1 on; `found` is best first."""

    confidence: float
    found: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Text quoted from the first cited passage (Markdown: paragraphs, lists, bold), and what to read next.

    `second` is quoted from the second citation, where two passages are nearly tied; it is shown folded.
    """

    text: str
    citations: tuple[Citation, ...]
    related: tuple[Citation, ...]
    language: Language
    second: str | None = None
    search: Search | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """A principled "I don't know"; `near` may be offered as titles, never as the answer."""

    reason: AbstentionReason
    near: tuple[Citation, ...]
    language: Language
    search: Search | None = None


class Guide(Protocol):
    """Whoever answers questions from the guidance."""

    async def answer(self, query: str, *, language: Language) -> Answer | Abstention:
        """Answer `query`; `language` is the reader's, used where the query itself does not tell.

        Never raises for what a stranger typed: an index that does not answer is an abstention.
        """

    async def section(self, passage_id: str) -> Answer | None:
        """Return one section as an answer, or None when it is not in force any more."""

    async def document(self, document_id: str, *, language: Language) -> Answer | None:
        """Return the first section of a document as an answer, or None when it is not in force."""

    async def citation(self, passage_id: str, revision_id: uuid.UUID) -> Citation | None:
        """Return what was cited, in force or not, or None when it was never there."""
