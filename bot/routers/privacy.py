"""The commands and buttons of one's own data."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks import KeepConversation, MyData, RequestData
from bot.privacy_talk import PrivacyTalk
from bot.sending import acknowledge, take_away_buttons
from care.privacy.deadlines import RequestKind

SHOW, COPY, ERASE = ("dulieu", "mydata"), ("xuat", "export"), ("quen", "forget")


async def show(_: Message, privacy: PrivacyTalk) -> None:
    """Say what is held."""
    await privacy.show()


async def send_copy(_: Message, privacy: PrivacyTalk) -> None:
    """Send a copy."""
    await privacy.send_copy()


async def ask_erase(_: Message, privacy: PrivacyTalk) -> None:
    """Ask whether to forget."""
    await privacy.ask_erase()


async def press(query: CallbackQuery, callback_data: MyData, privacy: PrivacyTalk) -> None:
    """Do what a button says; only the last of them forgets anything."""
    await acknowledge(query)
    match callback_data.name:
        case "show":
            await privacy.show()
        case "copy":
            await privacy.send_copy()
        case "erase":
            await privacy.ask_erase()
        case "erase-sure":
            await take_away_buttons(query)
            await privacy.erase()
        case "erase-not":
            await take_away_buttons(query)
            await privacy.say("erase-kept")
        case "keep":
            await privacy.ask_keep()
        case "request":
            await privacy.ask_request()


async def keep(query: CallbackQuery, callback_data: KeepConversation, privacy: PrivacyTalk) -> None:
    """Record whether the conversation may be kept longer."""
    await acknowledge(query)
    await take_away_buttons(query)
    await privacy.keep(given=callback_data.given)


async def request(query: CallbackQuery, callback_data: RequestData, privacy: PrivacyTalk) -> None:
    """Put a request into the queue."""
    await acknowledge(query)
    await take_away_buttons(query)
    await privacy.request(RequestKind(callback_data.kind))


def build_router() -> Router:
    """Return the router of one's own data."""
    router = Router(name="privacy")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    router.message.register(show, Command(*SHOW))
    router.message.register(send_copy, Command(*COPY))
    router.message.register(ask_erase, Command(*ERASE))
    router.callback_query.register(press, MyData.filter())
    router.callback_query.register(keep, KeepConversation.filter())
    router.callback_query.register(request, RequestData.filter())
    return router
