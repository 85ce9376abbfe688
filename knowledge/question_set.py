"""The question set that staff keep: from the guidance's own ways of asking, from files, from gaps, from reviews."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.normalise import clean
from knowledge.passages import Language, Passage
from records.questions import QuestionRow

MOST = 1_500  # asked in one preview
BATCH = 1_000
MAX_LINES = 20_000
LIMIT = 500


class QuestionOrigin(StrEnum):
    """Where a question comes from."""

    ASKED = "asked"
    IMPORTED = "imported"
    GAP = "gap"
    REVIEW = "review"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what a right reply to it cites: one of `documents`, nothing (`refuse`), or nobody has judged."""

    text: str
    language: Language
    documents: tuple[str, ...] = ()
    refuse: bool = False
    origin: str = QuestionOrigin.STAFF


class _Line(BaseModel):
    """One line of a file: our own form, or that of `evals/questions.jsonl`."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field(min_length=1, max_length=2_000)
    language: Language = Language.VIETNAMESE
    document: tuple[str, ...] | str = ()
    sections: tuple[str, ...] = ()
    refuse: str | bool | None = None


class QuestionSet:
    """Reads and changes the set within one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, questions: Iterable[Question], by: str) -> int:
        """Add questions that are not there yet and return how many were."""
        rows = {(one.language, one.text): _row(one, by) for one in map(_even, questions) if one.text}
        values, added = list(rows.values()), 0
        for start in range(0, len(values), BATCH):
            statement = insert(QuestionRow).values(values[start : start + BATCH]).on_conflict_do_nothing()
            added += len((await self._session.execute(statement.returning(QuestionRow.id))).all())
        return added

    async def all(self) -> list[Question]:
        """Return every question that is in use."""
        rows = await self._session.scalars(select(QuestionRow).where(QuestionRow.retired_at.is_(None)))
        return [_question(row) for row in rows]

    async def count(self) -> dict[str, int]:
        """Return how many questions are in use, by origin."""
        query = select(QuestionRow.origin, func.count()).where(QuestionRow.retired_at.is_(None))
        rows = (await self._session.execute(query.group_by(QuestionRow.origin))).all()
        return {row[0]: row[1] for row in rows}

    async def page(self, *, limit: int, offset: int) -> Sequence[QuestionRow]:
        """Return questions in use, those of people before those of the guidance, the newest first."""
        of_guidance = QuestionRow.origin == QuestionOrigin.ASKED
        query = select(QuestionRow).where(QuestionRow.retired_at.is_(None))
        ordered = query.order_by(of_guidance, QuestionRow.added_at.desc(), QuestionRow.text)
        return (await self._session.scalars(ordered.limit(limit).offset(offset))).all()

    async def retire(self, question_id: uuid.UUID) -> bool:
        """Take a question out of use; it stays as a row."""
        statement = update(QuestionRow).where(QuestionRow.id == question_id, QuestionRow.retired_at.is_(None))
        found = await self._session.execute(statement.values(retired_at=func.now()).returning(QuestionRow.id))
        return found.first() is not None


def seeds(passages: Iterable[Passage]) -> list[Question]:
    """Return one question for each section in force: of the ways to ask that its author wrote down, the longest."""
    return [
        Question(max(one.asked, key=len), one.language, (one.document_id,), origin=QuestionOrigin.ASKED)
        for one in passages
        if one.asked
    ]


def read_lines(text: str) -> tuple[list[Question], list[int]]:
    """Return the questions of a JSONL file and the numbers of the lines that are none."""
    questions, wrong = [], []
    for number, line in enumerate(text.splitlines()[:MAX_LINES], start=1):
        if line.strip():
            try:
                questions.append(_from_line(_Line.model_validate(json.loads(line))))
            except (ValidationError, ValueError):
                wrong.append(number)
    return questions, wrong


def choose(questions: Sequence[Question], about: frozenset[str], most: int = MOST) -> list[Question]:
    """Return the questions to ask when documents change: those about them and those of people first, then others.

    The same ones each time, so that two previews can be compared.
    """
    if len(questions) <= most:
        return list(questions)

    def rank(one: Question) -> tuple[int, str]:
        near = 0 if about.intersection(one.documents) else 1 if one.origin != QuestionOrigin.ASKED else 2
        return near, sha256(one.text.encode()).hexdigest()

    return sorted(questions, key=rank)[:most]


def _from_line(line: _Line) -> Question:
    named = (line.document,) if isinstance(line.document, str) else line.document
    documents = dict.fromkeys([*named, *(section.split(" | ")[0] for section in line.sections)])
    expected = tuple(one for one in documents if one)
    return Question(line.question, line.language, expected, bool(line.refuse) and not expected, QuestionOrigin.IMPORTED)


def _even(question: Question) -> Question:
    text = clean(question.text, LIMIT)
    return Question(text, question.language, question.documents, question.refuse, question.origin)


def _row(question: Question, by: str) -> Mapping[str, object]:
    return {
        "id": uuid.uuid4(),
        "text": question.text,
        "language": question.language,
        "documents": list(question.documents),
        "refuse": question.refuse,
        "origin": question.origin,
        "added_by": by,
    }


def _question(row: QuestionRow) -> Question:
    return Question(row.text, Language(row.language), tuple(row.documents), row.refuse, row.origin)
