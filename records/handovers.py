"""Handovers: who waits for a human, how urgently, who took it, and how it ended. What happened is append-only."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Identity, func
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class HandoverRow(Base):
    """A patient waiting for, or with, the support team. `due_at` is when somebody should have taken it.

    `owner` took it: an account's name, or `@name` of somebody in the support team's Telegram chat. `routed_to` is the
    colleague whom somebody asked to take it.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("state IN ('requested', 'accepted', 'closed')", name="state"),
        CheckConstraint("urgency IN ('routine', 'crisis', 'emergency')", name="urgency"),
        CheckConstraint("(state = 'closed') = (close_reason IS NOT NULL)", name="closed_with_a_reason"),
        CheckConstraint("state <> 'accepted' OR owner IS NOT NULL", name="accepted_by_somebody"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    encounter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("encounter.id"))
    reason: Mapped[str]
    urgency: Mapped[str] = mapped_column(server_default="routine")
    state: Mapped[str] = mapped_column(server_default="requested", index=True)
    owner: Mapped[str | None]
    requested_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), index=True)
    routed_to: Mapped[str | None]
    due_at: Mapped[dt.datetime | None]
    announced_at: Mapped[dt.datetime | None]
    accepted_at: Mapped[dt.datetime | None]
    rerouted: Mapped[int] = mapped_column(server_default="0")
    closed_at: Mapped[dt.datetime | None]
    close_reason: Mapped[str | None]


class HandoverEventRow(Base):
    """What happened to a handover, when, and through whom: requested, rerouted, accepted, closed."""

    __tablename__ = "handover_event"
    __table_args__ = (CheckConstraint("event IN ('requested', 'rerouted', 'accepted', 'closed')", name="event"),)

    ordinal: Mapped[int] = mapped_column(Identity(), primary_key=True)
    handover_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("handover.id", ondelete="CASCADE"), index=True)
    event: Mapped[str]
    by: Mapped[str]
    routed_to: Mapped[str | None]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
