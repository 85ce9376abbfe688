"""Forgets what nobody asks for any more: results of keyed requests, presses past their time, bytes of files."""

import asyncio
import datetime as dt
import logging
from contextlib import suppress

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from records.webchat import WebchatCallbackRow, WebchatFileRow, WebchatIdempotencyRow
from webchat.channel import Channel

EVERY = 6 * 3600
KEYS_KEPT = dt.timedelta(days=7)
PRESSES_KEPT = dt.timedelta(days=1)
FILES_KEPT = dt.timedelta(days=1)  # a file is written before its row
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
    """Remove keyed results older than a week, presses older than a day, and bytes that no row describes any more."""
    moment = channel.clock()
    async with channel.transaction() as transaction:
        keys = delete(WebchatIdempotencyRow).where(WebchatIdempotencyRow.created_at < moment - KEYS_KEPT)
        presses = delete(WebchatCallbackRow).where(WebchatCallbackRow.pressed_at < moment - PRESSES_KEPT)
        await transaction.session.execute(keys)
        await transaction.session.execute(presses)
        known = set(await transaction.session.scalars(select(WebchatFileRow.id)))
    await asyncio.to_thread(channel.files.sweep, known, (moment - FILES_KEPT).timestamp())
