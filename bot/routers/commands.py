"""The commands, the language, and who the assistant is."""

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.filters import IS_MEMBER, IS_NOT_MEMBER, ChatMemberUpdatedFilter, Command, CommandStart
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot import views
from bot.callbacks import ChooseLanguage, TalkToPerson
from bot.privacy_talk import PrivacyTalk
from bot.sending import acknowledge, send
from bot.texts import Texts, texts_in
from care.handovers.queue import Handovers, Urgency
from care.patients import Patient, introduce, mark_reachable, speak

RECORDED = {"crisis": "handover-crisis", "violence": "handover-crisis"}
URGENCY: dict[str, Urgency] = {"crisis": "crisis", "violence": "crisis"}


async def start(message: Message, bot: Bot, texts: Texts, patient: Patient, session: AsyncSession) -> None:
    """Say who it is, that it is an AI, and what it is not for."""
    await send(bot, message.chat.id, views.welcome(texts))
    await introduce(session, patient.id)


async def show_help(message: Message, bot: Bot, texts: Texts) -> None:
    """Say what it does and does not."""
    await send(bot, message.chat.id, views.View([texts("help")]))


async def show_privacy(message: Message, bot: Bot, texts: Texts) -> None:
    """Say what is kept."""
    await send(bot, message.chat.id, views.privacy(texts))


async def offer_languages(message: Message, bot: Bot, texts: Texts) -> None:
    """Offer the languages."""
    await send(bot, message.chat.id, views.languages(texts))


async def choose_language(
    query: CallbackQuery, callback_data: ChooseLanguage, bot: Bot, patient: Patient, session: AsyncSession
) -> None:
    """Speak the chosen language and begin again in it."""
    texts = texts_in(callback_data.language)
    await speak(session, patient.id, texts.language)
    await acknowledge(query, texts("language-set"))
    if query.message is not None:
        await send(bot, query.message.chat.id, views.welcome(texts))
        await introduce(session, patient.id)


async def ask_for_person(message: Message, bot: Bot, patient: Patient, handovers: Handovers, texts: Texts) -> None:
    """Record the wish for a human; nothing more is promised."""
    await request_person(bot, message.chat.id, "asked", patient, handovers, texts)


async def press_person(
    query: CallbackQuery,
    callback_data: TalkToPerson,
    bot: Bot,
    patient: Patient,
    handovers: Handovers,
    privacy: PrivacyTalk,
    texts: Texts,
) -> None:
    """Record the wish for a human, from a button; what is wished about one's data is asked first."""
    await acknowledge(query)
    if callback_data.reason == "data":
        await privacy.ask_request()
    elif query.message is not None:
        await request_person(bot, query.message.chat.id, callback_data.reason, patient, handovers, texts)


async def request_person(
    bot: Bot, chat_id: int, reason: str, patient: Patient, handovers: Handovers, texts: Texts
) -> None:
    """Put the patient in the support team's queue and say so."""
    is_new = await handovers.request(patient.id, reason, URGENCY.get(reason, "routine")) is not None
    key = RECORDED.get(reason, "handover-recorded" if is_new else "handover-waiting")
    await bot.send_message(chat_id, texts(key), parse_mode="HTML")


async def unknown_command(message: Message, bot: Bot, texts: Texts) -> None:
    """Point to /help."""
    await bot.send_message(message.chat.id, texts("unknown-command"), parse_mode="HTML")


async def refuse_group(message: Message, bot: Bot, texts: Texts) -> None:
    """Ask for a private chat; health is not talked about before others."""
    if message.text is not None and message.text.startswith("/"):
        await bot.send_message(message.chat.id, texts("kind-group"), parse_mode="HTML")


async def was_blocked(_: ChatMemberUpdated, patient: Patient, session: AsyncSession) -> None:
    """Remember that messages do not reach the patient any more."""
    await mark_reachable(session, patient.id, reachable=False)


async def was_unblocked(_: ChatMemberUpdated, patient: Patient, session: AsyncSession) -> None:
    """Remember that messages reach the patient again."""
    await mark_reachable(session, patient.id, reachable=True)


def build_router() -> Router:
    """Return the router of commands."""
    router = Router(name="commands")
    router.message.register(refuse_group, F.chat.type != ChatType.PRIVATE)
    router.edited_message.register(refuse_group, F.chat.type != ChatType.PRIVATE)
    router.message.register(start, CommandStart())
    router.message.register(show_help, Command("help"))
    router.message.register(show_privacy, Command("privacy"))
    router.message.register(offer_languages, Command("language"))
    router.message.register(ask_for_person, Command("person"))
    router.message.register(unknown_command, F.text.startswith("/"))
    router.callback_query.register(choose_language, ChooseLanguage.filter())
    router.callback_query.register(press_person, TalkToPerson.filter())
    router.my_chat_member.register(was_blocked, ChatMemberUpdatedFilter(IS_MEMBER >> IS_NOT_MEMBER))
    router.my_chat_member.register(was_unblocked, ChatMemberUpdatedFilter(IS_NOT_MEMBER >> IS_MEMBER))
    return router
