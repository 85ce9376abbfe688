"""What is said to a text in a conversation: one question or several, with what was talked of before.

A question that is answered by itself is answered by itself; what was said before comes in only where it must.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers import Abstention, AbstentionReason, Answer, Guide
from knowledge.fields import plain_words
from knowledge.follow_up import Completed, Topic, complete
from knowledge.passages import Language, Passage
from knowledge.several import questions_in

OPEN = frozenset({AbstentionReason.NOTHING_FOUND, AbstentionReason.OFF_TOPIC, AbstentionReason.UNCLEAR})


@dataclass(frozen=True, slots=True)
class Said:
    """A question as it was understood, and what it is met with."""

    question: str
    verdict: Answer | Abstention

    @property
    def topic(self) -> Topic | None:
        """What a follow-up goes on with; nothing after what is none of our business."""
        if isinstance(self.verdict, Answer):
            return Topic(self.question, self.verdict.citations[0].passage.heading)
        strange = (AbstentionReason.OFF_TOPIC, AbstentionReason.INSTRUCTION)
        return None if self.verdict.reason in strange else Topic(self.question)


async def converse(
    guide: Guide, text: str, language: Language, topic: Topic | None = None, *, splits: bool = True
) -> list[Said]:
    """Answer a text: each of its questions, where several are answered from different sections, else the whole."""
    pieces = questions_in(text) if splits else (text,)
    if len(pieces) > 1:
        apart = await _one_by_one(guide, pieces, language, topic)
        if len(apart) > 1:
            return apart
    return [await _reply(guide, text, language, topic)]


async def _one_by_one(guide: Guide, pieces: Sequence[str], language: Language, topic: Topic | None) -> list[Said]:
    """Return what each piece is met with, or nothing where they are not all answered, or by the same section."""
    said: list[Said] = []
    for piece in pieces:
        reply = await _reply(guide, piece, language, topic)
        if isinstance(reply.verdict, Abstention) and reply.verdict.reason in OPEN:
            return []
        topic = reply.topic or topic
        if _key(reply) not in map(_key, said):
            said.append(reply)
    return said


def _key(said: Said) -> str:
    verdict = said.verdict
    return verdict.citations[0].passage.id if isinstance(verdict, Answer) else str(verdict.reason)


async def _reply(guide: Guide, text: str, language: Language, topic: Topic | None) -> Said:
    completed = complete(text, topic, language)
    if completed is None:
        return Said(text, await guide.answer(text, language=language))
    if not completed.goes_on:
        return await _late(guide, text, language, completed)
    tried = [Said(question, await guide.answer(question, language=language)) for question in completed.questions[:1]]
    if isinstance(tried[0].verdict, Answer):
        return tried[0]
    for question in [*completed.questions[1:], *([text] if completed.things else [])]:
        tried.append(Said(question, await guide.answer(question, language=language)))
        if isinstance(tried[-1].verdict, Answer):
            return tried[-1]
    return tried[0]


async def _late(guide: Guide, text: str, language: Language, completed: Completed) -> Said:
    """Return what a text finds by itself, else with what was said before, where the section holds all that it names."""
    alone = Said(text, await guide.answer(text, language=language))
    if isinstance(alone.verdict, Answer) or alone.verdict.reason not in OPEN:
        return alone
    for question in completed.questions:
        verdict = await guide.answer(question, language=language)
        if isinstance(verdict, Answer) and _holds(verdict.citations[0].passage, completed.things):
            return Said(question, verdict)
    return alone


def _holds(passage: Passage, things: Sequence[str]) -> bool:
    held = set(plain_words(" ".join((passage.title, passage.heading, passage.text, *passage.asked))))
    return all(thing in held for thing in things)
