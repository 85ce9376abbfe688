"""The buttons under an answer: source, feedback, related sections. Each is checked again when pressed."""

import uuid

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from bot import views
from bot.callbacks import AskDocument, AskPassage, Example, RateAnswer, ShowSource
from bot.channels import PublicUrl
from bot.replying import reply_to, show_answer
from bot.sending import acknowledge, send
from bot.texts import Texts
from care.transcripts import Transcript
from knowledge.answers import Answer, Guide
from knowledge.passages import Language


async def show_source(
    query: CallbackQuery,
    callback_data: ShowSource,
    bot: Bot,
    guide: Guide,
    transcript: Transcript,
    texts: Texts,
    public_url: PublicUrl,
) -> None:
    """Show where an answer of this patient comes from."""
    cited = await transcript.citations(callback_data.answer_id)
    found = [await guide.citation(source.passage_id, source.revision_id) for source in cited]
    citations = [citation for citation in found if citation is not None]
    if not citations or query.message is None:
        await acknowledge(query, texts("answer-gone"), alert=True)
        return
    await acknowledge(query)
    await send(bot, query.message.chat.id, views.source_cards(citations, texts, public_url))


async def rate(query: CallbackQuery, callback_data: RateAnswer, bot: Bot, transcript: Transcript, texts: Texts) -> None:
    """Record whether an answer helped; one who was not helped is shown a way on."""
    if not await transcript.rate(callback_data.answer_id, helpful=callback_data.helpful):
        await acknowledge(query, texts("answer-gone"), alert=True)
        return
    await acknowledge(query, texts("thanks-helpful" if callback_data.helpful else "thanks-unhelpful"))
    await _take_away_rating(query, callback_data.answer_id)
    if not callback_data.helpful and query.message is not None:
        await bot.send_message(query.message.chat.id, texts("unhelpful-next"), parse_mode="HTML")


async def ask_passage(
    query: CallbackQuery, callback_data: AskPassage, bot: Bot, guide: Guide, transcript: Transcript, texts: Texts
) -> None:
    """Show a related section, if it is still in force."""
    await _show(query, await guide.section(callback_data.passage_id), bot, transcript, texts)


async def ask_document(
    query: CallbackQuery, callback_data: AskDocument, bot: Bot, guide: Guide, transcript: Transcript, texts: Texts
) -> None:
    """Show the first section of a document, if it is still in force."""
    found = await guide.document(callback_data.document_id, language=Language(texts.language))
    await _show(query, found, bot, transcript, texts)


async def ask_example(
    query: CallbackQuery, callback_data: Example, bot: Bot, guide: Guide, transcript: Transcript, texts: Texts
) -> None:
    """Ask an example question as if it had been typed."""
    await acknowledge(query)
    if query.message is not None and callback_data.key in views.EXAMPLES:
        await reply_to(bot, query.message.chat.id, texts(callback_data.key), guide, transcript, texts)


async def is_stale(query: CallbackQuery, texts: Texts) -> None:
    """Answer a button that nothing else knows."""
    await acknowledge(query, texts("stale-button"), alert=True)


async def _show(query: CallbackQuery, found: Answer | None, bot: Bot, transcript: Transcript, texts: Texts) -> None:
    if found is None or query.message is None:
        await acknowledge(query, texts("passage-gone"), alert=True)
        return
    await acknowledge(query)
    heading = found.citations[0].passage.heading
    await show_answer(bot, query.message.chat.id, heading, found, transcript, texts)


async def _take_away_rating(query: CallbackQuery, answer_id: uuid.UUID) -> None:
    if not isinstance(query.message, Message) or query.message.reply_markup is None:
        return
    given = {RateAnswer(answer_id=answer_id, helpful=helpful).pack() for helpful in (True, False)}
    rows = [
        [button for button in row if button.callback_data not in given]
        for row in query.message.reply_markup.inline_keyboard
    ]
    keyboard = InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
    try:
        await query.message.edit_reply_markup(reply_markup=keyboard)
    except TelegramBadRequest:
        return  # pressed twice: the buttons are gone already


def build_router() -> Router:
    """Return the router of the answers' buttons."""
    router = Router(name="answers")
    router.callback_query.register(show_source, ShowSource.filter())
    router.callback_query.register(rate, RateAnswer.filter())
    router.callback_query.register(ask_passage, AskPassage.filter())
    router.callback_query.register(ask_document, AskDocument.filter())
    router.callback_query.register(ask_example, Example.filter())
    router.callback_query.register(is_stale)
    return router
