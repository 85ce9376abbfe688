"""A whole bot without a network: real PostgreSQL, real inbox, lanes and dispatcher."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import procrastinate
import pytest
from aiogram import Bot
from aiogram.methods import AnswerCallbackQuery, SendDocument, SendMessage
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.channels import Channel
from bot.delivery import KeepPace, SendOnce, WriteTranscript
from bot.dispatch import build_dispatcher
from bot.inbox import Inbox
from bot.lanes import Lanes
from bot.pace import Pace
from bot.pressing import tells_of_emergency
from care.booking.ledger import Ledger
from care.booking.local import LocalGateway
from care.patients import known_by_chat
from care.transcripts import Transcript, Turn
from care.triage.conversation import Conversation
from care.triage.engine import read_triage
from knowledge.answers import Guide
from records.encryption import Seal
from records.guidance import DocumentRow, PassageRow, RevisionRow, RevisionState
from records.jobs import job_app
from records.keys import of_patient, seal_of
from tests.bot.stub import KNOWN, NOW, REVISION, ListeningSession, StubGuide
from tests.care.booking.clinic import Clinic, Clock

BOT_ID = 42
CHAT = 7
SUPPORT_CHAT = -500
_update_ids = itertools.count(1)


@dataclass
class House:
    """The bot and everything behind it; `writes` and `presses` are what a patient does."""

    bot: Bot
    session: ListeningSession
    guide: Guide
    inbox: Inbox
    lanes: Lanes
    jobs: procrastinate.App
    sessions: async_sessionmaker[AsyncSession]
    seal: Seal
    clinic: Clinic

    async def writes(self, words: str, *, chat: int = CHAT, in_group: bool = False) -> list[SendMessage]:
        """Send a text and return what the bot said."""
        message = self.message(chat) | {"text": words}
        if in_group:
            message["chat"] = {"id": chat, "type": "group", "title": "Nhà"}
        return await self.receives({"message": message}, chat=chat)

    async def sends(self, content: dict[str, Any], *, chat: int = CHAT) -> list[SendMessage]:
        """Send something that is no text."""
        return await self.receives({"message": self.message(chat) | content}, chat=chat)

    async def presses(self, button: InlineKeyboardButton, *, chat: int = CHAT) -> list[SendMessage]:
        """Press a button under the last message."""
        last = self.said[-1].reply_markup if self.said else None
        keyboard = last.model_dump(exclude_none=True) if isinstance(last, InlineKeyboardMarkup) else None
        message = self.message(chat) | {"text": "…"} | ({"reply_markup": keyboard} if keyboard else {})
        query = {
            "id": "1",
            "from": _person(chat),
            "chat_instance": "1",
            "data": button.callback_data,
            "message": message,
        }
        return await self.receives({"callback_query": query}, chat=chat)

    async def receives(self, event: dict[str, Any], *, chat: int = CHAT) -> list[SendMessage]:
        """Store an update, drain its lane, and return what the bot said."""
        await self.inbox.store(BOT_ID, [{"update_id": next(_update_ids)} | event])
        before = len(self.said)
        await self.works_off(chat)
        return self.said[before:]

    async def works_off(self, chat: int = CHAT) -> None:
        """Drain a chat's lane as the worker would: a few updates a time, until none is left."""
        waiting = f"SELECT 1 FROM received_update WHERE lane = '{BOT_ID}:{chat}' AND finished_at IS NULL"  # noqa: S608
        for _ in range(20):
            await self.lanes.drain(f"{BOT_ID}:{chat}")
            if not await self.rows(waiting):
                return

    @property
    def said(self) -> list[SendMessage]:
        """Everything that the bot said, oldest first."""
        return [request for request in self.session.requests if isinstance(request, SendMessage)]

    @property
    def files(self) -> list[SendDocument]:
        """Every file that the bot sent, oldest first."""
        return [request for request in self.session.requests if isinstance(request, SendDocument)]

    @property
    def toasts(self) -> list[str | None]:
        """What pressed buttons answered."""
        return [request.text for request in self.session.requests if isinstance(request, AnswerCallbackQuery)]

    async def transcript(self, chat: int = CHAT) -> list[Turn]:
        """Return the turns of a chat's patient."""
        async with self.sessions() as session:
            patient = await known_by_chat(session, BOT_ID, chat, language="vi")
            seal = await seal_of(session, self.seal, of_patient(patient.id))
            return await Transcript(session, seal, patient.id, BOT_ID).turns()

    async def rows(self, query: str) -> list[Any]:
        """Return the rows of a query."""
        async with self.sessions() as session:
            return list((await session.execute(text(query))).all())

    @staticmethod
    def message(chat: int = CHAT) -> dict[str, Any]:
        """Return an empty message of a chat."""
        return {
            "message_id": next(_update_ids),
            "date": int(NOW.timestamp()),
            "chat": {"id": chat, "type": "private"},
            "from": _person(chat),
        }


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Lan", "language_code": "vi"}


@pytest.fixture
def guide() -> StubGuide:
    """A guide with three passages."""
    return StubGuide()


@pytest.fixture
def clinic(engine: AsyncEngine, database: str, seal: Seal) -> Clinic:
    """A clinic with no practitioner yet, at the time of the messages."""
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    clock = Clock(NOW)
    return Clinic(
        Ledger(sessions, LocalGateway(sessions, clock), seal, job_app(database), clock=clock), clock, sessions
    )


@pytest.fixture
async def house(
    engine: AsyncEngine, database: str, seal: Seal, guide: StubGuide, clinic: Clinic
) -> AsyncIterator[House]:
    """A bot whose patients are the tests."""
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    await _publish(sessions)
    session = ListeningSession()
    for middleware in (WriteTranscript(), SendOnce(sessions, seal), KeepPace(Pace(per_chat=1_000, overall=1_000))):
        session.middleware(middleware)
    bot = Bot("42:" + "a" * 35, session=session)
    jobs = job_app(database)
    conversation = Conversation(read_triage())
    inbox = Inbox(sessions, jobs, seal, partial(tells_of_emergency, conversation))
    dispatcher = build_dispatcher(guide, conversation, seal, support_chat=SUPPORT_CHAT, book=clinic.book)
    lanes = Lanes(inbox, sessions, dispatcher, {BOT_ID: Channel("test", bot, "http://127.0.0.1:8700")}, seal)
    lanes.register(jobs)
    async with jobs.open_async(), clinic.ledger.jobs.open_async():
        yield House(bot, session, guide, inbox, lanes, jobs, sessions, seal, clinic)


async def _publish(sessions: async_sessionmaker[AsyncSession]) -> None:
    async with sessions.begin() as session:
        session.add(DocumentRow(id="d"))
        await session.flush()
        today = NOW.date()
        lists: dict[str, list[str]] = {key: [] for key in ("legal_basis", "source", "audience", "keywords", "related")}
        texts = dict.fromkeys(("title", "topic", "issuer", "certainty", "content_hash", "source_path"), "")
        session.add(
            RevisionRow(
                id=REVISION,
                document_id="d",
                language="vi",
                effective_from=today,
                verified_on=today,
                state=RevisionState.PUBLISHED,
                **lists,
                **texts,
            )
        )
        for passage_id in KNOWN:
            session.add(
                PassageRow(id=passage_id, document_id="d", language="vi", heading="", locator="", text="", asked=[])
            )
