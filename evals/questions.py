"""Right answers and right refusals on a question set: `python -m evals.questions`; exits 1 below the floors.

answered  = answerable questions of whose reply a quoted section (the first, or the folded second) is a right one
            / answerable questions
first     = the same, by the first section alone
twins     = the same, over questions typed without accents, against the accented questions that they are twins of
refused   = questions to refuse that were refused (whatever the reason) / questions to refuse
reason    = questions to refuse that were refused for the reason given / questions to refuse
false refusals = answerable questions that were refused / answerable questions
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.house import NothingToMeasureError, open_house
from evals.question_set import EvalQuestion, Reply, read_questions
from knowledge.answers import Abstention, Answer, Guide
from knowledge.writing import Writing

ANSWERED_FLOOR, TWIN_GAP, REFUSED_FLOOR = 0.90, 0.03, 0.90
Replied = tuple[EvalQuestion, Reply]


async def ask_all(guide: Guide, questions: Sequence[EvalQuestion]) -> list[Replied]:
    """Ask every question, one after another."""
    return [(question, await guide.answer(question.question, language=question.language)) for question in questions]


def share(replies: Sequence[Replied], holds: Callable[[EvalQuestion, Reply], bool]) -> float | None:
    """Return the share of replies of which `holds` is true; nothing of an empty set."""
    return sum(holds(question, reply) for question, reply in replies) / len(replies) if replies else None


def is_right(question: EvalQuestion, reply: Reply) -> bool:
    """Tell whether an answerable question was answered, or another refused."""
    return isinstance(reply, Abstention) if question.refuse else question.is_answered_by(reply)


def is_right_first(question: EvalQuestion, reply: Reply) -> bool:
    """Tell whether the section that is shown in full answers."""
    return question.is_answered_first_by(reply)


def has_second(_: EvalQuestion, reply: Reply) -> bool:
    """Tell whether the reply folds in a second section."""
    return isinstance(reply, Answer) and reply.second is not None


def has_reason(question: EvalQuestion, reply: Reply) -> bool:
    """Tell whether the reply is the refusal that was asked for."""
    return isinstance(reply, Abstention) and reply.reason is question.refuse


def is_refused(_: EvalQuestion, reply: Reply) -> bool:
    """Tell whether the reply is a refusal."""
    return isinstance(reply, Abstention)


def measure(replies: Sequence[Replied]) -> dict[str, float | None]:
    """Return each figure by its name."""
    answerable = [pair for pair in replies if not pair[0].refuse]
    to_refuse = [pair for pair in replies if pair[0].refuse]
    twins = [pair for pair in answerable if pair[0].twin_of]
    originals = {pair[0].twin_of for pair in twins}
    return {
        "answered, accented": share(_written(answerable, Writing.ACCENTED), is_right),
        "answered, unaccented": share(_written(answerable, Writing.UNACCENTED), is_right),
        "answered, English": share(_written(answerable, Writing.ENGLISH), is_right),
        "answered, all": share(answerable, is_right),
        "answered by the first section": share(answerable, is_right_first),
        "a second section shown": share(answerable, has_second),
        "twins, unaccented": share(twins, is_right),
        "twins, accented": share([pair for pair in answerable if pair[0].id in originals], is_right),
        "refused": share(to_refuse, is_right),
        "refused, right reason": share(to_refuse, has_reason),
        "false refusals": share(answerable, is_refused),
    }


def shortfalls(figures: dict[str, float | None]) -> list[str]:
    """Return what is below its floor; a figure without questions is below it, too."""
    answered, refused = figures["answered, all"], figures["refused"]
    twins, originals = figures["twins, unaccented"], figures["twins, accented"]
    complaints = []
    if answered is None or answered < ANSWERED_FLOOR:
        complaints.append(f"answered: {answered}, the floor is {ANSWERED_FLOOR}")
    if twins is None or originals is None or twins < originals - TWIN_GAP:
        complaints.append(f"without accents: {twins}, with accents {originals}, at most {TWIN_GAP} less")
    if refused is None or refused < REFUSED_FLOOR:
        complaints.append(f"refused: {refused}, the floor is {REFUSED_FLOOR}")
    return complaints


def main(arguments: Sequence[str]) -> int:
    """Measure and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.questions", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--questions", type=Path, default=Path("evals/questions.jsonl"))
    parser.add_argument("--guidance", type=Path, default=Path("guidance"))
    parser.add_argument("--split", choices=["dev", "test", "all"], default="all")
    options = parser.parse_args(arguments)
    try:
        replies = asyncio.run(_run(options.questions, options.guidance, options.split))
    except NothingToMeasureError as error:
        print("nothing to measure:", error)
        return 1
    figures = measure(replies)
    _show(replies, figures)
    return 1 if shortfalls(figures) else 0


async def _run(questions: Path, guidance: Path, split: str) -> list[Replied]:
    chosen = [question for question in read_questions(questions) if split in ("all", question.split)]
    if not chosen:
        raise NothingToMeasureError(f"{questions}, split {split}")
    async with open_house([guidance]) as house:
        return await ask_all(house.guide, chosen)


def _written(replies: Sequence[Replied], writing: Writing) -> list[Replied]:
    return [pair for pair in replies if pair[0].writing is writing]


def _show(replies: Sequence[Replied], figures: dict[str, float | None]) -> None:
    console = Console(width=160)
    for question, reply in replies:
        if not is_right(question, reply):
            console.print(f"✗ {question.id} [{question.writing}] {question.question} → {_told(reply)}", markup=False)
    table = Table("figure", "value", title=f"{len(replies)} questions")
    for name, value in figures.items():
        table.add_row(name, "no questions" if value is None else f"{value:.3f}")
    console.print(table)
    for complaint in shortfalls(figures):
        console.print("below the floor:", complaint, markup=False)


def _told(reply: Reply) -> str:
    if isinstance(reply, Answer):
        passage = reply.citations[0].passage
        return f"{passage.document_id}: {passage.heading}"
    return f"refused, {reply.reason}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
