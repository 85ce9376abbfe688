"""A draft as an editor types it, and the document that it stands for. What was typed is kept, right or wrong."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from ingest.documents import Section, SourceDocument
from knowledge.passages import Language

MAX_TITLE = 200
MAX_BODY = 400_000
MAX_FIELD = 4_000
CERTAINTIES = ("confirmed", "secondary", "general")
AUDIENCES = ("everyone", "parents", "pregnant", "older_people", "chronic", "workers", "foreigners")
_HEADING = re.compile(r"^##[ \t]+", re.MULTILINE)
_ASKED = re.compile(r"<!--\s*asked:(.*?)-->", re.DOTALL)
_LOCATOR = re.compile(r"<!--\s*locator:(.*?)-->", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TITLE = re.compile(r"\A\s*#[ \t]+[^\n]*\n?")


class Typed(BaseModel):
    """The form of a draft. Lists are typed one a line, keywords and related documents with commas; dates as ISO."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str = ""
    topic: str = "document"
    issuer: str = ""
    legal_basis: str = ""
    source: str = ""
    audience: tuple[str, ...] = ("everyone",)
    keywords: str = ""
    related: str = ""
    certainty: str = "secondary"
    effective_from: str = ""
    expires_on: str = ""
    verified_on: str = ""
    reviewed_by: str = ""
    replaces: tuple[str, ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a draft from being submitted. `about` is a heading or an id, for the eye."""

    code: str
    field: str
    about: str = ""


class MalformedDraftError(Exception):
    """A draft does not stand for a document yet."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems)


def body_of(sections: Iterable[Section]) -> str:
    """Return sections as they are typed: a `##` line each, other ways to ask in a comment, then the text."""
    return "\n\n".join(map(_written, sections))


def sections_of(body: str, title: str) -> tuple[Section, ...]:
    """Return the sections of a typed text; what stands before the first `##` goes under the title.

    Sections without a text are left out; `problems_of` names them.
    """
    return tuple(section for section in _all_sections(body, title) if section.heading and section.text)


def typed_from(document: SourceDocument) -> Typed:
    """Return the form that a document fills in."""
    return Typed(
        title=document.title,
        topic=document.topic,
        issuer=document.issuer,
        legal_basis="\n".join(document.legal_basis),
        source="\n".join(document.source),
        audience=document.audience,
        keywords=", ".join(document.keywords),
        related=", ".join(document.related),
        certainty=document.certainty,
        effective_from=_iso(document.effective_from),
        expires_on=_iso(document.expires_on),
        verified_on=_iso(document.verified_on),
        reviewed_by=document.reviewed_by,
        body=body_of(document.sections),
    )


def problems_of(typed: Typed, today: dt.date) -> list[Problem]:
    """Return everything that keeps a draft from being submitted."""
    required = [
        Problem("missing", field) for field in ("title", "issuer", "source") if not getattr(typed, field).strip()
    ]
    return [*required, *_lengths(typed), *_dates(typed, today), *_body(typed)]


def document_from(typed: Typed, document_id: str, language: Language, today: dt.date) -> SourceDocument:
    """Return the document that a draft stands for.

    Raises:
        MalformedDraftError: with every problem.
    """
    if problems := problems_of(typed, today):
        raise MalformedDraftError(problems)
    return preview_of(typed, document_id, language)


def preview_of(typed: Typed, document_id: str, language: Language) -> SourceDocument:
    """Return the document as far as it can be read, for a look at it while it is written."""
    return SourceDocument(
        source_path=f"console:{document_id}",
        document_id=document_id,
        language=language,
        title=typed.title.strip(),
        topic=typed.topic.strip() or "document",
        sections=sections_of(typed.body, typed.title),
        issuer=typed.issuer.strip(),
        certainty=typed.certainty if typed.certainty in CERTAINTIES else "secondary",
        legal_basis=_lines(typed.legal_basis),
        source=_lines(typed.source),
        audience=typed.audience or ("everyone",),
        keywords=_listed(typed.keywords),
        related=_listed(typed.related),
        reviewed_by=typed.reviewed_by.strip(),
        effective_from=_date(typed.effective_from),
        expires_on=_date(typed.expires_on),
        verified_on=_date(typed.verified_on),
    )


def _all_sections(body: str, title: str) -> list[Section]:
    before, *parts = _HEADING.split(body.replace("\r\n", "\n"))
    opening = _TITLE.sub("", before).strip()
    under_title = [_section(f"{title}\n{opening}")] if _COMMENT.sub("", opening).strip() else []
    return under_title + [_section(part) for part in parts]


def _section(part: str) -> Section:
    heading, _, rest = part.partition("\n")
    asked = [" ".join(way.split()) for comment in _ASKED.findall(rest) for way in comment.split(";")]
    locator = next((found.strip() for found in _LOCATOR.findall(rest)), "")
    text = re.sub(r"\n{3,}", "\n\n", _COMMENT.sub("", rest)).strip()
    text = re.sub(r"^\\(##[ \t])", r"\1", text, flags=re.MULTILINE)
    return Section(heading.strip(), locator, text, tuple(dict.fromkeys(way for way in asked if way)))


def _written(section: Section) -> str:
    lines = [f"## {section.heading}"]
    if section.asked:
        lines.append(f"<!-- asked: {'; '.join(section.asked)} -->")
    if section.locator:
        lines.append(f"<!-- locator: {section.locator} -->")
    return "\n".join([*lines, re.sub(r"^(##[ \t])", r"\\\1", section.text, flags=re.MULTILINE)])


def _lengths(typed: Typed) -> list[Problem]:
    limits = {"title": MAX_TITLE, "body": MAX_BODY}
    fields = ("title", "issuer", "legal_basis", "source", "keywords", "related", "reviewed_by", "body")
    return [Problem("too_long", name) for name in fields if len(getattr(typed, name)) > limits.get(name, MAX_FIELD)]


def _dates(typed: Typed, today: dt.date) -> list[Problem]:
    problems = [
        Problem("date_malformed", name)
        for name in ("effective_from", "expires_on", "verified_on")
        if getattr(typed, name).strip() and _date(getattr(typed, name)) is None
    ]
    starts, ends = _date(typed.effective_from) or today, _date(typed.expires_on)
    if ends is not None and (ends <= starts or ends <= today):
        problems.append(Problem("over_already", "expires_on"))
    if (verified := _date(typed.verified_on)) is not None and verified > today:
        problems.append(Problem("in_the_future", "verified_on"))
    return problems


def _body(typed: Typed) -> list[Problem]:
    everything = _all_sections(typed.body, typed.title)
    empty = [Problem("section_empty", "body", one.heading) for one in everything if not (one.heading and one.text)]
    headings = [section.heading for section in everything if not section.locator]
    twice = [Problem("section_twice", "body", one) for one in dict.fromkeys(headings) if headings.count(one) > 1]
    return [*empty, *twice] if everything else [Problem("missing", "body")]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(part.split()) for part in re.split(r"[,\n;]", text) if part.strip()))


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def _iso(date: dt.date | None) -> str:
    return date.isoformat() if date else ""
