"""Forgets what nobody asks for any more: old results of keyed requests, and presses past their time."""

import asyncio
import datetime as dt
import logging
from contextlib import suppress

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from records.webchat import WebchatCallbackRow, WebchatIdempotencyRow
from webchat.channel import Channel

EVERY = 6 * 3600
KEYS_KEPT = dt.timedelta(days=7)
PRESSES_KEPT = dt.timedelta(days=1)
log = logging.getLogger(__name__)


async def tidy_up(channel: Channel) -> None:
    """Tidy up now and every six hours, until the channel closes."""
    while not channel.closing.is_set():
        try:
            await forget_old(channel)
        except SQLAlchemyError as error:
            log.warning("old rows could not be removed: %s", type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(channel.closing.wait(), EVERY)


async def forget_old(channel: Channel) -> None:
    """Remove keyed results older than a week and presses older than a day."""
    moment = channel.clock()
    async with channel.transaction() as transaction:
        keys = delete(WebchatIdempotencyRow).where(WebchatIdempotencyRow.created_at < moment - KEYS_KEPT)
        presses = delete(WebchatCallbackRow).where(WebchatCallbackRow.pressed_at < moment - PRESSES_KEPT)
        await transaction.session.execute(keys)
        await transaction.session.execute(presses)
