"""A question's way through knowledge: ask, record the verdict, show it."""

from dataclasses import asdict

from aiogram import Bot

from bot import views
from bot.sending import send, show_typing
from bot.texts import Texts
from care.transcripts import Cited, Transcript
from knowledge.answers import Abstention, Answer, Guide
from knowledge.passages import Language


async def reply_to(bot: Bot, chat_id: int, question: str, guide: Guide, transcript: Transcript, texts: Texts) -> None:
    """Answer `question` from the guidance, or say why not."""
    await show_typing(bot, chat_id)
    verdict = await guide.answer(question, language=Language(texts.language))
    if isinstance(verdict, Answer):
        await show_answer(bot, chat_id, question, verdict, transcript, texts)
        return
    why = search_detail(verdict)
    await transcript.record_verdict("abstention", question, verdict.language, reason=verdict.reason, search=why)
    await send(bot, chat_id, views.abstention(verdict, texts))


async def show_answer(
    bot: Bot, chat_id: int, question: str, answer: Answer, transcript: Transcript, texts: Texts
) -> None:
    """Record an answer with its citations and send it."""
    cited = [Cited(citation.passage.id, citation.passage.revision_id) for citation in answer.citations]
    why = search_detail(answer)
    answer_id = await transcript.record_verdict("answer", question, answer.language, cited=cited, search=why)
    await send(bot, chat_id, views.answer(answer, answer_id, texts))


def search_detail(verdict: Answer | Abstention) -> dict[str, object] | None:
    """Return how a verdict came about, as it is kept for review: ids, headings and scores."""
    return asdict(verdict.search) if verdict.search is not None else None
