"""Questions that go on with what was said before: `python -m evals.follow_ups`; exits 1 beyond the bounds.

continued = second questions of `evals/follow_ups.jsonl` that are answered from a right document / all of them
alone     = the same, asked as if nothing had been said: what remembering gains is the difference
polluted  = full questions (`evals/questions.jsonl`) that after another question are met otherwise than alone / all
split     = single questions of that set that are taken for several, and met otherwise / all
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from evals.house import NothingToMeasureError, open_house
from evals.question_set import EvalQuestion, Reply, read_questions
from knowledge.answers import Answer, Guide
from knowledge.conversing import Said, converse
from knowledge.follow_up import Topic
from knowledge.passages import Language

CONTINUED_FLOOR, POLLUTED_CEILING = 0.85, 0.01
OTHER = {
    Language.VIETNAMESE: Topic("Giấy chuyển viện có hạn bao lâu?", "Giấy chuyển viện có hạn bao lâu?"),
    Language.ENGLISH: Topic("How long is a referral paper valid?", "How long is a referral paper valid?"),
}


class FollowUp(BaseModel):
    """Two questions, and the documents that answer the second."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    turns: tuple[str, str]
    document: tuple[str, ...]
    language: Language
    split: Literal["dev", "test"]


def main(arguments: Sequence[str]) -> int:
    """Measure and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.follow_ups")
    parser.add_argument("--follow-ups", type=Path, default=Path("evals/follow_ups.jsonl"))
    parser.add_argument("--questions", type=Path, default=Path("evals/questions.jsonl"))
    parser.add_argument("--guidance", type=Path, default=Path("guidance"))
    options = parser.parse_args(arguments)
    lines = options.follow_ups.read_text("utf-8").splitlines()
    follow_ups = [FollowUp.model_validate_json(line) for line in lines]
    questions = [question for question in read_questions(options.questions) if not question.refuse]
    if not follow_ups:
        raise NothingToMeasureError(str(options.follow_ups))
    return asyncio.run(_run(options.guidance, follow_ups, questions))


async def _run(guidance: Path, follow_ups: Sequence[FollowUp], questions: Sequence[EvalQuestion]) -> int:
    async with open_house([guidance]) as house:
        continued = {one.id: await _continue(house.guide, one, remembers=True) for one in follow_ups}
        alone = {one.id: await _continue(house.guide, one, remembers=False) for one in follow_ups}
        changed = [question for question in questions if await _differs(house.guide, question)]
        apart = [question for question in questions if await _is_taken_apart(house.guide, question)]
    for one in follow_ups:
        if not _is_right(one, continued[one.id]):
            print(f"✗ {one.id} {' → '.join(one.turns)}: understood as {continued[one.id].question!r},", end=" ")
            print(_told(continued[one.id].verdict))
    for question in [*changed, *apart]:
        print(f"✗ {question.id} {question.question}: met otherwise")
    for half in ("dev", "test"):
        chosen = [one for one in follow_ups if one.split == half]
        for name, replies in (("continued", continued), ("alone", alone)):
            right = sum(_is_right(one, replies[one.id]) for one in chosen)
            print(f"{name}, {half}: {right}/{len(chosen)} = {right / len(chosen):.3f}")
    reached = sum(_is_right(one, continued[one.id]) for one in follow_ups) / len(follow_ups)
    polluted = len(changed) / len(questions)
    print(f"continued, all: {reached:.3f} (floor {CONTINUED_FLOOR})")
    print(f"polluted: {polluted:.4f} of {len(questions)} (ceiling {POLLUTED_CEILING})")
    print(f"taken apart, and met otherwise: {len(apart)} of {len(questions)}")
    return int(reached < CONTINUED_FLOOR or polluted > POLLUTED_CEILING)


async def _continue(guide: Guide, one: FollowUp, *, remembers: bool) -> Said:
    first = (await converse(guide, one.turns[0], one.language))[-1]
    return (await converse(guide, one.turns[1], one.language, first.topic if remembers else None))[-1]


async def _differs(guide: Guide, question: EvalQuestion) -> bool:
    alone = await guide.answer(question.question, language=question.language)
    after = await converse(guide, question.question, question.language, OTHER[question.language], splits=False)
    return _told(alone) != _told(after[-1].verdict)


async def _is_taken_apart(guide: Guide, question: EvalQuestion) -> bool:
    said = await converse(guide, question.question, question.language)
    return len(said) > 1 and not any(question.is_answered_by(one.verdict) for one in said)


def _is_right(one: FollowUp, said: Said) -> bool:
    verdict = said.verdict
    return isinstance(verdict, Answer) and verdict.citations[0].passage.document_id in one.document


def _told(reply: Reply) -> str:
    if isinstance(reply, Answer):
        return f"{reply.citations[0].passage.document_id}: {reply.citations[0].passage.heading}"
    return f"refused, {reply.reason}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
