"""Red flags before everything else: every text and caption, new or edited, in every state and every chat."""

from aiogram import Bot, F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Called
from bot.sending import acknowledge, send
from bot.texts import Texts
from bot.views import emergency
from care.transcripts import Transcript
from care.triage.screen import RedFlag, Screen


class HasRedFlag(Filter):
    """Passes a message that the screen stops, with the flags it found."""

    async def __call__(self, message: Message, screen: Screen) -> bool | dict[str, list[RedFlag]]:
        """Screen the message's text or caption."""
        flags = screen.red_flags(message.text or message.caption or "")
        return {"flags": flags} if flags else False


async def show_card(message: Message, bot: Bot, flags: list[RedFlag], transcript: Transcript, texts: Texts) -> None:
    """Show the emergency card of the most urgent flag, alone."""
    await send(bot, message.chat.id, emergency(flags[0], texts))
    codes = ",".join(flag.code for flag in flags)
    question = message.text or message.caption or ""
    await transcript.record_verdict("emergency", question, texts.language, reason=codes)


async def has_called(query: CallbackQuery, bot: Bot, texts: Texts) -> None:
    """Say what to do until the ambulance comes."""
    await acknowledge(query)
    if query.message is not None:
        await bot.send_message(query.message.chat.id, texts("called"), parse_mode="HTML")


def build_router() -> Router:
    """Return the router; it comes first."""
    router = Router(name="emergency")
    router.message.register(show_card, HasRedFlag())
    router.edited_message.register(show_card, HasRedFlag())
    router.callback_query.register(has_called, Called.filter())
    router.message.filter(F.from_user.is_bot.is_not(True))
    return router
