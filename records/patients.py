"""Who is cared for, and the chats in which they write."""

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class PatientRow(Base):
    """A person known only by the chat they write in: no name, no number is kept here."""

    __tablename__ = "patient"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    language: Mapped[str]
    introduced_at: Mapped[dt.datetime | None]
    unreachable_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class ChatRow(Base):
    """A chat of one bot, and the patient who writes in it."""

    __tablename__ = "chat"

    bot_id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), index=True)
