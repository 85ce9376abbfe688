"""Updates that wait for the bot: numbered in commit order, kept until acknowledged."""

import json
from typing import Any

from sqlalchemy import delete, func, select

from records.webchat import WebchatBotRow, WebchatUpdateRow
from webchat.channel import Transaction

# what Telegram leaves out unless it is asked for
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MAX_BATCH = 100


async def enqueue(transaction: Transaction, chat_id: int, kind: str, value: dict[str, Any]) -> None:
    """Queue an update of one kind, unless the bot asked for other kinds only."""
    bot = await _locked_bot(transaction)
    if not _wanted(bot, kind):
        return
    bot.last_update_id += 1
    update = {"update_id": bot.last_update_id, kind: value}
    transaction.session.add(
        WebchatUpdateRow(
            update_id=bot.last_update_id,
            chat_id=chat_id,
            payload=await transaction.close_json(update, _name(bot.last_update_id)),
            created_at=transaction.channel.clock(),
        )
    )
    await transaction.session.flush()
    transaction.rings = True


async def waiting(transaction: Transaction, *, offset: int, limit: int) -> list[dict[str, Any]]:
    """Return updates from `offset` on, oldest first."""
    rows = select(WebchatUpdateRow).where(WebchatUpdateRow.update_id >= offset)
    found = await transaction.session.scalars(rows.order_by(WebchatUpdateRow.update_id).limit(limit))
    return [await transaction.open_json(row.payload, _name(row.update_id)) for row in found]


async def acknowledge(transaction: Transaction, offset: int) -> None:
    """Forget the updates below `offset`; a negative one keeps that many of the newest."""
    if offset < 0:
        newest = select(WebchatUpdateRow.update_id).order_by(WebchatUpdateRow.update_id.desc()).limit(-offset)
        offset = await transaction.session.scalar(select(func.min(newest.subquery().c.update_id))) or 0
    await transaction.session.execute(delete(WebchatUpdateRow).where(WebchatUpdateRow.update_id < offset))


async def drop_all(transaction: Transaction) -> None:
    """Forget every waiting update."""
    await transaction.session.execute(delete(WebchatUpdateRow))


async def pending(transaction: Transaction) -> int:
    """Count the waiting updates."""
    return await transaction.session.scalar(select(func.count()).select_from(WebchatUpdateRow)) or 0


async def want(transaction: Transaction, kinds: Any) -> None:
    """Remember which kinds of updates the bot asks for; an empty list is Telegram's default."""
    if kinds is None:
        return
    names = kinds if isinstance(kinds, list) else json.loads(str(kinds) or "[]")
    bot = await _locked_bot(transaction)
    bot.allowed_updates = [str(name) for name in names] or None


def _wanted(bot: WebchatBotRow, kind: str) -> bool:
    return kind in bot.allowed_updates if bot.allowed_updates else kind not in ON_REQUEST


async def _locked_bot(transaction: Transaction) -> WebchatBotRow:
    return await transaction.session.get_one(
        WebchatBotRow, transaction.channel.bot_id, with_for_update=True, populate_existing=True
    )


def _name(update_id: int) -> str:
    return f"webchat_update:{update_id}:payload"
