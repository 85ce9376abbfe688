"""Sends a view: its messages in order, the buttons under the last."""

import contextlib

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery, LinkPreviewOptions, Message

from bot.delivery import PatientUnreachableError
from bot.views import View

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(bot: Bot, chat_id: int, view: View) -> None:
    """Send `view` to a chat."""
    last = len(view.messages) - 1
    for ordinal, text in enumerate(view.messages):
        await bot.send_message(
            chat_id,
            text,
            parse_mode="HTML",
            link_preview_options=NO_PREVIEW,
            reply_markup=view.buttons if ordinal == last else None,
        )


async def show_typing(bot: Bot, chat_id: int) -> None:
    """Show that an answer is being looked for; whether that shows is of no importance.

    Raises:
        PatientUnreachableError: the patient blocked the bot.
    """
    try:
        await bot.send_chat_action(chat_id, "typing")
    except TelegramForbiddenError:
        raise PatientUnreachableError from None
    except AiogramError:
        return


async def acknowledge(query: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """End a pressed button's waiting; one that was pressed long ago has ended it by itself."""
    with contextlib.suppress(TelegramBadRequest):
        await query.answer(text, show_alert=alert)


async def take_away_buttons(query: CallbackQuery) -> None:
    """Take the buttons off the message that one of them was pressed on; a second press finds none."""
    if isinstance(query.message, Message) and query.message.reply_markup is not None:
        with contextlib.suppress(TelegramBadRequest):
            await query.message.edit_reply_markup(reply_markup=None)
