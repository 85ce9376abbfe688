"""A person speaks instead of the assistant: takeovers, what was written, and replies kept ready. Texts are sealed."""

import datetime as dt
import uuid

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.handovers import HandoverRow
from records.patients import PatientRow


class TakeoverRow(Base):
    """One person of the staff speaks with one patient; at most one does at a time. `seen_at`: they were there."""

    __tablename__ = "takeover"
    __table_args__ = (
        CheckConstraint("end_reason IN ('handed_back', 'passed_on', 'left')", name="end_reason"),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended_with_a_reason"),
        Index("ux_takeover_open", "patient_id", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(PatientRow.id, ondelete="CASCADE"), index=True)
    handover_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(HandoverRow.id, ondelete="SET NULL"))
    staff: Mapped[str]
    shown_as: Mapped[str]
    taken_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[dt.datetime | None]
    end_reason: Mapped[str | None]
    summary: Mapped[bytes | None] = mapped_column(LargeBinary)


class StaffMessageRow(Base):
    """What the bot sends for the staff: their words, or that a takeover begins or ends; and what became of it."""

    __tablename__ = "staff_message"
    __table_args__ = (
        CheckConstraint("kind IN ('words', 'begun', 'handed_back', 'passed_on', 'left')", name="kind"),
        CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="state"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_for_a_reason"),
        Index("ix_staff_message_patient", "patient_id", "ordinal"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    ordinal: Mapped[int] = mapped_column(BigInteger, Identity())
    takeover_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(TakeoverRow.id, ondelete="CASCADE"), index=True)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(PatientRow.id, ondelete="CASCADE"))
    staff: Mapped[str]
    kind: Mapped[str]
    text: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(server_default="waiting")
    failure: Mapped[str | None]
    written_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[dt.datetime | None]


class CannedReplyRow(Base):
    """A reply kept ready, in one language. It holds nobody's data."""

    __tablename__ = "canned_reply"
    __table_args__ = (
        UniqueConstraint("language", "title"),
        CheckConstraint("language IN ('vi', 'en')", name="language"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    language: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
