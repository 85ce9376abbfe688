"""Our own guidance documents (`docs/guidance.md`): validated front matter, one section a question."""

import datetime as dt
import re
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ingest.documents import Section, SourceDocument
from ingest.refusals import Reason, RefusedError
from knowledge.passages import Language

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)(.*)\Z", re.DOTALL)
OUR_KEYS = {"topic", "audience", "legal_basis", "certainty", "effective_from", "verified_on", "reviewed_by"}
MIN_OUR_KEYS = 2
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ASKED = re.compile(r"<!--\s*asked:(.*?)-->", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Topic(StrEnum):
    """What a guidance document is about."""

    IDENTITY = "identity"
    RECORDS = "records"
    INSURANCE = "insurance"
    REMOTE_CONSULTATION = "remote_consultation"
    APPOINTMENTS = "appointments"
    MEDICINES = "medicines"
    PREVENTION = "prevention"
    DATA = "data"
    CONTACTS = "contacts"
    EMERGENCY = "emergency"
    ILLNESS = "illness"
    FAMILY = "family"
    ASSISTANT = "assistant"


Audience = Literal["everyone", "parents", "pregnant", "older_people", "chronic", "workers", "foreigners"]


class FrontMatter(BaseModel):
    """The keys above a guidance document, as `docs/guidance.md` lists them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[Text, Field(max_length=80)]
    topic: Topic
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    language: Language
    issuer: Text
    legal_basis: tuple[Text, ...]
    source: Annotated[tuple[Text, ...], Field(min_length=1)]
    certainty: Literal["confirmed", "secondary", "general"]
    effective_from: dt.date
    expires_on: dt.date | None = None
    verified_on: dt.date
    reviewed_by: str
    keywords: Annotated[tuple[Text, ...], Field(min_length=1)]
    related: Annotated[tuple[Text, ...], Field(max_length=4)]


def is_guidance(text: str) -> bool:
    """Whether `text` begins with a front matter of ours, be it right or wrong."""
    match = FRONT_MATTER.match(text)
    keys = re.findall(r"^(\w+):", match[1], re.MULTILINE) if match else []
    return len(OUR_KEYS.intersection(keys)) >= MIN_OUR_KEYS


def load_guidance(path: PurePath, text: str) -> SourceDocument:
    """Return the guidance document in `text`.

    Raises:
        RefusedError: names each key of the front matter, or the section, that is wrong.
    """
    front, body = read_front_matter(text)
    if not ID.fullmatch(path.stem):
        raise RefusedError(Reason.MALFORMED, "the file name is the document's id: English words in kebab-case")
    return SourceDocument(
        source_path=str(path), document_id=path.stem, sections=tuple(_sections(body)), **front.model_dump()
    )


def read_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return the validated front matter and the body below it.

    Raises:
        RefusedError: names each key that is wrong.
    """
    match = FRONT_MATTER.match(text)
    if match is None:
        raise RefusedError(Reason.MALFORMED, "front matter is missing: the file must begin with --- (docs/guidance.md)")
    try:
        return FrontMatter.model_validate(yaml.safe_load(match[1])), match[2]
    except ValidationError as error:
        raise RefusedError(
            Reason.MALFORMED, "; ".join(_complaint(p["loc"], p["msg"]) for p in error.errors())
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}" if mark else "front matter"
        raise RefusedError(Reason.MALFORMED, f"{where}: {getattr(error, 'problem', None) or 'not YAML'}") from None


def _complaint(location: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(str(part) for part in location) or 'front matter'}: {message}"


def _sections(body: str) -> list[Section]:
    before, *parts = re.split(r"^##[ \t]+", body, flags=re.MULTILINE)
    if not parts:
        raise RefusedError(Reason.MALFORMED, "no section: each question is a ## heading")
    if re.sub(r"^#[ \t].*$", "", COMMENT.sub("", before), flags=re.MULTILINE).strip():
        raise RefusedError(Reason.MALFORMED, "text above the first ## section would never be found")
    return [_section(part) for part in parts]


def _section(part: str) -> Section:
    heading, _, rest = part.partition("\n")
    asked = [way.strip() for comment in ASKED.findall(rest) for way in comment.split(";")]
    text = re.sub(r"\n{3,}", "\n\n", COMMENT.sub("", rest)).strip()
    if not heading.strip() or not text:
        raise RefusedError(Reason.MALFORMED, f"section {heading.strip()!r} is empty")
    return Section(heading.strip(), "", text, tuple(dict.fromkeys(" ".join(way.split()) for way in asked if way)))
