"""A question's way through knowledge: ask, with what was talked of before; record the verdicts; show them."""

import datetime as dt
from dataclasses import asdict

from aiogram import Bot

from bot import views
from bot.sending import send, show_typing
from bot.texts import Texts
from care.transcripts import Cited, Transcript
from knowledge.answers import Abstention, Answer, Guide
from knowledge.conversing import converse
from knowledge.follow_up import Topic
from knowledge.passages import Language

REMEMBERED = dt.timedelta(hours=1)  # a later question has nothing to do with what was asked before


async def reply_to(
    bot: Bot,
    chat_id: int,
    question: str,
    guide: Guide,
    transcript: Transcript,
    texts: Texts,
    *,
    splits: bool = True,
) -> None:
    """Answer each question of a text from the guidance, or say why not; recorded is what it was understood as."""
    await show_typing(bot, chat_id)
    topic = await _topic(guide, transcript)
    said = await converse(guide, question, Language(texts.language), topic, splits=splits)
    for one in said:
        heading = one.question if len(said) > 1 else None
        if isinstance(one.verdict, Answer):
            await show_answer(bot, chat_id, one.question, one.verdict, transcript, texts, heading=heading)
        else:
            reason, language = one.verdict.reason, one.verdict.language
            why = search_detail(one.verdict)
            await transcript.record_verdict("abstention", one.question, language, reason=reason, search=why)
            view = views.abstention(one.verdict, texts)
            await send(bot, chat_id, view if heading is None else view.after(views.asked(heading)))


async def show_answer(
    bot: Bot,
    chat_id: int,
    question: str,
    answer: Answer,
    transcript: Transcript,
    texts: Texts,
    *,
    heading: str | None = None,
) -> None:
    """Record an answer with its citations and send it, under `heading` where it is one of several."""
    cited = [Cited(citation.passage.id, citation.passage.revision_id) for citation in answer.citations]
    why = search_detail(answer)
    answer_id = await transcript.record_verdict("answer", question, answer.language, cited=cited, search=why)
    view = views.answer(answer, answer_id, texts)
    await send(bot, chat_id, view if heading is None else view.after(views.asked(heading)))


def search_detail(verdict: Answer | Abstention) -> dict[str, object] | None:
    """Return how a verdict came about, as it is kept for review: ids, headings and scores."""
    return asdict(verdict.search) if verdict.search is not None else None


async def _topic(guide: Guide, transcript: Transcript) -> Topic | None:
    last = await transcript.last_question(REMEMBERED)
    if last is None:
        return None
    found = [await guide.citation(source.passage_id, source.revision_id) for source in last.cited[:1]]
    return Topic(last.question, found[0].passage.heading if found and found[0] is not None else "")
