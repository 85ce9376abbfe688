"""`python -m care.word_index`: makes conversations findable that were kept before it was there, or by another key.

It reads every turn once, a batch at a time, and may be stopped and run again.
"""

import asyncio
import sys

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from care.conversations import INDEXED, WORDLESS, index_words
from care.transcripts import seal_for
from care.words_asked import blind_words
from records.conversations import ConversationRow, ConversationWordRow
from records.encryption import Seal, SealBrokenError, read_seal
from records.postgres import DatabaseUnavailableError, connect, database_url
from records.transcripts import TurnRow
from settings import MalformedSettingsError, read_settings

BATCH = 200  # conversations


async def rebuild(sessions: async_sessionmaker[AsyncSession], seal: Seal) -> int:
    """Index every conversation anew and return how many there are."""
    done, last = 0, 0
    while True:
        async with sessions.begin() as session:
            query = select(ConversationRow.number).where(ConversationRow.number > last)
            numbers = list(await session.scalars(query.order_by(ConversationRow.number).limit(BATCH)))
            if not numbers:
                return done
            await _index(session, seal, numbers)
        done, last = done + len(numbers), numbers[-1]


async def _index(session: AsyncSession, seal: Seal, numbers: list[int]) -> None:
    await session.execute(delete(ConversationWordRow).where(ConversationWordRow.conversation.in_(numbers)))
    query = select(TurnRow).where(TurnRow.conversation.in_(numbers), TurnRow.author.in_(INDEXED))
    words: dict[int, set[int]] = {}
    for row in await session.scalars(query.where(TurnRow.kind.not_in(WORDLESS))):
        own = await seal_for(session, seal, row.patient_id)
        try:
            text = own.open(row.text, f"turn:{row.id}")
        except SealBrokenError:
            continue  # of a key that is gone: nobody can read it, nobody needs to find it
        words.setdefault(row.conversation or 0, set()).update(blind_words(text, seal))
    for number, of_it in words.items():
        await index_words(session, number, list(of_it))


async def _run() -> int:
    settings = read_settings()
    engine = connect(database_url(settings))
    try:
        return await rebuild(async_sessionmaker(engine, expire_on_commit=False), read_seal(settings))
    finally:
        await engine.dispose()


def main() -> int:
    """Rebuild the index and return the exit code."""
    try:
        done = asyncio.run(_run())
    except (MalformedSettingsError, DatabaseUnavailableError) as error:
        sys.stderr.write(f"care.word_index: {error}\n")
        return 1
    sys.stdout.write(f"{done} conversations indexed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
