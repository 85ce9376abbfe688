"""While a person speaks with the patient, the assistant is silent: what comes in is for the person to read.

It stands after the red flags, so that an emergency gets its card whoever is speaking.
"""

from aiogram import Bot, F, Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sending import acknowledge
from bot.texts import Texts
from care.handovers.takeovers import is_taken_over
from care.patients import Patient


class IsTakenOver(Filter):
    """Passes what a patient sends while a person speaks with them."""

    async def __call__(self, _: TelegramObject, session: AsyncSession, patient: Patient) -> bool:
        """Ask the database."""
        return await is_taken_over(session, patient.id)


async def leave_to_person(message: Message, bot: Bot, texts: Texts) -> None:
    """Say nothing: `Known` has written it down. A command is told why nothing happens."""
    if message.text is not None and message.text.startswith("/"):
        await bot.send_message(message.chat.id, texts("takeover-silent"), parse_mode="HTML")


async def refuse_button(query: CallbackQuery, texts: Texts) -> None:
    """Say why the button does nothing now."""
    await acknowledge(query, texts("takeover-button"), alert=True)


def build_router() -> Router:
    """Return the router; it comes second, after the red flags."""
    router = Router(name="takeover")
    router.message.register(leave_to_person, F.chat.type == ChatType.PRIVATE, IsTakenOver())
    router.edited_message.register(leave_to_person, F.chat.type == ChatType.PRIVATE, IsTakenOver())
    router.callback_query.register(refuse_button, F.message.chat.type == ChatType.PRIVATE, IsTakenOver())
    return router
