"""Reviews of conversations: what was drawn for review, the labels given, and what is proposed to be learnt from it."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.conversations import ConversationRow


class ReviewSampleRow(Base):
    """A conversation drawn at random for review; two people label it."""

    __tablename__ = "review_sample"

    conversation: Mapped[int] = mapped_column(
        ForeignKey(ConversationRow.number, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    drawn_by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class ReviewRow(Base):
    """One person's labels of one conversation; each of the four is yes, partly, no, or does not apply."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("conversation", "reviewer"),
        *(
            CheckConstraint(f"{name} IN ('yes', 'partly', 'no', 'na')", name=name)
            for name in ("correct", "safe", "complete", "tone")
        ),
        Index("ix_review_reviewer_at", "reviewer", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    conversation: Mapped[int] = mapped_column(ForeignKey(ConversationRow.number, ondelete="CASCADE"))
    reviewer: Mapped[str]
    correct: Mapped[str]
    safe: Mapped[str]
    complete: Mapped[str]
    tone: Mapped[str]
    note: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class ProposalRow(Base):
    """A citizen's masked words, proposed as a question of the question set or as a vignette that awaits clinicians."""

    __tablename__ = "review_proposal"
    __table_args__ = (
        CheckConstraint("kind IN ('question', 'vignette')", name="kind"),
        UniqueConstraint("kind", "turn_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str]
    turn_id: Mapped[uuid.UUID]
    conversation: Mapped[int] = mapped_column(ForeignKey(ConversationRow.number, ondelete="CASCADE"), index=True)
    language: Mapped[str]
    text: Mapped[bytes] = mapped_column(LargeBinary)
    expected: Mapped[str]
    proposed_by: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
