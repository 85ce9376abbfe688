"""Who writes: a patient known by the chat, with their language and whether they can be reached."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from records.patients import ChatRow, PatientRow


@dataclass(frozen=True, slots=True)
class Patient:
    """A person, as far as a conversation needs to know them."""

    id: uuid.UUID
    language: str
    is_introduced: bool


async def known_by_chat(session: AsyncSession, bot_id: int, chat_id: int, *, language: str) -> Patient:
    """Return the patient of a chat, a new one with `language` when the chat is new."""
    row = await _find(session, bot_id, chat_id)
    if row is None:
        row = await _register(session, bot_id, chat_id, language)
    return Patient(row.id, row.language, row.introduced_at is not None)


async def speak(session: AsyncSession, patient_id: uuid.UUID, language: str) -> None:
    """Record the language that the patient chose."""
    await session.execute(update(PatientRow).where(PatientRow.id == patient_id).values(language=language))


async def introduce(session: AsyncSession, patient_id: uuid.UUID) -> None:
    """Record that the patient was told that they talk to an AI."""
    await session.execute(
        update(PatientRow).where(PatientRow.id == patient_id).values(introduced_at=dt.datetime.now(dt.UTC))
    )


async def mark_reachable(session: AsyncSession, patient_id: uuid.UUID, *, reachable: bool) -> None:
    """Record whether messages still reach the patient (they may block the bot)."""
    moment = None if reachable else dt.datetime.now(dt.UTC)
    await session.execute(update(PatientRow).where(PatientRow.id == patient_id).values(unreachable_at=moment))


async def _find(session: AsyncSession, bot_id: int, chat_id: int) -> PatientRow | None:
    query = (
        select(PatientRow)
        .join(ChatRow, ChatRow.patient_id == PatientRow.id)
        .where(ChatRow.bot_id == bot_id, ChatRow.chat_id == chat_id)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def _register(session: AsyncSession, bot_id: int, chat_id: int, language: str) -> PatientRow:
    row = PatientRow(language=language)
    session.add(row)
    await session.flush()
    await session.execute(insert(ChatRow).values(bot_id=bot_id, chat_id=chat_id, patient_id=row.id))
    return row
