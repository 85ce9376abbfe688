"""Guidance as rows: documents, their dated revisions, and passages named by their content."""

import datetime as dt
import uuid
from enum import StrEnum

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Identity, Index, Text, UniqueConstraint, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base

REVISION_WORDS = "folded_words(title || ' ' || words_of(keywords))"
PASSAGE_WORDS = "folded_words(heading || ' ' || text || ' ' || words_of(asked))"


class RevisionState(StrEnum):
    """Where a revision stands. Citizens only meet what is published and in force today."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"  # it waits for its day
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


class Origin(StrEnum):
    """Where a revision was written: in a file that is ingested, or by the staff in the console."""

    FILE = "file"
    CONSOLE = "console"


class Step(StrEnum):
    """What happened to a revision."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ROLLED_BACK = "rolled_back"
    DISCARDED = "discarded"
    FILE_TAKEN_BACK = "file_taken_back"


class DocumentRow(Base):
    """One piece of guidance through all its revisions and languages; `id` is its slug."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class RevisionRow(Base):
    """What a document said in one language from one date on.

    `typed` is the editor's form while a draft is written; `authors` are the accounts that wrote in it, of whom none may
    be `approved_by`. `replaces` are documents that end when this one is published. `base_id` is the revision that was
    published when the draft began.
    """

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'submitted', 'approved', 'published', 'superseded', 'withdrawn', 'discarded')",
            name="state",
        ),
        CheckConstraint("origin IN ('file', 'console')", name="origin"),
        CheckConstraint("approved_by IS NULL OR NOT (approved_by = ANY (authors))", name="approved_by_a_second_person"),
        Index("ix_revision_document_id", "document_id", "language", "created_at"),
        Index("ix_revision_open", "state", postgresql_where=text("state IN ('draft', 'submitted', 'approved')")),
        Index("ix_revision_words", "words", postgresql_using="gin"),
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
    origin: Mapped[Origin] = mapped_column(Text, server_default=Origin.FILE)
    replaces: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    authors: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    approved_by: Mapped[uuid.UUID | None]
    base_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("revision.id"))
    typed: Mapped[dict[str, object] | None]
    typed_version: Mapped[int] = mapped_column(server_default="0")
    edited_at: Mapped[dt.datetime | None]
    words: Mapped[str | None] = mapped_column(TSVECTOR, Computed(REVISION_WORDS, persisted=True), deferred=True)


class RevisionEventRow(Base):
    """What happened to a revision: who, when, why. It only grows."""

    __tablename__ = "revision_event"

    ordinal: Mapped[int] = mapped_column(Identity(), primary_key=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"), index=True)
    step: Mapped[Step] = mapped_column(Text)
    by: Mapped[str]
    account_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(server_default="")
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class KeptDocumentRow(Base):
    """A document, in one language, that staff keep in the console: its file is left alone until it is taken back."""

    __tablename__ = "kept_document"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    by: Mapped[str]
    since: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class PassageRow(Base):
    """One section that answers one question. The id is a hash of its content, so an unchanged section keeps it."""

    __tablename__ = "passage"
    __table_args__ = (Index("ix_passage_words", "words", postgresql_using="gin"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    language: Mapped[str]
    heading: Mapped[str]
    locator: Mapped[str]
    text: Mapped[str]
    asked: Mapped[list[str]] = mapped_column(ARRAY(Text))
    embedding: Mapped[bytes | None]
    encoder: Mapped[str | None]
    words: Mapped[str | None] = mapped_column(TSVECTOR, Computed(PASSAGE_WORDS, persisted=True), deferred=True)


class RevisionPassageRow(Base):
    """The passages of a revision, in reading order."""

    __tablename__ = "revision_passage"
    __table_args__ = (UniqueConstraint("revision_id", "passage_id"),)

    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id"), index=True)


class ContradictionRow(Base):
    """Two passages in force that may contradict each other: like words, the same unit, other figures."""

    __tablename__ = "contradiction"

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True, index=True)
    said: Mapped[str]
    other_said: Mapped[str]
