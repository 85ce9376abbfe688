"""A copy of everything that is held about one chat, opened, as plain values that JSON can hold."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from care.privacy.holdings import Chat
from records.base import Base
from records.booking import AppointmentEventRow, AppointmentRow, BookingDraftRow, ConsentRow, SlotOfferRow
from records.conversations import ConversationRow, DecisionRow, UnmaskingRow
from records.encounters import EncounterRow
from records.encryption import Seal, SealBrokenError
from records.gaps import GapQuestionRow
from records.handovers import HandoverEventRow, HandoverRow
from records.inbox import ReceivedUpdateRow, SentRequestRow
from records.keys import of_patient, of_webchat, seal_of
from records.patients import ChatRow, PatientRow
from records.privacy import DataRequestRow
from records.reviews import ProposalRow, ReviewRow, ReviewSampleRow
from records.sealed import SEALED, SealedColumn, owner_of
from records.takeovers import StaffMessageRow, TakeoverRow
from records.transcripts import AnswerCitationRow, AnswerRow, FeedbackRow, TurnRow
from records.webchat import WebchatChatRow, WebchatFileRow, WebchatMessageRow

UNREADABLE = "(cannot be opened)"
FORMAT = 1
_sealed = {(one.column.class_, one.column.key): one for one in SEALED}
_opaque = {(WebchatChatRow, "token_hash")}


class DataCopy:
    """Gathers the copy. `records` is the seal of the records key; conversations' own keys are looked up."""

    def __init__(self, session: AsyncSession, records: Seal, chat: Chat) -> None:
        self._session = session
        self._records = records
        self._chat = chat

    async def everything(self, now: dt.datetime) -> dict[str, Any]:
        """Return all of it by table, the oldest first. The messages that are being handled now may be missing."""
        tables = {row: await self._table(row, whose) for row, whose in self._whose().items()}
        return {"format": FORMAT, "made_at": now.isoformat()} | {
            str(row.__tablename__): found for row, found in tables.items() if found
        }

    def _whose(self) -> dict[type[Base], ColumnElement[bool]]:
        patient, chat = self._chat.patient_id, self._chat
        answers = select(AnswerRow.id).where(AnswerRow.patient_id == patient)
        conversations = select(ConversationRow.number).where(ConversationRow.patient_id == patient)
        appointments = select(AppointmentRow.id).where(AppointmentRow.patient_id == patient)
        handovers = select(HandoverRow.id).where(HandoverRow.patient_id == patient)
        whose: dict[type[Base], ColumnElement[bool]] = {
            PatientRow: PatientRow.id == patient,
            ChatRow: ChatRow.patient_id == patient,
            ConsentRow: ConsentRow.patient_id == patient,
            TurnRow: TurnRow.patient_id == patient,
            AnswerRow: AnswerRow.patient_id == patient,
            AnswerCitationRow: AnswerCitationRow.answer_id.in_(answers),
            GapQuestionRow: GapQuestionRow.answer_id.in_(answers),
            FeedbackRow: FeedbackRow.answer_id.in_(answers),
            ConversationRow: ConversationRow.patient_id == patient,
            DecisionRow: DecisionRow.patient_id == patient,
            TakeoverRow: TakeoverRow.patient_id == patient,
            StaffMessageRow: StaffMessageRow.patient_id == patient,
            UnmaskingRow: UnmaskingRow.conversation.in_(conversations),
            ReviewSampleRow: ReviewSampleRow.conversation.in_(conversations),
            ReviewRow: ReviewRow.conversation.in_(conversations),
            ProposalRow: ProposalRow.conversation.in_(conversations),
            EncounterRow: EncounterRow.patient_id == patient,
            BookingDraftRow: BookingDraftRow.patient_id == patient,
            AppointmentRow: AppointmentRow.patient_id == patient,
            AppointmentEventRow: AppointmentEventRow.appointment_id.in_(appointments),
            SlotOfferRow: SlotOfferRow.appointment_id.in_(appointments),
            HandoverRow: HandoverRow.patient_id == patient,
            HandoverEventRow: HandoverEventRow.handover_id.in_(handovers),
            DataRequestRow: DataRequestRow.patient_id == patient,
            ReceivedUpdateRow: ReceivedUpdateRow.lane == f"{chat.bot_id}:{chat.chat_id}",
            SentRequestRow: (SentRequestRow.bot_id == chat.bot_id) & (SentRequestRow.chat_id == chat.chat_id),
        }
        return whose | (self._on_page() if chat.is_page else {})

    def _on_page(self) -> dict[type[Base], ColumnElement[bool]]:
        messages = WebchatMessageRow.chat_id == self._chat.chat_id
        files = select(WebchatMessageRow.file_id).where(messages, WebchatMessageRow.file_id.is_not(None))
        return {
            WebchatChatRow: WebchatChatRow.id == self._chat.chat_id,
            WebchatMessageRow: messages & WebchatMessageRow.deleted_at.is_(None),
            WebchatFileRow: WebchatFileRow.id.in_(files),
        }

    async def _table(self, row: type[Base], whose: ColumnElement[bool]) -> list[dict[str, Any]]:
        order = next((column for column in row.__table__.columns if column.name in TIMES), None)
        query = select(row).where(whose)
        found = await self._session.scalars(query if order is None else query.order_by(order))
        return [await self._open(one) for one in found]

    async def _open(self, row: Any) -> dict[str, Any]:
        names = [column.key for column in row.__mapper__.column_attrs]
        return {name: await self._value(row, name) for name in names if (type(row), name) not in _opaque}

    async def _value(self, row: Any, name: str) -> Any:
        value, sealed = getattr(row, name), _sealed.get((type(row), name))
        if sealed is not None:
            return await self._opened(sealed, row, value) if value else None
        return _plain(value)

    async def _opened(self, sealed: SealedColumn, row: Any, value: bytes) -> Any:
        owner = await owner_of(self._session, sealed, row)
        if owner not in (None, of_patient(self._chat.patient_id), of_webchat(self._chat.chat_id)):
            return UNREADABLE
        seal = self._records if owner is None else await seal_of(self._session, self._records, owner)
        try:
            return _structured(seal.open(value, sealed.row(row)))
        except SealBrokenError:
            return UNREADABLE


TIMES = ("ordinal", "created_at", "at", "given_at", "opened_at", "requested_at", "received_at", "sent_at", "update_id")


def as_json(everything: dict[str, Any]) -> bytes:
    """Return the copy as a JSON file."""
    return json.dumps(everything, ensure_ascii=False, indent=2).encode()


def _structured(text: str) -> Any:
    """Return what a sealed text holds: what our own modules wrote as JSON is an object again."""
    try:
        found = json.loads(text) if text.startswith(("{", "[")) else text
    except ValueError:
        return text
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    return list(value)
