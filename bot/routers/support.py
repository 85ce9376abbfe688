"""The support team's chat: taking a handover and closing it. Presses from any other chat are refused."""

import uuid

from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery

from bot import alerts
from bot.callbacks import AcceptHandover, CloseHandover
from bot.sending import acknowledge
from bot.texts import texts_in
from bot.views import View
from care.handovers.queue import IN_TELEGRAM, Handovers, HandoverStateError, HandoverTakenError


class FromSupport(Filter):
    """Passes what comes from the support team's chat."""

    async def __call__(self, query: CallbackQuery, support_chat: int | None) -> bool:
        """Compare the chat of the button with the setting."""
        return support_chat is not None and query.message is not None and query.message.chat.id == support_chat


async def accept(query: CallbackQuery, callback_data: AcceptHandover, bot: Bot, handovers: Handovers) -> None:
    """Record who takes it."""
    texts = texts_in("vi")
    try:
        handover = await handovers.accept(callback_data.handover_id, _name(query))
    except HandoverTakenError as error:
        await acknowledge(query, texts("alert-taken", owner=error.owner), alert=True)
        return
    except HandoverStateError:
        await acknowledge(query, texts("alert-gone"), alert=True)
        return
    await acknowledge(query)
    await _say(bot, query, alerts.accepted(handover, texts))


async def close(query: CallbackQuery, callback_data: CloseHandover, bot: Bot, handovers: Handovers) -> None:
    """Record how it ended."""
    texts = texts_in("vi")
    try:
        await handovers.close(callback_data.handover_id, _name(query), callback_data.reason)
    except HandoverStateError:
        await acknowledge(query, texts("alert-gone"), alert=True)
        return
    await acknowledge(query)
    await _say(bot, query, View([texts("alert-closed", number=_short(callback_data.handover_id), owner=_name(query))]))


async def _say(bot: Bot, query: CallbackQuery, view: View) -> None:
    if query.message is not None:
        await bot.send_message(query.message.chat.id, view.messages[0], parse_mode="HTML", reply_markup=view.buttons)


def _name(query: CallbackQuery) -> str:
    return IN_TELEGRAM + (query.from_user.username or query.from_user.full_name)


def _short(handover_id: uuid.UUID) -> str:
    return str(handover_id)[:8]


def build_router() -> Router:
    """Return the router of the support team's buttons."""
    router = Router(name="support")
    router.callback_query.register(accept, AcceptHandover.filter(), FromSupport())
    router.callback_query.register(close, CloseHandover.filter(), FromSupport())
    return router
