"""Alerts: an emergency or a crisis is put before the support team's chat, and again when nobody takes it in time.

An alert names no one and quotes nothing; it says what kind it is and how long somebody waits.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from aiogram import Bot
from aiogram.exceptions import AiogramError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.callbacks import AcceptHandover, CloseHandover
from bot.channels import TELEGRAM, Channel
from bot.texts import Texts, texts_in
from bot.views import View, button, keyboard
from care.handovers.queue import CLOSE_REASONS, Handover, Handovers

logger = logging.getLogger(__name__)


class Alerts:
    """Announces what waits urgently. Without a support chat it is logged, and stands in `python -m care.handovers`."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], channels: Sequence[Channel], support_chat: int | None
    ) -> None:
        self._sessions = sessions
        self._support_chat = support_chat
        self._bot = next((channel.bot for channel in channels if channel.name == TELEGRAM), None)

    async def announce(self) -> None:
        """Route again what is overdue, and announce what was not announced; what fails is announced next time."""
        async with self._sessions.begin() as session:
            queue = Handovers(session)
            await queue.reroute_overdue(dt.datetime.now(dt.UTC))
            waiting = await queue.to_announce()
            if self._bot is None or self._support_chat is None:
                _log(waiting)
                return
            for handover in waiting:
                await _send(self._bot, self._support_chat, handover)


def alert(handover: Handover, texts: Texts) -> View:
    """The alert of one handover, with a button to take it."""
    number = str(handover.id)[:8]
    key = f"alert-{handover.urgency}" if handover.urgency in ("crisis", "emergency") else "alert-routine"
    told = texts(key, number=number)
    if handover.rerouted:
        told = f"{texts('alert-again', times=str(handover.rerouted))}\n{told}"
    return View([told], keyboard([[button(texts("button-accept"), AcceptHandover(handover_id=handover.id))]]))


def accepted(handover: Handover, texts: Texts) -> View:
    """That somebody has taken it, with the ways in which it may end."""
    told = texts("alert-accepted", number=str(handover.id)[:8], owner=handover.owner or "")
    rows = [
        [button(texts(f"close-{reason}"), CloseHandover(handover_id=handover.id, reason=reason))]
        for reason in CLOSE_REASONS
    ]
    return View([told], keyboard(rows))


async def _send(bot: Bot, chat_id: int, handover: Handover) -> None:
    view = alert(handover, texts_in("vi"))
    try:
        await bot.send_message(chat_id, view.messages[0], parse_mode="HTML", reply_markup=view.buttons)
    except AiogramError as error:
        logger.error("handover %s could not be announced (%s)", handover.id, type(error).__name__)
        raise


def _log(waiting: Sequence[Handover]) -> None:
    for handover in waiting:
        logger.warning("handover %s waits: %s (no SUPPORT_CHAT_ID to announce it in)", handover.id, handover.urgency)
