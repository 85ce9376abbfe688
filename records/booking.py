"""Schedules and appointments, in FHIR R4 words. Capacity is held by constraints; what happened is append-only."""

import datetime as dt
import uuid

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base
from records.encounters import EncounterRow
from records.patients import PatientRow

OCCUPYING = "('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'noshow')"
OPEN = "('proposed', 'pending', 'booked', 'arrived', 'checked-in')"
STATUSES = (
    "('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'noshow', 'cancelled', 'waitlist', "
    "'entered-in-error')"
)


class FacilityRow(Base):
    """FHIR Organization and Location in one: where a practitioner works; `province` is one of the 34 codes."""

    __tablename__ = "facility"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str]
    province: Mapped[str] = mapped_column(index=True)


class PractitionerRow(Base):
    """FHIR Practitioner. `number` names them in the constraint that forbids two slots at once."""

    __tablename__ = "practitioner"
    __table_args__ = (CheckConstraint("gender IN ('female', 'male')", name="gender"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[int] = mapped_column(Identity(), unique=True)
    name: Mapped[str]
    gender: Mapped[str]


class HealthcareServiceRow(Base):
    """FHIR HealthcareService: one specialty by remote consultation at one facility.

    `price` is in đồng, None where the facility tells it by itself; `mode` is `instant`, or `request` where the clinic
    confirms each appointment.
    """

    __tablename__ = "healthcare_service"
    __table_args__ = (
        CheckConstraint("mode IN ('instant', 'request')", name="mode"),
        CheckConstraint("price >= 0", name="price"),
        UniqueConstraint("facility_id", "specialty"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    facility_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("facility.id"))
    specialty: Mapped[str]
    mode: Mapped[str] = mapped_column(server_default="instant")
    price: Mapped[int | None]


class ScheduleRow(Base):
    """FHIR Schedule: a practitioner's calendar for one service. All durations in minutes."""

    __tablename__ = "schedule"
    __table_args__ = (
        CheckConstraint("slot_minutes BETWEEN 5 AND 120 AND buffer_minutes BETWEEN 0 AND 120", name="minutes"),
        CheckConstraint("lead_minutes >= 0 AND cutoff_minutes >= 0 AND daily_maximum > 0", name="limits"),
        UniqueConstraint("practitioner_id", "service_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    practitioner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("practitioner.id"))
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("healthcare_service.id"))
    slot_minutes: Mapped[int]
    buffer_minutes: Mapped[int]
    lead_minutes: Mapped[int]
    cutoff_minutes: Mapped[int]
    daily_maximum: Mapped[int]
    works_on_holidays: Mapped[bool] = mapped_column(server_default="false")


class ScheduleHoursRow(Base):
    """When a schedule is open on a weekday (Monday 0), in Asia/Ho_Chi_Minh."""

    __tablename__ = "schedule_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens < closes", name="order"),
    )

    schedule_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("schedule.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[dt.time] = mapped_column(primary_key=True)
    closes: Mapped[dt.time]


class TimeOffRow(Base):
    """When a practitioner is away; slots within it are `busy-unavailable`."""

    __tablename__ = "time_off"
    __table_args__ = (CheckConstraint('"start" < "end"', name="order"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    practitioner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("practitioner.id"), index=True)
    start: Mapped[dt.datetime]
    end: Mapped[dt.datetime]
    reason: Mapped[str] = mapped_column(server_default="")


class ScheduleDayRow(Base):
    """How many appointments a schedule has on a local day; more than `maximum` do not fit in."""

    __tablename__ = "schedule_day"
    __table_args__ = (CheckConstraint("taken BETWEEN 0 AND maximum", name="maximum"),)

    schedule_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("schedule.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    taken: Mapped[int] = mapped_column(server_default="0")
    maximum: Mapped[int]


class SlotRow(Base):
    """FHIR Slot of our own schedules: `[start, end)`. Specialty and province repeat the schedule's, for the search."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint('"start" < "end"', name="order"),
        CheckConstraint(
            "status IN ('free', 'busy', 'busy-tentative', 'busy-unavailable', 'entered-in-error')", name="status"
        ),
        ForeignKeyConstraint(
            ["schedule_id", "day"], ["schedule_day.schedule_id", "schedule_day.day"], ondelete="CASCADE"
        ),
        ExcludeConstraint(
            (text("int8range(practitioner_number, practitioner_number, '[]')"), "&&"),
            (text('tstzrange("start", "end")'), "&&"),
            name="ex_slot_one_at_a_time",
            using="gist",
            where=text("status <> 'entered-in-error'"),
        ),
        Index("ix_slot_free", "specialty", "start", postgresql_where=text("status = 'free'")),
        Index("ix_slot_free_in_province", "specialty", "province", "start", postgresql_where=text("status = 'free'")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    schedule_id: Mapped[uuid.UUID] = mapped_column(index=True)
    day: Mapped[dt.date]
    practitioner_number: Mapped[int] = mapped_column(ForeignKey("practitioner.number"))
    specialty: Mapped[str]
    province: Mapped[str]
    start: Mapped[dt.datetime]
    end: Mapped[dt.datetime]
    status: Mapped[str] = mapped_column(server_default="free")


class AppointmentRow(Base):
    """FHIR Appointment: a patient's claim on a slot, or (`waitlist`) the wish for one.

    `slot_ref` is the slot's id at `gateway`; no two appointments occupy one slot. `details` is sealed: for whom, how
    to reach them, why. `wanted_from` and `wanted_until` are the requestedPeriod of the
    waitlist. `version` grows with every change of time or status, so that no reminder is stale.
    `settled` is False while the gateway has not agreed to `status` yet.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint('"start" < "end"', name="order"),
        CheckConstraint("status <> 'waitlist' OR slot_ref IS NULL", name="waits_without_slot"),
        CheckConstraint(
            f'status NOT IN {OCCUPYING} OR (slot_ref IS NOT NULL AND "start" IS NOT NULL AND "end" IS NOT NULL)',
            name="occupies_a_slot",
        ),
        CheckConstraint("(status = 'proposed') = (hold_until IS NOT NULL)", name="hold"),
        CheckConstraint("status NOT IN ('pending', 'booked') OR details IS NOT NULL", name="details"),
        Index(
            "ux_appointment_slot",
            "gateway",
            "slot_ref",
            unique=True,
            postgresql_where=text(f"status IN {OCCUPYING}"),
        ),
        Index(
            "ux_appointment_patient_start",
            "patient_id",
            "start",
            unique=True,
            postgresql_where=text(f"status IN {OPEN}"),
        ),
        Index("ix_appointment_open", "status", "start", postgresql_where=text(f"status IN {OPEN}")),
        Index("ix_appointment_unsettled", "id", postgresql_where=text("NOT settled")),
        Index("ix_appointment_waitlist", "specialty", "created_at", postgresql_where=text("status = 'waitlist'")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(PatientRow.id), index=True)
    encounter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey(EncounterRow.id))
    replaces_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("appointment.id"))
    status: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    gateway: Mapped[str]
    slot_ref: Mapped[str | None]
    external_id: Mapped[str | None]
    settled: Mapped[bool] = mapped_column(server_default="true")
    specialty: Mapped[str]
    province: Mapped[str | None]
    practitioner: Mapped[str] = mapped_column(server_default="")
    facility: Mapped[str] = mapped_column(server_default="")
    mode: Mapped[str] = mapped_column(server_default="instant")
    price: Mapped[int | None]
    cutoff_minutes: Mapped[int] = mapped_column(server_default="0")
    start: Mapped[dt.datetime | None] = mapped_column(index=True)
    end: Mapped[dt.datetime | None]
    hold_until: Mapped[dt.datetime | None]
    wanted_from: Mapped[dt.datetime | None]
    wanted_until: Mapped[dt.datetime | None]
    details: Mapped[bytes | None] = mapped_column(LargeBinary)
    attendance: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now(), index=True)


class AppointmentEventRow(Base):
    """Which status an appointment came to, when, through whom and why. Rows are added, never changed."""

    __tablename__ = "appointment_event"

    ordinal: Mapped[int] = mapped_column(Identity(), primary_key=True)
    appointment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    status: Mapped[str]
    by: Mapped[str]
    reason: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class SlotOfferRow(Base):
    """A slot that was offered to somebody on the waitlist: each slot to each of them once."""

    __tablename__ = "slot_offer"

    appointment_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True
    )
    slot_ref: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class BookingDraftRow(Base):
    """What one patient has chosen and told so far, sealed; forgotten when booked, stopped or left for a day."""

    __tablename__ = "booking_draft"

    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(PatientRow.id), primary_key=True)
    told: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class ConsentRow(Base):
    """A patient's consent for one purpose, to one version of its text: given, withdrawn, kept as proof.

    `given_as` says for whom: oneself, a guardian for a child, a guardian together with the child, or for a relative.
    """

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("given_as IN ('oneself', 'guardian', 'guardian_and_child', 'relative')", name="given_as"),
        Index("ux_consent_given", "patient_id", "purpose", unique=True, postgresql_where=text("withdrawn_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    patient_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(PatientRow.id))
    purpose: Mapped[str]
    text_version: Mapped[str]
    language: Mapped[str]
    given_as: Mapped[str] = mapped_column(server_default="oneself")
    given_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    withdrawn_at: Mapped[dt.datetime | None]
