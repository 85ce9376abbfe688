"""Envelope keys: each conversation has a data key of its own, kept wrapped by the records key.

Erasing the data key erases everything that it sealed, wherever copies of that lie; see `docs/privacy.md` on backups.
"""

import base64
import contextlib
import logging
import os
import uuid
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from records.encryption import KEY_BYTES, ConversationSeal, Seal, SealBrokenError
from records.privacy import DataKeyRow

logger = logging.getLogger(__name__)


def of_patient(patient_id: uuid.UUID) -> str:
    """Name the owner of a patient's key."""
    return f"patient:{patient_id}"


def of_webchat(chat_id: int) -> str:
    """Name the owner of the key of a conversation on the chat page."""
    return f"webchat:{chat_id}"


async def seal_of(session: AsyncSession, records: Seal, owner: str) -> ConversationSeal:
    """Return the seal of one conversation; its key is made when it has none.

    The key stays in use until the session's transaction ends: whoever erases it waits, and finds what was written.

    Raises:
        SealBrokenError: the key was wrapped for another owner, or by another records key.
    """
    query = select(DataKeyRow.wrapped).where(DataKeyRow.owner == owner).with_for_update(read=True, key_share=True)
    wrapped = (await session.execute(query)).scalar_one_or_none()
    while wrapped is None:
        await session.execute(
            insert(DataKeyRow)
            .values(owner=owner, wrapped=wrap(os.urandom(KEY_BYTES), owner, records))
            .on_conflict_do_nothing()
        )
        wrapped = (await session.execute(query)).scalar_one_or_none()
    return ConversationSeal(owner, unwrap(wrapped, owner, records), records)


async def seal_at_hand(session: AsyncSession, records: Seal, owner: str) -> Seal:
    """Return the seal of one conversation, or that of the records key where its own key does not open.

    So that somebody in an emergency is answered even then; what was sealed with the key that does not open stays shut.
    """
    try:
        return await seal_of(session, records, owner)
    except SealBrokenError:
        logger.error("the key of %s does not open: was every process started again with the new records key?", owner)
        return records


async def reading_seals(session: AsyncSession, records: Seal, owners: Collection[str]) -> dict[str, Seal]:
    """Return the seals of several conversations, to read with: no key is made, and none is held.

    Where there is no key, or it does not open, it is the seal of the records key.
    """
    query = select(DataKeyRow.owner, DataKeyRow.wrapped).where(DataKeyRow.owner.in_(owners))
    found = dict.fromkeys(owners, records)
    for owner, wrapped in await session.execute(query):
        with contextlib.suppress(SealBrokenError):
            found[owner] = ConversationSeal(owner, unwrap(wrapped, owner, records), records)
    return found


async def erase_key(session: AsyncSession, owner: str) -> None:
    """Delete a conversation's key, after whoever is writing with it just now."""
    await session.execute(delete(DataKeyRow).where(DataKeyRow.owner == owner))


def wrap(key: bytes, owner: str, records: Seal) -> bytes:
    """Return a data key sealed by the records key, bound to its owner."""
    return records.close(base64.b64encode(key).decode(), _row(owner))


def unwrap(wrapped: bytes, owner: str, records: Seal) -> bytes:
    """Return the data key of `owner`.

    Raises:
        SealBrokenError: it was wrapped for another owner, or by another records key.
    """
    return base64.b64decode(records.open(wrapped, _row(owner)))


def is_wrapped_now(wrapped: bytes, owner: str, records: Seal) -> bool:
    """Tell whether a data key is wrapped by the records key that seals now."""
    return records.is_current(wrapped, _row(owner))


def _row(owner: str) -> str:
    return f"data_key:{owner}"
