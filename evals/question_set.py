"""Questions with what a right reply to them is, one JSON object a line; a malformed line stops the measurement."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from evals.house import NothingToMeasureError
from knowledge.answers import Abstention, AbstentionReason, Answer
from knowledge.passages import Language, Passage
from knowledge.writing import Writing
from vietnamese import fold

Reply = Answer | Abstention


class EvalQuestion(BaseModel):
    """One question. Either `sections` or `document` says what answers it, or `refuse` why nothing may.

    `sections`: "document | heading" of every section that an assessor accepted as a whole and correct reply.
    `document`, `section_contains`: where nobody judged sections, the documents and words that the reply must hold.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(min_length=1)]
    language: Language
    writing: Writing
    twin_of: str | None = None
    sections: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    section_contains: str | None = None
    refuse: AbstentionReason | None = None
    split: Literal["dev", "test"] = "dev"

    @model_validator(mode="after")
    def _has_one_right_reply(self) -> "EvalQuestion":
        if bool(self.document or self.sections) == bool(self.refuse):
            raise ValueError(f"{self.id}: give `sections` or `document`, or else `refuse`")
        return self

    def is_answered_by(self, reply: Reply) -> bool:
        """Tell whether any section that `reply` quotes is a right one."""
        return isinstance(reply, Answer) and any(self.accepts(citation.passage) for citation in reply.citations)

    def is_answered_first_by(self, reply: Reply) -> bool:
        """Tell whether the first section that `reply` quotes is a right one."""
        return isinstance(reply, Answer) and self.accepts(reply.citations[0].passage)

    def accepts(self, passage: Passage) -> bool:
        """Tell whether a section is a right reply."""
        if self.sections:
            return f"{passage.document_id} | {passage.heading}" in self.sections
        held = self.section_contains is None or _even(self.section_contains) in _even(passage.text)
        return passage.document_id in self.document and held


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
