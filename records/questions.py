"""The question set that staff keep, and what a draft would change about the answers to it."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class QuestionRow(Base):
    """One question. `documents` say which may answer it; `refuse` that none should; neither, that nobody has judged."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("language", "text"),
        CheckConstraint("origin IN ('asked', 'imported', 'gap', 'review', 'staff')", name="origin"),
        CheckConstraint("NOT (refuse AND cardinality(documents) > 0)", name="one_expectation"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    text: Mapped[str]
    language: Mapped[str]
    documents: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    refuse: Mapped[bool] = mapped_column(server_default="false")
    origin: Mapped[str]
    added_by: Mapped[str]
    added_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    retired_at: Mapped[dt.datetime | None]


class PreviewRow(Base):
    """The question set asked of what is in force, and again with a draft in it. `result` is empty until it is done."""

    __tablename__ = "preview"
    __table_args__ = (CheckConstraint("state IN ('running', 'done', 'failed')", name="state"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"), index=True)
    content_hash: Mapped[str]
    corpus_version: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="running")
    stage: Mapped[str] = mapped_column(server_default="loading")
    done: Mapped[int] = mapped_column(server_default="0")
    total: Mapped[int] = mapped_column(server_default="0")
    result: Mapped[dict[str, object] | None]
    by: Mapped[str]
    started_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    touched_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
