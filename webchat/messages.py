"""Messages of a chat: appended, found, edited, deleted; each step gives the chat a new change number."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from records.webchat import (
    WebchatCallbackRow,
    WebchatChatRow,
    WebchatFileRow,
    WebchatIdempotencyRow,
    WebchatMessageRow,
    WebchatUpdateRow,
)
from webchat.channel import Transaction

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its content opened. The content has Telegram's shapes; `keyboard` is any reply markup."""

    row: WebchatMessageRow
    content: Content


async def lock_chat(transaction: Transaction, chat_id: int) -> WebchatChatRow | None:
    """Return the chat, locked until the transaction ends, or None."""
    chat = select(WebchatChatRow).where(WebchatChatRow.id == chat_id).with_for_update()
    return await transaction.session.scalar(chat.execution_options(populate_existing=True))


async def append(
    transaction: Transaction,
    chat: WebchatChatRow,
    content: Content,
    *,
    from_bot: bool,
    file_id: str | None = None,
    client_key: str | None = None,
) -> Message:
    """Add a message at the end of a locked chat."""
    chat.last_message_id += 1
    row = WebchatMessageRow(
        chat_id=chat.id,
        message_id=chat.last_message_id,
        change=_next_change(chat),
        from_bot=from_bot,
        content=await _seal(transaction, chat.id, chat.last_message_id, content),
        file_id=file_id,
        client_key=client_key,
        sent_at=transaction.channel.clock(),
    )
    transaction.session.add(row)
    await transaction.session.flush()
    transaction.changed.add(chat.id)
    return Message(row, content)


async def find(transaction: Transaction, chat_id: int, message_id: int) -> Message | None:
    """Return a message that is not deleted, or None."""
    row = await transaction.session.get(WebchatMessageRow, (chat_id, message_id))
    return None if row is None or row.deleted_at is not None else await opened(transaction, row)


async def find_sent(transaction: Transaction, chat_id: int, client_key: str) -> Message | None:
    """Return what the page already sent under this key, or None."""
    key = WebchatMessageRow.client_key == client_key
    row = await transaction.session.scalar(select(WebchatMessageRow).where(WebchatMessageRow.chat_id == chat_id, key))
    return None if row is None or row.deleted_at is not None else await opened(transaction, row)


async def edit(
    transaction: Transaction, chat: WebchatChatRow, message: Message, content: Content, *, dated: bool = True
) -> Message:
    """Give a message of a locked chat another content; `dated` says whether readers see it as edited."""
    row = message.row
    row.content = await _seal(transaction, row.chat_id, row.message_id, content)
    row.change = _next_change(chat)
    if dated:
        row.edited_at = transaction.channel.clock()
    await transaction.session.flush()
    transaction.changed.add(chat.id)
    return Message(row, content)


async def remove(transaction: Transaction, chat: WebchatChatRow, message: Message) -> None:
    """Delete a message of a locked chat: its content goes, its number stays taken."""
    row = message.row
    file_id, row.file_id = row.file_id, None
    row.content, row.client_key = b"", None
    row.deleted_at, row.change = transaction.channel.clock(), _next_change(chat)
    await transaction.session.flush()
    if file_id is not None:
        await _drop_unused(transaction, {file_id})
    transaction.changed.add(chat.id)


async def remove_all(transaction: Transaction, chat: WebchatChatRow, *, with_waiting: bool = True) -> None:
    """Delete a locked chat's messages, its files and its key, and `with_waiting` what waits for the bot about them."""
    rows = WebchatMessageRow.chat_id == chat.id
    files = select(WebchatMessageRow.file_id).where(rows, WebchatMessageRow.file_id.is_not(None))
    used = {file_id for file_id in await transaction.session.scalars(files) if file_id}
    waiting = (WebchatUpdateRow,) if with_waiting else ()
    for table in (*waiting, WebchatIdempotencyRow, WebchatCallbackRow, WebchatMessageRow):
        await transaction.session.execute(delete(table).where(table.chat_id == chat.id))
    await _drop_unused(transaction, used)
    await transaction.erase_key(chat.id)
    chat.deleted_through = chat.cleared_through = chat.last_message_id
    _next_change(chat)


async def holds_file(transaction: Transaction, chat_id: int, file_id: str) -> WebchatFileRow | None:
    """Return a file if a message of this chat carries it."""
    carried = select(WebchatFileRow).join(WebchatMessageRow, WebchatMessageRow.file_id == WebchatFileRow.id)
    return await transaction.session.scalar(
        carried.where(WebchatFileRow.id == file_id, WebchatMessageRow.chat_id == chat_id).limit(1)
    )


async def opened(transaction: Transaction, row: WebchatMessageRow) -> Message:
    """Open a row's content; a deleted one has none."""
    if row.deleted_at is not None:
        return Message(row, {})
    return Message(row, await transaction.open_json(row.content, _name(row.chat_id, row.message_id), row.chat_id))


async def _drop_unused(transaction: Transaction, file_ids: set[str]) -> None:
    carried = await transaction.session.scalars(
        select(WebchatMessageRow.file_id).where(WebchatMessageRow.file_id.in_(file_ids))
    )
    unused = file_ids - set(carried)
    await transaction.session.execute(delete(WebchatFileRow).where(WebchatFileRow.id.in_(unused)))
    transaction.dropped.extend(unused)


def _next_change(chat: WebchatChatRow) -> int:
    chat.last_change += 1
    return chat.last_change


async def _seal(transaction: Transaction, chat_id: int, message_id: int, content: Content) -> bytes:
    return await transaction.close_json(content, _name(chat_id, message_id), chat_id)


def _name(chat_id: int, message_id: int) -> str:
    return f"webchat_message:{chat_id}:{message_id}:content"
