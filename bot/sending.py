"""Sends a view: its messages in order, the buttons under the last."""

from aiogram import Bot
from aiogram.types import LinkPreviewOptions

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
