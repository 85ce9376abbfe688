"""Checks a guidance folder without a database: what would be refused, and what the writing rules ask for."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from care.contacts import Contact, Contacts
from ingest.blocks import syllables
from ingest.decoding import decode
from ingest.documents import Section, SourceDocument
from ingest.loaders.guidance import load_guidance
from ingest.phones import numbers_in
from ingest.refusals import RefusedError
from knowledge.passages import Language

WORDS = range(25, 111)
SECTIONS = range(4, 9)
ASKED = range(3, 21)
KEYWORDS = range(6, 16)
MARKUP = re.compile(r"^\s*\||\]\(|<[a-zA-Z/]|https?://", re.MULTILINE)
WITH_TABLES = {"merged-provinces"}

Documents = Mapping[tuple[str, Language], SourceDocument]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in one file that is wrong, or (`is_warning`) only against the writing rules."""

    path: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{'warning' if self.is_warning else 'error'}: {self.path}: {self.message}"


def check_guidance(folder: Path, registry: Contacts, *, today: dt.date) -> tuple[int, list[Problem]]:
    """Return the number of documents in `folder` (one sub-folder a language) and every problem, by file."""
    documents: dict[tuple[str, Language], SourceDocument] = {}
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.md")):
        try:
            document = load_guidance(path, decode(path.read_bytes())[0])
        except RefusedError as error:
            problems.append(Problem(str(path), error.detail))
        except OSError as error:
            problems.append(Problem(str(path), f"cannot be opened ({error.strerror})"))
        else:
            problems += _place(path, document)
            documents[document.document_id, document.language] = document
    contacts = {contact.number: contact for contact in registry.contacts}
    ids = {path.stem for path in folder.rglob("*.md")}
    for document in documents.values():
        problems += [*_facts(document, ids, today), *_twin(document, documents), *_sections(document, contacts)]
    return len(documents), sorted(problems, key=lambda problem: (problem.is_warning, problem.path))


def _place(path: Path, document: SourceDocument) -> Iterator[Problem]:
    if path.parent.name != document.language:
        yield Problem(str(path), f"language: is {document.language!r}, but the folder is {path.parent.name!r}")
    first = re.search(r"^# +(.+?)\s*$", path.read_text(encoding="utf-8-sig"), re.MULTILINE)
    if first is None or first[1] != document.title:
        yield Problem(str(path), "the # heading is not the title of the front matter", is_warning=True)


def _facts(document: SourceDocument, ids: set[str], today: dt.date) -> Iterator[Problem]:
    path = document.source_path
    for related in document.related:
        if related not in ids or related == document.document_id:
            yield Problem(path, f"related: there is no other document {related!r}")
    if document.verified_on is not None and document.verified_on > today:
        yield Problem(path, f"verified_on: {document.verified_on} is in the future")
    yield from _counted(path, "keywords", len(document.keywords), KEYWORDS)
    yield from _counted(path, "sections", len(document.sections), SECTIONS)


def _twin(document: SourceDocument, documents: Documents) -> Iterator[Problem]:
    for language in set(Language) - {document.language}:
        twin = documents.get((document.document_id, language))
        if twin is None:
            yield Problem(document.source_path, f"there is no readable {language!r} version")
        elif len(twin.sections) != len(document.sections):
            counts = f"{len(document.sections)} sections here, {len(twin.sections)} in {language!r}"
            yield Problem(document.source_path, counts)


def _sections(document: SourceDocument, contacts: Mapping[str, Contact]) -> Iterator[Problem]:
    headings = [section.heading for section in document.sections]
    for section in document.sections:
        path = f"{document.source_path} ## {section.heading}"
        if headings.count(section.heading) > 1:
            yield Problem(path, "another section has the same heading")
        yield from _phones(path, section, contacts)
        yield from _counted(path, "words", syllables(section.text), WORDS)
        yield from _counted(path, "asked", len(section.asked), ASKED)
        if document.document_id not in WITH_TABLES and MARKUP.search(section.text):
            yield Problem(path, "tables, links, images and HTML are not shown", is_warning=True)


def _phones(path: str, section: Section, contacts: Mapping[str, Contact]) -> Iterator[Problem]:
    """Only numbers of the registry, written as there, may stand in a text or a heading."""
    for number in numbers_in(f"{section.heading}\n{section.text}", registered=contacts):
        contact = contacts.get(number)
        if contact is None:
            yield Problem(path, f"the phone number {number!r} is not in care/contacts.yaml, or not written as there")
        elif contact.status == "withdrawn":
            yield Problem(path, f"the phone number {number!r} is withdrawn")


def _counted(path: str, what: str, count: int, wanted: range) -> Iterable[Problem]:
    if count not in wanted:
        yield Problem(path, f"{count} {what}, wanted {wanted.start} to {wanted.stop - 1}", is_warning=True)
