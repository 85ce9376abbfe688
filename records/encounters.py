"""Encounters: what was told and answered in one go, sealed, with the level that was reached."""

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.patients import PatientRow


class EncounterRow(Base):
    """One encounter of one patient; at most one is open. `told` is the sealed text of what was said and answered."""

    __tablename__ = "encounter"
    __table_args__ = (
        CheckConstraint("disposition IN ('emergency', 'urgent', 'remote', 'self_care')", name="disposition"),
        Index("ix_encounter_open", "patient_id", unique=True, postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(PatientRow.id), index=True)
    told: Mapped[bytes] = mapped_column(LargeBinary)
    disposition: Mapped[str]
    protocol: Mapped[str | None]
    crisis: Mapped[bool] = mapped_column(server_default="false")
    opened_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), index=True)
    changed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), index=True)
    closed_at: Mapped[dt.datetime | None]
    close_reason: Mapped[str | None]
