"""The channel: what every request works with, and the transaction in which it works."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from records.encryption import Seal
from records.keys import erase_key, of_webchat, seal_of
from records.webchat import WebchatBotRow, WebchatFileRow
from webchat.files import FileStore, Upload
from webchat.hub import CHANGED, Doorbell, Hub, Signal
from webchat.pace import Pace, arrival_pace, bot_pace, visitor_pace

CALLBACK_LIFE = dt.timedelta(minutes=15)


class RequestSchema(Protocol):
    """Strict mode: knows which parameters a method takes."""

    def check(self, method: str, parameters: dict[str, Any]) -> None:
        """Raise a 400 that names the first parameter that is wrong."""


def now() -> dt.datetime:
    """Return the present time, aware."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Channel:
    """One bot, its visitors and where their conversations are kept."""

    token: str
    engine: AsyncEngine
    seal: Seal
    files: FileStore
    public_url: str
    default_language: str = "vi"
    clock: Callable[[], dt.datetime] = now
    bot_pace: Pace = field(default_factory=bot_pace)
    visitor_pace: Pace = field(default_factory=visitor_pace)
    arrival_pace: Pace = field(default_factory=arrival_pace)
    callback_life: dt.timedelta = CALLBACK_LIFE
    strict: RequestSchema | None = None
    hub: Hub = field(default_factory=Hub)
    updates: Doorbell = field(default_factory=Doorbell)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def bot_id(self) -> int:
        """The number before the token's colon."""
        return int(self.token.partition(":")[0])

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["Transaction"]:
        """Open a transaction; what it has to announce is announced once it is committed."""
        sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        async with sessions() as session:
            transaction = Transaction(self, session)
            try:
                yield transaction
                await session.commit()
            except BaseException:
                transaction.undo_files()
                raise
        transaction.announce()

    async def register_bot(self) -> None:
        """Write the bot's row at start."""
        async with self.transaction() as transaction:
            row = insert(WebchatBotRow).values(id=self.bot_id, last_update_id=0, profile={})
            await transaction.session.execute(row.on_conflict_do_nothing())

    def close(self) -> None:
        """Let every long poll and stream end."""
        self.closing.set()
        self.updates.ring()
        self.hub.close()


@dataclass(slots=True)
class Transaction:
    """A database session, and what is to be told or removed after it."""

    channel: Channel
    session: AsyncSession
    changed: set[int] = field(default_factory=set)
    signals: list[tuple[int, Signal]] = field(default_factory=list)
    rings: bool = False
    written: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    _seals: dict[int, Seal] = field(default_factory=dict)

    async def keep(self, upload: Upload) -> WebchatFileRow:
        """Store a file; its bytes are removed again if the transaction fails."""
        row = await self.channel.files.write(upload)
        self.written.append(row.id)
        self.session.add(row)
        await self.session.flush()
        return row

    async def close_json(self, value: Any, row: str, chat_id: int | None = None) -> bytes:
        """Seal a JSON value for `row`, with the key of a chat if it is one's."""
        return (await self._seal(chat_id)).close(json.dumps(value, ensure_ascii=False), row)

    async def open_json(self, sealed: bytes, row: str, chat_id: int | None = None) -> Any:
        """Open what was sealed for `row`."""
        return json.loads((await self._seal(chat_id)).open(sealed, row))

    async def erase_key(self, chat_id: int) -> None:
        """Erase the key of a locked chat: what it sealed cannot be read again, wherever a copy lies."""
        self._seals.pop(chat_id, None)
        await erase_key(self.session, of_webchat(chat_id))

    async def _seal(self, chat_id: int | None) -> Seal:
        if chat_id is None:
            return self.channel.seal
        if chat_id not in self._seals:
            self._seals[chat_id] = await seal_of(self.session, self.channel.seal, of_webchat(chat_id))
        return self._seals[chat_id]

    def undo_files(self) -> None:
        """Remove the files that a failed transaction wrote."""
        for file_id in self.written:
            self.channel.files.remove(file_id)

    def announce(self) -> None:
        """Wake the pages and the bot, and remove dropped files."""
        for chat_id in self.changed:
            self.channel.hub.send(chat_id, CHANGED)
        for chat_id, signal in self.signals:
            self.channel.hub.send(chat_id, signal)
        if self.rings:
            self.channel.updates.ring()
        for file_id in self.dropped:
            self.channel.files.remove(file_id)
