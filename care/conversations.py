"""Conversations: a patient's turns, cut where six hours were silent, with what lists and searches need to know."""

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ScalarSelect, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from care.triage.dispositions import Disposition
from care.words_asked import blind_words
from records.conversations import ConversationRow, ConversationWordRow
from records.encryption import Seal
from records.patients import PatientRow

SILENCE = dt.timedelta(hours=6)
INDEXED = ("patient", "staff")  # the assistant's words are the guidance's
WORDLESS = ("button",)


class Conversations:
    """Keeps the conversations of one patient within one transaction."""

    def __init__(self, session: AsyncSession, seal: Seal, patient_id: uuid.UUID, bot_id: int) -> None:
        self._session, self._seal = session, seal
        self._patient_id, self._bot_id = patient_id, bot_id
        self._number: int | None = None

    async def take_turn(self, author: str, kind: str, text: str) -> int:
        """Count a turn, index its words, and return the number of its conversation."""
        number = await self._current()
        if not await self._count(number):  # forgotten meanwhile, in the same update
            self._number = number = await self._begin()
            await self._count(number)
        if author in INDEXED and kind not in WORDLESS:
            await index_words(self._session, number, blind_words(text, self._seal))
        return number

    async def _count(self, number: int) -> bool:
        counted = (
            update(ConversationRow)
            .where(ConversationRow.number == number)
            .values(turns=ConversationRow.turns + 1, last_at=func.now())
        )
        return (await self._session.execute(counted.returning(ConversationRow.number))).first() is not None

    async def note(self, **values: object) -> None:
        """Note in the newest conversation what happened: `abstained`, `unhelpful`, `taken_over`, `disposition`."""
        is_newest = ConversationRow.number == self._newest()
        await self._session.execute(update(ConversationRow).where(is_newest).values(**values))

    async def note_level(self, level: Disposition) -> None:
        """Note the most urgent level that the newest conversation came to."""
        levels = {code.code: int(code) for code in Disposition}
        so_far = case(levels, value=ConversationRow.disposition, else_=0)
        await self._session.execute(
            update(ConversationRow)
            .where(ConversationRow.number == self._newest(), so_far < int(level))
            .values(disposition=level.code)
        )

    async def _current(self) -> int:
        if self._number is None:
            self._number = await self._open() or await self._begin()
        return self._number

    def _newest(self) -> ScalarSelect[int]:
        mine = ConversationRow.patient_id == self._patient_id
        return select(func.max(ConversationRow.number)).where(mine).scalar_subquery()

    async def _open(self) -> int | None:
        query = (
            select(ConversationRow.number, ConversationRow.last_at)
            .where(ConversationRow.patient_id == self._patient_id)
            .order_by(ConversationRow.number.desc())
            .limit(1)
        )
        newest = (await self._session.execute(query)).one_or_none()
        if newest is None or dt.datetime.now(dt.UTC) - newest.last_at > SILENCE:
            return None
        return int(newest.number)

    async def _begin(self) -> int:
        language = select(PatientRow.language).where(PatientRow.id == self._patient_id).scalar_subquery()
        begun = insert(ConversationRow).values(patient_id=self._patient_id, bot_id=self._bot_id, language=language)
        return int((await self._session.execute(begun.returning(ConversationRow.number))).scalar_one())


async def index_words(session: AsyncSession, number: int, words: Sequence[int]) -> None:
    """Make a conversation findable by `words`."""
    if words:
        rows = [{"word": word, "conversation": number} for word in sorted(words)]
        await session.execute(insert(ConversationWordRow).values(rows).on_conflict_do_nothing())
