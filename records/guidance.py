"""Guidance as rows: documents, their dated revisions, and passages named by their content."""

import datetime as dt
import uuid
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class RevisionState(StrEnum):
    """Where a revision stands. Citizens only meet what is published and in force today."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class DocumentRow(Base):
    """One piece of guidance through all its revisions and languages; `id` is its slug."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class RevisionRow(Base):
    """What a document said in one language from one date on."""

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'superseded', 'withdrawn')", name="state"),
        Index(
            "uq_revision_published",
            "document_id",
            "language",
            unique=True,
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"))
    language: Mapped[str]
    title: Mapped[str]
    topic: Mapped[str]
    issuer: Mapped[str]
    certainty: Mapped[str]
    legal_basis: Mapped[list[str]] = mapped_column(ARRAY(Text))
    source: Mapped[list[str]] = mapped_column(ARRAY(Text))
    audience: Mapped[list[str]] = mapped_column(ARRAY(Text))
    keywords: Mapped[list[str]] = mapped_column(ARRAY(Text))
    related: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reviewed_by: Mapped[str] = mapped_column(default="")
    effective_from: Mapped[dt.date]
    expires_on: Mapped[dt.date | None]
    verified_on: Mapped[dt.date]
    content_hash: Mapped[str]
    source_path: Mapped[str]
    source_hash: Mapped[str] = mapped_column(server_default="")
    state: Mapped[RevisionState] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[dt.datetime | None]


class PassageRow(Base):
    """One section that answers one question. The id is a hash of its content, so an unchanged section keeps it."""

    __tablename__ = "passage"

    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    language: Mapped[str]
    heading: Mapped[str]
    locator: Mapped[str]
    text: Mapped[str]
    asked: Mapped[list[str]] = mapped_column(ARRAY(Text))
    embedding: Mapped[bytes | None]
    encoder: Mapped[str | None]


class RevisionPassageRow(Base):
    """The passages of a revision, in reading order."""

    __tablename__ = "revision_passage"
    __table_args__ = (UniqueConstraint("revision_id", "passage_id"),)

    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id"), index=True)
