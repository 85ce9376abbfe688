"""What was said, which answers were given from which passages, and whom they helped. Texts are sealed."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class TurnRow(Base):
    """One utterance of one person or of the assistant; append-only."""

    __tablename__ = "turn"
    __table_args__ = (
        CheckConstraint("author IN ('patient', 'assistant', 'staff')", name="author"),
        Index("ix_turn_conversation", "conversation", "ordinal"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    ordinal: Mapped[int] = mapped_column(Identity(), index=True)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    author: Mapped[str]
    kind: Mapped[str]
    text: Mapped[bytes] = mapped_column(LargeBinary)
    bot_id: Mapped[int]
    message_id: Mapped[int | None]
    conversation: Mapped[int | None] = mapped_column(ForeignKey("conversation.number"))
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), index=True)


class AnswerRow(Base):
    """The verdict on one question: an answer, an abstention with its reason, or an emergency with its red flags."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("kind IN ('answer', 'abstention', 'emergency')", name="kind"),
        Index("ix_answer_unanswered", "at", postgresql_where=text("kind = 'abstention' AND reason = 'nothing_found'")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str]
    reason: Mapped[str | None]
    language: Mapped[str]
    question: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), index=True)


class AnswerCitationRow(Base):
    """A passage, of one revision, that an answer was quoted from."""

    __tablename__ = "answer_citation"

    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id"), primary_key=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"), index=True)


class FeedbackRow(Base):
    """Whether a cited passage helped, in the words of the person who asked; the last word counts."""

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_unhelpful", "at", postgresql_where=text("NOT helpful")),)

    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id"), primary_key=True)
    helpful: Mapped[bool]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), index=True)
