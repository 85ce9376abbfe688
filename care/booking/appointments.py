"""An appointment as a value, and what only the two parties may know of it."""

import datetime as dt
import json
import secrets
import uuid
from dataclasses import asdict, dataclass

from care.booking.lifecycle import OPEN, AppointmentStatus
from records.booking import AppointmentRow
from records.encryption import Seal

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Details:
    """For whom, how to reach them, and why. `relation` is a FHIR v3-RoleCode, None where the patient types.

    `phone` is E.164; `summary` is what triage found, told to the practitioner beside the reason.
    """

    name: str
    birth_year: int
    phone: str
    reason: str
    relation: str | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A patient's claim on a slot. Times are aware UTC; `settled` is False while the gateway has not agreed yet."""

    id: uuid.UUID
    code: str
    patient_id: uuid.UUID
    status: AppointmentStatus
    version: int
    gateway: str
    slot_ref: str | None
    specialty: str
    province: str | None
    practitioner: str
    facility: str
    mode: str
    price: int | None
    cutoff_minutes: int
    start: dt.datetime | None
    end: dt.datetime | None
    hold_until: dt.datetime | None
    settled: bool
    external_id: str | None
    replaces_id: uuid.UUID | None
    encounter_id: uuid.UUID | None
    attendance: str | None
    details: Details | None

    @property
    def is_open(self) -> bool:
        """Whether it still lies ahead, as far as its status says."""
        return self.status in OPEN

    def cut_off(self) -> dt.datetime | None:
        """Return the moment until which it may be cancelled without being late."""
        return self.start - dt.timedelta(minutes=self.cutoff_minutes) if self.start else None


def new_code() -> str:
    """Return a code to read out on the phone: letters and digits that are not mistaken for each other."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def appointment_of(row: AppointmentRow, seal: Seal) -> Appointment:
    """Return the value of a row."""
    told = json.loads(seal.open(row.details, _seal_row(row.id))) if row.details is not None else None
    return Appointment(
        id=row.id,
        code=row.code,
        patient_id=row.patient_id,
        status=AppointmentStatus(row.status),
        version=row.version,
        gateway=row.gateway,
        slot_ref=row.slot_ref,
        specialty=row.specialty,
        province=row.province,
        practitioner=row.practitioner,
        facility=row.facility,
        mode=row.mode,
        price=row.price,
        cutoff_minutes=row.cutoff_minutes,
        start=row.start,
        end=row.end,
        hold_until=row.hold_until,
        settled=row.settled,
        external_id=row.external_id,
        replaces_id=row.replaces_id,
        encounter_id=row.encounter_id,
        attendance=row.attendance,
        details=Details(**told) if told else None,
    )


def sealed(details: Details, appointment_id: uuid.UUID, seal: Seal) -> bytes:
    """Return `details` sealed for one appointment's row."""
    return seal.close(json.dumps(asdict(details), ensure_ascii=False), _seal_row(appointment_id))


def _seal_row(appointment_id: uuid.UUID) -> str:
    return f"appointment:{appointment_id}"
