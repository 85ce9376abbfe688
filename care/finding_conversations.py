"""Finds conversations by words and by what happened in them, the newest first, a page at a time.

Words are looked for by their blind numbers; the search begins with the rarest, so that it stays quick.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from care.words_asked import words_of
from records.booking import AppointmentRow
from records.conversations import ConversationRow, ConversationWordRow
from records.encryption import Seal

PAGE = 25
MOST_WORDS = 8
RARE = 2_000  # from here on, how often a word occurs does not matter to where the search begins
FLAGS = ("abstained", "unhelpful", "taken_over")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a list tells of one conversation."""

    number: int
    patient_id: uuid.UUID
    bot_id: int
    language: str
    started_at: dt.datetime
    last_at: dt.datetime
    turns: int
    disposition: str | None
    abstained: bool
    unhelpful: bool
    taken_over: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; what is empty does not matter. `until` is the day after the last one."""

    words: str = ""
    language: str = ""
    disposition: str = ""
    flags: frozenset[str] = field(default_factory=frozenset)
    bots: Sequence[int] = ()
    other_bots: Sequence[int] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    province: str = ""


async def find_conversations(
    session: AsyncSession, seal: Seal, wanted: Wanted, *, before: int | None = None, limit: int = PAGE
) -> list[Conversation]:
    """Return at most `limit` conversations with a number below `before`, the newest first."""
    words = [seal.blind(word) for word in words_of(wanted.words)[:MOST_WORDS]]
    if wanted.words.strip() and not words:
        return []
    query = _with_words(await _rarest_first(session, words)) if words else _all()
    query = query.where(*_conditions(wanted))
    if before is not None:
        query = query.where(ConversationRow.number < before)
    rows = await session.scalars(query.limit(limit))
    return [conversation_of(row) for row in rows]


def _all() -> Select[ConversationRow]:
    return select(ConversationRow).order_by(ConversationRow.number.desc())


def _with_words(words: Sequence[int]) -> Select[ConversationRow]:
    first = aliased(ConversationWordRow)
    query = select(ConversationRow).join(first, first.conversation == ConversationRow.number)
    query = query.where(first.word == words[0]).order_by(first.conversation.desc())
    for word in words[1:]:
        other = aliased(ConversationWordRow)
        query = query.where(exists().where(other.word == word, other.conversation == first.conversation))
    return query


async def _rarest_first(session: AsyncSession, words: Sequence[int]) -> list[int]:
    if len(words) == 1:
        return list(words)
    counts: dict[int, int] = {}
    for word in words:
        some = select(ConversationWordRow.word).where(ConversationWordRow.word == word).limit(RARE).subquery()
        counts[word] = int((await session.execute(select(func.count()).select_from(some))).scalar_one())
    return sorted(words, key=lambda word: counts[word])


def _conditions(wanted: Wanted) -> list[Any]:
    row = ConversationRow
    found: list[Any] = [getattr(row, flag) for flag in FLAGS if flag in wanted.flags]
    if wanted.language:
        found.append(row.language == wanted.language)
    if wanted.disposition:
        found.append(row.disposition == wanted.disposition)
    if wanted.bots:
        found.append(row.bot_id.in_(wanted.bots))
    if wanted.other_bots:
        found.append(row.bot_id.not_in(wanted.other_bots))
    if wanted.since is not None:
        found.append(row.started_at >= wanted.since)
    if wanted.until is not None:
        found.append(row.started_at < wanted.until)
    if wanted.province:
        theirs = AppointmentRow.patient_id == row.patient_id
        found.append(exists().where(theirs, AppointmentRow.province == wanted.province))
    return found


def conversation_of(row: ConversationRow) -> Conversation:
    """Return the conversation in a row."""
    return Conversation(
        row.number,
        row.patient_id,
        row.bot_id,
        row.language,
        row.started_at,
        row.last_at,
        row.turns,
        row.disposition,
        row.abstained,
        row.unhelpful,
        row.taken_over,
    )
