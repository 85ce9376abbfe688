"""Stand-ins at the two edges: a Bot API server that only listens, and a guide with two documents."""

import datetime as dt
import itertools
import uuid
from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramForbiddenError, TelegramServerError
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageReplyMarkup,
    SendChatAction,
    SendDocument,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Document, InlineKeyboardMarkup, Message

from knowledge.answers import Abstention, AbstentionReason, Answer, Citation, Search, Weighed
from knowledge.passages import Language, Passage

NOW = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
REVISION = uuid.UUID(int=1)


class ListeningSession(BaseSession):
    """Keeps every request and answers as a Bot API server would."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[TelegramMethod[Any]] = []
        self.blocked: set[int] = set()
        self.is_away = False
        self._ids = itertools.count(1_000)

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """Record `method` and return what a server would."""
        self.requests.append(method)
        if isinstance(method, SendMessage):
            if self.is_away:
                raise TelegramServerError(method=method, message="Bad Gateway")
            if method.chat_id in self.blocked:
                raise TelegramForbiddenError(method=method, message="Forbidden: bot was blocked by the user")
            keyboard = method.reply_markup if isinstance(method.reply_markup, InlineKeyboardMarkup) else None
            return Message(  # type: ignore[return-value]
                message_id=next(self._ids),
                date=NOW,
                chat=Chat(id=int(method.chat_id), type="private"),
                text=method.text,
                reply_markup=keyboard,
            )
        if isinstance(method, SendDocument):
            return Message(  # type: ignore[return-value]
                message_id=next(self._ids),
                date=NOW,
                chat=Chat(id=int(method.chat_id), type="private"),
                document=Document(file_id="f", file_unique_id="u"),
                caption=method.caption,
            )
        assert isinstance(method, AnswerCallbackQuery | EditMessageReplyMarkup | SendChatAction)
        return True  # type: ignore[return-value]

    async def close(self) -> None:
        """Nothing to close."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """No files here."""
        yield b""


def passage(
    passage_id: str, document_id: str, heading: str, text: str, *, topic: str = "insurance", language: str = "vi"
) -> Passage:
    """Return a passage with believable surroundings."""
    return Passage(
        id=passage_id,
        document_id=document_id,
        revision_id=REVISION,
        language=Language(language),
        topic=topic,
        title="Thẻ bảo hiểm y tế khi đi khám",
        heading=heading,
        locator="",
        text=text,
        asked=(),
        keywords=(),
        related=(),
        issuer="Đồng Hành",
        certainty="secondary",
        legal_basis=("Nghị định 188/2025/NĐ-CP, Điều 37–38",),
        source=("ghi chú",),
        effective_from=dt.date(2025, 8, 15),
        verified_on=dt.date(2026, 11, 24),
    )


CARD = passage(
    "card",
    "insurance-card-at-the-hospital",
    "Quên thẻ thì sao?",
    "Được. Bạn đưa một trong ba thứ:\n\n- căn cước;\n- VNeID **mức 2**;\n- VssID.",
)
FEVER = passage("fever", "child-fever", "Khi nào đưa trẻ đi viện?", "Đi viện ngay khi trẻ li bì.", topic="illness")
BOOKING = passage("booking", "booking-remote", "Đặt lịch thế nào?", "Bạn gọi cơ sở.", topic="appointments")
PRICE = passage(
    "price",
    "remote-consultation-price",
    "Bảo hiểm trả không?",
    "Hiện nay chưa. Bạn tự trả theo giá của cơ sở.\n\nGiá do cơ sở công bố.",
    topic="remote",
)
KNOWN = {p.id: p for p in (CARD, FEVER, BOOKING, PRICE)}


class StubGuide:
    """Knows the card, fever and prices; abstains from everything else."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, query: str, *, language: Language) -> Answer | Abstention:
        """Answer by one word of the question."""
        self.asked.append(query)
        if "hỏng" in query:
            raise RuntimeError("a defect")
        if "hay là" in query:
            first = _answer(CARD)
            return Answer(first.text, (*first.citations, Citation(FEVER)), (), Language.VIETNAMESE, second=FEVER.text)
        if "thẻ" in query or "bhyt" in query:
            return _answer(CARD, related=(FEVER,))
        if any(
            words in query.lower()
            for words in ("bảo hiểm", "bao hiem", "giá", "bao nhiêu tiền", "insurance", "how much")
        ):
            return _answer(PRICE)
        if "sốt" in query:
            return _answer(FEVER)
        return Abstention(AbstentionReason.NOTHING_FOUND, (Citation(CARD),), language)

    async def section(self, passage_id: str) -> Answer | None:
        """Return a known section."""
        return _answer(KNOWN[passage_id]) if passage_id in KNOWN else None

    async def document(self, document_id: str, *, language: Language) -> Answer | None:
        """Return a known document."""
        return next((_answer(p) for p in KNOWN.values() if p.document_id == document_id), None)

    async def citation(self, passage_id: str, revision_id: uuid.UUID) -> Citation | None:
        """Return a known citation."""
        return Citation(KNOWN[passage_id]) if passage_id in KNOWN else None


def _answer(found: Passage, *, related: tuple[Passage, ...] = ()) -> Answer:
    search = Search(1.5, (Weighed(found.id, found.document_id, found.heading, 12.5),))
    return Answer(found.text, (Citation(found),), tuple(Citation(p) for p in related), found.language, search=search)
