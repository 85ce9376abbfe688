"""A patient's turns cut into conversations: what lists filter by, a blind index of words, and why what was decided."""

import datetime as dt
import uuid

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.patients import PatientRow
from records.transcripts import AnswerRow


class ConversationRow(Base):
    """One stretch of turns of one patient; six hours of silence end it. Numbers grow in the order of beginning."""

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("disposition IN ('emergency', 'urgent', 'remote', 'self_care')", name="disposition"),
        Index("ix_conversation_patient", "patient_id", "number"),
        Index("ix_conversation_disposition", "disposition", "number"),
        Index("ix_conversation_abstained", "number", postgresql_where=text("abstained")),
        Index("ix_conversation_unhelpful", "number", postgresql_where=text("unhelpful")),
        Index("ix_conversation_taken_over", "number", postgresql_where=text("taken_over")),
        Index("ix_conversation_channel", "bot_id", "language", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(PatientRow.id, ondelete="CASCADE"))
    bot_id: Mapped[int]
    language: Mapped[str]
    started_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), index=True)
    last_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    turns: Mapped[int] = mapped_column(server_default="0")
    disposition: Mapped[str | None]
    abstained: Mapped[bool] = mapped_column(server_default="false")
    unhelpful: Mapped[bool] = mapped_column(server_default="false")
    taken_over: Mapped[bool] = mapped_column(server_default="false")


class ConversationWordRow(Base):
    """A word of a patient or of staff in a conversation, as the first 64 bits of an HMAC: it can be asked, not read."""

    __tablename__ = "conversation_word"

    word: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    conversation: Mapped[int] = mapped_column(
        ForeignKey(ConversationRow.number, ondelete="CASCADE"), primary_key=True, index=True
    )


class DecisionRow(Base):
    """Why the assistant did what it did: `screen` holds protocol lines, `search` passages with their scores. Sealed.

    It was written in the transaction of the turn that it is about, so that both have one time.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("kind IN ('screen', 'search')", name="kind"),
        Index("ix_decision_patient_at", "patient_id", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    ordinal: Mapped[int] = mapped_column(BigInteger, Identity())
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(PatientRow.id, ondelete="CASCADE"))
    answer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(AnswerRow.id, ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    detail: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class UnmaskingRow(Base):
    """Somebody of the staff sees a conversation's personal data for a while, for a reason."""

    __tablename__ = "unmasking"
    __table_args__ = (Index("ix_unmasking_open", "conversation", "staff", "until"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    conversation: Mapped[int] = mapped_column(ForeignKey(ConversationRow.number, ondelete="CASCADE"))
    staff: Mapped[str]
    reason: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    until: Mapped[dt.datetime]
