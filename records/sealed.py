"""Which columns are sealed, for which row and by whose key: what a change of keys and an export go by."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from records.booking import AppointmentRow, BookingDraftRow
from records.conversations import ConversationRow, DecisionRow
from records.encounters import EncounterRow
from records.gaps import GapRow
from records.inbox import ReceivedUpdateRow, SentRequestRow
from records.keys import of_patient, of_webchat
from records.reviews import ProposalRow, ReviewRow
from records.staff import StaffAccountRow
from records.takeovers import StaffMessageRow, TakeoverRow
from records.transcripts import AnswerRow, TurnRow
from records.webchat import (
    WebchatFileRow,
    WebchatIdempotencyRow,
    WebchatMessageRow,
    WebchatUpdateRow,
    WebchatWebhookRow,
)


def _nobody(_: Any) -> None:
    """Nobody's data key seals it: the records key does."""
    return


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A sealed column. `row` names the row that a value is bound to; `owner` whose data key seals it, or None.

    `through_conversation`: whose it is stands in the conversation that the row points at.
    """

    column: InstrumentedAttribute[Any]
    row: Callable[[Any], str]
    owner: Callable[[Any], str | None] = _nobody
    through_conversation: bool = False

    @property
    def is_owned(self) -> bool:
        """Whether the keys of conversations seal it."""
        return self.through_conversation or self.owner is not _nobody

    @property
    def table(self) -> str:
        """The name of its table."""
        return str(self.column.class_.__tablename__)


def _patient(row: Any) -> str:
    patient_id: uuid.UUID = row.patient_id
    return of_patient(patient_id)


def _chat(row: Any) -> str | None:
    return None if row.chat_id is None else of_webchat(row.chat_id)


SEALED = (
    SealedColumn(TurnRow.text, lambda row: f"turn:{row.id}", _patient),
    SealedColumn(GapRow.leader, lambda row: f"gap:{row.id}"),
    SealedColumn(AnswerRow.question, lambda row: f"answer:{row.id}", _patient),
    SealedColumn(EncounterRow.told, lambda row: f"encounter:{row.id}", _patient),
    SealedColumn(DecisionRow.detail, lambda row: f"decision:{row.id}", _patient),
    SealedColumn(TakeoverRow.summary, lambda row: f"takeover:{row.id}", _patient),
    SealedColumn(StaffMessageRow.text, lambda row: f"staff_message:{row.id}", _patient),
    SealedColumn(ReviewRow.note, lambda row: f"review:{row.id}", through_conversation=True),
    SealedColumn(ProposalRow.text, lambda row: f"proposal:{row.id}", through_conversation=True),
    SealedColumn(BookingDraftRow.told, lambda row: f"booking_draft:{row.patient_id}", _patient),
    SealedColumn(
        WebchatMessageRow.content, lambda row: f"webchat_message:{row.chat_id}:{row.message_id}:content", _chat
    ),
    SealedColumn(WebchatIdempotencyRow.result, lambda row: f"webchat_idempotency:{row.key}:result", _chat),
    SealedColumn(WebchatUpdateRow.payload, lambda row: f"webchat_update:{row.update_id}:payload"),
    SealedColumn(WebchatFileRow.description, lambda row: f"webchat_file:{row.id}:description"),
    SealedColumn(WebchatWebhookRow.secret_token, lambda row: f"webchat_webhook:{row.bot_id}:secret_token"),
    SealedColumn(StaffAccountRow.second_factor, lambda row: f"staff_account:{row.id}:second_factor"),
    SealedColumn(AppointmentRow.details, lambda row: f"appointment:{row.id}"),
    SealedColumn(ReceivedUpdateRow.payload, lambda row: f"received_update:{row.bot_id}:{row.update_id}"),
    SealedColumn(SentRequestRow.result, lambda row: f"sent_request:{row.bot_id}:{row.update_id}:{row.ordinal}"),
)


async def owner_of(session: AsyncSession, sealed: SealedColumn, row: Any) -> str | None:
    """Return whose data key seals the value of `row`, or None where the records key does."""
    if not sealed.through_conversation:
        return sealed.owner(row)
    query = select(ConversationRow.patient_id).where(ConversationRow.number == row.conversation)
    return of_patient((await session.execute(query)).scalar_one())


def file_bytes(file_id: str) -> str:
    """Name what the bytes of a file of the chat page are bound to; they lie in the data folder."""
    return f"webchat_file:{file_id}:bytes"
