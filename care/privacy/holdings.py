"""What is held about one chat: how much of which kind, since when, and until when it is kept."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from records.booking import AppointmentRow, BookingDraftRow, ConsentRow
from records.encounters import EncounterRow
from records.handovers import HandoverRow
from records.privacy import DataRequestRow
from records.transcripts import AnswerRow, TurnRow
from records.webchat import WebchatMessageRow


class HoldingKind(StrEnum):
    """What kind of data it is."""

    TURNS = "turns"
    ANSWERS = "answers"
    ENCOUNTERS = "encounters"
    DRAFTS = "drafts"
    APPOINTMENTS = "appointments"
    CONSENTS = "consents"
    HANDOVERS = "handovers"
    REQUESTS = "requests"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Chat:
    """Whose data, and in which chat of which bot. `is_page` says that it is the chat page, not Telegram."""

    patient_id: uuid.UUID
    bot_id: int
    chat_id: int
    is_page: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """So many of a kind, the oldest from `since`."""

    kind: HoldingKind
    count: int
    since: dt.datetime


OF_PATIENT: dict[HoldingKind, tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]]] = {
    HoldingKind.TURNS: (TurnRow.patient_id, TurnRow.at),
    HoldingKind.ANSWERS: (AnswerRow.patient_id, AnswerRow.at),
    HoldingKind.ENCOUNTERS: (EncounterRow.patient_id, EncounterRow.opened_at),
    HoldingKind.DRAFTS: (BookingDraftRow.patient_id, BookingDraftRow.changed_at),
    HoldingKind.APPOINTMENTS: (AppointmentRow.patient_id, AppointmentRow.created_at),
    HoldingKind.CONSENTS: (ConsentRow.patient_id, ConsentRow.given_at),
    HoldingKind.HANDOVERS: (HandoverRow.patient_id, HandoverRow.requested_at),
    HoldingKind.REQUESTS: (DataRequestRow.patient_id, DataRequestRow.received_at),
}


async def holdings(session: AsyncSession, chat: Chat) -> list[Holding]:
    """Return what is held about `chat`, without kinds of which there is nothing."""
    found = [await _count(session, kind, owner == chat.patient_id, at) for kind, (owner, at) in OF_PATIENT.items()]
    if chat.is_page:
        theirs = WebchatMessageRow.chat_id == chat.chat_id
        here = theirs & WebchatMessageRow.deleted_at.is_(None)
        found.append(await _count(session, HoldingKind.PAGE, here, WebchatMessageRow.sent_at))
    return [one for one in found if one is not None]


async def _count(
    session: AsyncSession, kind: HoldingKind, whose: ColumnElement[bool], at: InstrumentedAttribute[Any]
) -> Holding | None:
    count, since = (await session.execute(select(func.count(), func.min(at)).where(whose))).one()
    return Holding(kind, count, since) if count else None
