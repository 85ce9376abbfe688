"""What the law on personal data asks for: the key of each conversation, and the queue of people's requests."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.patients import PatientRow


class DataKeyRow(Base):
    """The data key of one conversation, wrapped by the records key. Deleted, what it sealed cannot be read again.

    `owner` is `patient:<id>` or `webchat:<chat id>`.
    """

    __tablename__ = "data_key"

    owner: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class DataRequestRow(Base):
    """What somebody asked for about their own data, and by when it is to be answered and done.

    `reply_due_at` is the first answer, `due_at` the end; both are set when it comes in. What the assistant did at once
    is here too, done by it, as the proof. `patient_id` is empty once nothing of that person is left.
    """

    __tablename__ = "data_request"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('access', 'copy', 'correct', 'delete', 'withdraw', 'restrict', 'object', 'protect')", name="kind"
        ),
        CheckConstraint("outcome IN ('done', 'refused')", name="outcome"),
        CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name="done_with_an_outcome"),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", name="done_by_somebody"),
        CheckConstraint("outcome <> 'refused' OR reason IS NOT NULL", name="refused_with_a_reason"),
        Index("ix_data_request_open", "due_at", postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    patient_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(PatientRow.id, ondelete="SET NULL"), index=True)
    kind: Mapped[str]
    received_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    reply_due_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    extended_at: Mapped[dt.datetime | None]
    replied_at: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]
    done_by: Mapped[str | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
