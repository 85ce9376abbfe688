"""A folder in BEIR's layout (corpus.jsonl, queries.jsonl, qrels/*.tsv) as passages, queries and judgements.

Whoever wrote it may have left out titles, numbered the ids, written qrels as TREC does, or with no header.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.house import NothingToMeasureError
from knowledge.passages import Language, Passage
from knowledge.writing import Writing, writing_of

Judgements = dict[str, dict[str, float]]
SAMPLE = 200
DAY = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class TestCollection:
    """Documents as passages, queries, and for each query the grades of the documents that are relevant to it.

    `unknown` counts judged documents that the corpus lacks; they count as never found.
    """

    __test__ = False

    name: str
    language: Language
    passages: tuple[Passage, ...]
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, float]]
    unknown: int


class MalformedCollectionError(Exception):
    """A file cannot be read; the message names it, and the line."""


def read_collection(folder: Path, corpus: Path | None = None) -> TestCollection:
    """Return the collection in a folder, its corpus perhaps elsewhere.

    Raises:
        MalformedCollectionError: a file is missing, or a line of it says nothing.
        NothingToMeasureError: no query with a relevant document.
    """
    documents = [(_id(entry), entry) for entry in _entries(corpus or folder / "corpus.jsonl")]
    texts = {_id(entry): _text(entry, "text", "query") for entry in _entries(folder / "queries.jsonl")}
    language = _language([_text(entry, "text", "contents") for _, entry in documents[:SAMPLE]])
    numbers = {key: str(number) for number, key in enumerate(dict(documents))}
    judged = {query: grades for query, grades in _judgements(folder / "qrels").items() if texts.get(query, "").strip()}
    if not judged or not documents:
        raise NothingToMeasureError(str(folder))
    return TestCollection(
        name=folder.resolve().name,
        language=language,
        passages=tuple(
            plain_passage(numbers[key], _text(entry, "title"), _text(entry, "text", "contents"), language)
            for key, entry in dict(documents).items()
        ),
        queries={query: texts[query] for query in judged},
        judgements={
            query: {numbers.get(key, f"unknown {key}"): grade for key, grade in grades.items()}
            for query, grades in judged.items()
        },
        unknown=len({key for grades in judged.values() for key in grades} - numbers.keys()),
    )


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise MalformedCollectionError(f"{path} is missing")
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _entry(line, f"{path}:{number}")


def _entry(line: str, place: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise MalformedCollectionError(f"{place}: {error}") from None
    if not isinstance(entry, dict) or not _key(entry):
        raise MalformedCollectionError(f"{place}: no object with an _id")
    return entry


def _key(entry: Mapping[str, Any]) -> str | None:
    return next((name for name in ("_id", "id", "doc_id", "query_id") if entry.get(name) is not None), None)


def _id(entry: Mapping[str, Any]) -> str:
    return str(entry[str(_key(entry))]).strip()


def _text(entry: Mapping[str, Any], *names: str) -> str:
    return next((str(entry[name]) for name in names if entry.get(name) is not None), "")


def _judgements(folder: Path) -> Judgements:
    found: Judgements = {}
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), start=1):
            query, document, grade = _judgement(line, f"{path}:{number}", first=number == 1)
            if grade > 0:
                found.setdefault(query, {})[document] = grade
    return found


def _judgement(line: str, place: str, *, first: bool) -> tuple[str, str, float]:
    """Read "query document grade", "query 0 document grade" (TREC) or "query document"; a header is worth nothing."""
    cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split())]
    try:
        if len(cells) == 4:
            return cells[0], cells[2], float(cells[3])
        if len(cells) == 2 and not first:
            return cells[0], cells[1], 1.0
        return cells[0], cells[1], float(cells[2])
    except (IndexError, ValueError):
        if first or not line.strip():
            return "", "", 0.0
        raise MalformedCollectionError(f"{place}: no query, document and grade") from None


def _language(texts: Sequence[str]) -> Language:
    english = sum(writing_of(text[:500], Language.VIETNAMESE) is Writing.ENGLISH for text in texts)
    return Language.ENGLISH if english * 2 > len(texts) else Language.VIETNAMESE


def plain_passage(key: str, heading: str, text: str, language: Language) -> Passage:
    """Return a passage that is nothing but a heading and a text."""
    return Passage(
        id=key,
        document_id=key,
        revision_id=uuid.uuid5(uuid.NAMESPACE_OID, key),
        language=language,
        topic="",
        title="",
        heading=heading,
        locator="",
        text=text,
        asked=(),
        keywords=(),
        related=(),
        issuer="",
        certainty="",
        legal_basis=(),
        source=(),
        effective_from=DAY,
        verified_on=DAY,
    )
