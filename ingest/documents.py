"""What a file says once it is read: a document in sections, named by their content."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field, fields

from knowledge.passages import Language

ID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Section:
    """What becomes one passage. `asked` are other ways to ask for it and are never shown."""

    heading: str
    locator: str
    text: str
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One file in one language. `effective_from` and `verified_on` are None where the file does not say.

    `notes` tell the operator what was guessed while reading; `source_hash` is the fingerprint of the file's bytes.
    """

    source_path: str
    document_id: str
    language: Language
    title: str
    topic: str
    sections: tuple[Section, ...]
    issuer: str = ""
    certainty: str = "secondary"
    legal_basis: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    audience: tuple[str, ...] = ("everyone",)
    keywords: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    reviewed_by: str = ""
    effective_from: dt.date | None = None
    expires_on: dt.date | None = None
    verified_on: dt.date | None = None
    notes: tuple[str, ...] = field(default=())
    source_hash: str = ""

    def passages(self) -> dict[str, Section]:
        """Return the sections by passage id, in reading order; a section that stands twice is one passage."""
        passages: dict[str, Section] = {}
        for section in self.sections:
            passages.setdefault(passage_id(self.document_id, self.language, section), section)
        return passages

    @property
    def content_hash(self) -> str:
        """Digest of everything that citizens could meet; where the file lies and today's date are no part of it."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in NOT_CONTENT}
        return _digest({**said, "passages": list(self.passages())})


NOT_CONTENT = {"source_path", "source_hash", "sections", "notes"}


def passage_id(document_id: str, language: Language, section: Section) -> str:
    """Return the id of a section: the same content has the same id in every revision."""
    return _digest([document_id, language, section.heading, section.locator, section.text, section.asked])


def _digest(value: object) -> str:
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:ID_LENGTH]
