"""Gaps: questions that the guidance did not answer, or not helpfully, gathered by meaning."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class GapRow(Base):
    """Questions that mean nearly the same. `leader` is the sealed vector of the first; who is like it joins."""

    __tablename__ = "gap"
    __table_args__ = (CheckConstraint("state IN ('open', 'assigned', 'drafted', 'closed')", name="state"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    language: Mapped[str]
    encoder: Mapped[str]
    leader: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(server_default="open", index=True)
    name: Mapped[str] = mapped_column(server_default="")
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_account.id"))
    revision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("revision.id"))
    opened_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[dt.datetime | None]
    close_reason: Mapped[str] = mapped_column(server_default="")


class GapQuestionRow(Base):
    """One question of a gap; its words stay sealed with the answer. `closed_at`: asked again, it was answered."""

    __tablename__ = "gap_question"
    __table_args__ = (CheckConstraint("kind IN ('unanswered', 'unhelpful')", name="kind"),)

    answer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    gap_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("gap.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    at: Mapped[dt.datetime]
    asked_again_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
