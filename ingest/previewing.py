"""Which answers change: every question asked of what is in force and of what would be, and the two replies compared."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Protocol

from knowledge.answers import Abstention, Answer
from knowledge.passages import Language
from knowledge.question_set import Question

Reply = Answer | Abstention
Progress = Callable[[int, int], Awaitable[None]]
SHOWN = 400
EVERY = 10


class Difference(StrEnum):
    """How the reply to a question changes."""

    LOST = "lost"
    WORSE = "worse"
    GAINED = "gained"
    BETTER = "better"
    OTHER = "other"
    SAME = "same"


class Answers(Protocol):
    """Whoever answers questions."""

    async def answer(self, query: str, *, language: Language) -> Reply:
        """Answer `query`."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A reply, as far as it is shown."""

    document: str = ""
    heading: str = ""
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """One question whose reply changes."""

    difference: Difference
    question: str
    language: str
    expected: tuple[str, ...]
    before: Reported
    after: Reported


async def compare_answers(
    questions: Sequence[Question],
    current: Answers,
    staged: Answers,
    succeeds: dict[str, str],
    progress: Progress,
) -> dict[str, object]:
    """Ask everything twice and return counts by kind and the changes, the gravest first.

    `succeeds`: for a document that ends, the one in whose place it stands; an answer from there is right as well.
    """
    counts: Counter[str] = Counter()
    changes: list[Changed] = []
    for number, question in enumerate(questions):
        if number % EVERY == 0:
            await progress(number, len(questions))
        before = await current.answer(question.text, language=question.language)
        after = await staged.answer(question.text, language=question.language)
        difference = judge(question, before, after, succeeds)
        counts[difference] += 1
        if difference is not Difference.SAME:
            changes.append(_changed(difference, question, before, after))
    await progress(len(questions), len(questions))
    order = list(Difference)
    changes.sort(key=lambda one: order.index(one.difference))
    return {"counts": dict(counts), "changes": [asdict(one) for one in changes[:SHOWN]]}


def judge(question: Question, before: Reply, after: Reply, succeeds: dict[str, str]) -> Difference:
    """Return how the reply changes, by what the question expects where somebody has judged it."""
    if _same(before, after):
        return Difference.SAME
    if question.documents or question.refuse:
        was, is_now = _is_right(question, before, {}), _is_right(question, after, succeeds)
        if was != is_now:
            return _gain(before, after) if is_now else _loss(before, after)
    elif isinstance(before, Answer) != isinstance(after, Answer):
        return Difference.GAINED if isinstance(after, Answer) else Difference.LOST
    return Difference.OTHER


def about(document_id: str, replaces: Sequence[str]) -> frozenset[str]:
    """Return the documents that a draft touches."""
    return frozenset((document_id, *replaces))


def _gain(before: Reply, after: Reply) -> Difference:
    newly = isinstance(before, Abstention) and isinstance(after, Answer)
    return Difference.GAINED if newly else Difference.BETTER


def _loss(before: Reply, after: Reply) -> Difference:
    gone = isinstance(before, Answer) and isinstance(after, Abstention)
    return Difference.LOST if gone else Difference.WORSE


def _is_right(question: Question, reply: Reply, succeeds: dict[str, str]) -> bool:
    if question.refuse:
        return isinstance(reply, Abstention)
    accepted = {*question.documents, *(succeeds[one] for one in question.documents if one in succeeds)}
    return isinstance(reply, Answer) and any(one.passage.document_id in accepted for one in reply.citations)


def _same(before: Reply, after: Reply) -> bool:
    if isinstance(before, Answer) and isinstance(after, Answer):
        ids = [[citation.passage.id for citation in one.citations] for one in (before, after)]
        return ids[0] == ids[1] and before.text == after.text
    if isinstance(before, Abstention) and isinstance(after, Abstention):
        return before.reason == after.reason
    return False


def _changed(difference: Difference, question: Question, before: Reply, after: Reply) -> Changed:
    expected = question.documents
    return Changed(difference, question.text, question.language, expected, _reported(before), _reported(after))


def _reported(reply: Reply) -> Reported:
    if isinstance(reply, Abstention):
        return Reported(reason=reply.reason)
    passage = reply.citations[0].passage
    return Reported(passage.document_id, passage.heading, reply.text)
