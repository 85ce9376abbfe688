"""Questions with what a right reply to them is, one JSON object a line; a malformed line stops the measurement."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evals.house import NothingToMeasureError
from knowledge.answers import Abstention, AbstentionReason, Answer
from knowledge.normalise import fold
from knowledge.passages import Language
from knowledge.writing import Writing

Reply = Answer | Abstention


class EvalQuestion(BaseModel):
    """One question. Either `document` names the documents that answer it, or `refuse` says why none may."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(min_length=1)]
    language: Language
    writing: Writing
    twin_of: str | None = None
    document: tuple[str, ...] = ()
    section_contains: str | None = None
    refuse: AbstentionReason | None = None
    split: Literal["dev", "test"] = "dev"

    @model_validator(mode="after")
    def _has_one_right_reply(self) -> "EvalQuestion":
        if bool(self.document) == bool(self.refuse):
            raise ValueError(f"{self.id}: give either `document` or `refuse`")
        return self

    def is_answered_by(self, reply: Reply) -> bool:
        """Tell whether `reply` quotes one of the documents and holds the words that it must, accents aside."""
        if not isinstance(reply, Answer) or reply.citations[0].passage.document_id not in self.document:
            return False
        return self.section_contains is None or _even(self.section_contains) in _even(reply.text)


def read_questions(path: Path) -> list[EvalQuestion]:
    """Return the questions in a file.

    Raises:
        NothingToMeasureError: the file holds none.
    """
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    questions = [EvalQuestion.model_validate_json(line) for line in lines if line.strip()]
    if not questions:
        raise NothingToMeasureError(str(path))
    return questions


def _even(text: str) -> str:
    return " ".join(fold(text).replace("*", "").split())
