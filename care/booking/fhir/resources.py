"""Builds what we send: our marks, the Patient, who types for them, the Appointment. No more about a person than needed.

Identifiers of people are opaque and made of our patient's id and what was told, so that a relative is another person.
"""

import uuid
from collections.abc import Sequence

from care.booking.appointments import Appointment, Details
from care.booking.fhir.answers import Resource, dicts
from care.booking.fhir.reading import identifiers, instant
from care.booking.fhir.vocabulary import SPECIALTY
from care.booking.slots import utc_now
from vietnamese import fold

APPOINTMENT = "urn:dong-hanh:appointment"
PERSON = "urn:dong-hanh:person"
CANCELATION = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_NAMESPACE = uuid.UUID("6a4b6a0e-0d5f-4c3f-9a51-2f6f5d0c8e11")
_SEEN_FROM_THE_OTHER_SIDE = {
    **dict.fromkeys(("CHILD", "SON", "DAU", "SONC", "DAUC", "NCHILD"), "PRN"),
    **dict.fromkeys(("PRN", "MTH", "FTH", "NMTH", "NFTH", "PRNINLAW", "MTHINLAW", "FTHINLAW"), "CHILD"),
    **dict.fromkeys(("SPS", "HUSB", "WIFE", "DOMPART"), "SPS"),
    **dict.fromkeys(("SIB", "BRO", "SIS"), "SIB"),
    **dict.fromkeys(("GRPRN", "GRMTH", "GRFTH"), "GRNDCHILD"),
    **dict.fromkeys(("GRNDCHILD", "GRNDSON", "GRNDDAU"), "GRPRN"),
    "FRND": "FRND",
}


def token(system: str, value: str) -> str:
    """Return an identifier as a search wants it."""
    return f"{system}|{value}"


def person_id(appointment: Appointment, details: Details) -> str:
    """Return the opaque identifier of whom the appointment is for."""
    told = f"{appointment.patient_id}|{details.relation or ''}|{fold(details.name)}|{details.birth_year}"
    return str(uuid.uuid5(_NAMESPACE, told))


def patient_of(appointment: Appointment, details: Details) -> Resource:
    """Return the Patient: name, year of birth, phone."""
    return {
        "resourceType": "Patient",
        "identifier": [{"system": PERSON, "value": person_id(appointment, details)}],
        "name": [{"text": details.name}],
        "telecom": [{"system": "phone", "value": details.phone}],
        "birthDate": f"{details.birth_year:04}",
    }


def related_person_of(appointment: Appointment, details: Details, patient: str) -> Resource:
    """Return who types for a relative, known here only by their chat; `patient` is the Patient's id.

    `details.relation` says who the patient is to them ("my mother"); FHIR asks who they are to the patient.
    """
    role = _SEEN_FROM_THE_OTHER_SIDE.get(details.relation or "", "FAMMEMB")
    return {
        "resourceType": "RelatedPerson",
        "identifier": [{"system": PERSON, "value": str(uuid.uuid5(_NAMESPACE, f"{appointment.patient_id}|{patient}"))}],
        "patient": {"reference": f"Patient/{patient}"},
        "relationship": [{"coding": [{"system": ROLES, "code": role}]}],
        "telecom": [{"system": "phone", "value": details.phone}],
    }


def appointment_of(appointment: Appointment, status: str, people: Sequence[str], actors: Sequence[str]) -> Resource:
    """Return the Appointment; `people` and `actors` are references to the patient's and to the clinic's side."""
    details = appointment.details
    agreed = "needs-action" if status == "pending" else "accepted"
    resource = _bare(appointment, status) | {
        "specialty": [{"coding": [{"system": SPECIALTY, "code": appointment.specialty}]}],
        "participant": [
            *({"actor": {"reference": one}, "required": "required", "status": agreed} for one in actors),
            *({"actor": {"reference": one}, "required": "required", "status": "accepted"} for one in people),
        ],
    }
    if details is not None and details.reason:
        resource |= {"description": details.reason, "reasonCode": [{"text": details.reason}]}
    if details is not None and details.summary:
        resource["comment"] = details.summary
    return resource


def tombstone_of(appointment: Appointment, status: str) -> Resource:
    """Return a cancelled Appointment without people: it stands where one of ours that is still under way would land."""
    nobody = {"type": [{"coding": [{"system": PARTICIPATION, "code": "SBJ"}]}], "status": "declined"}
    return closed(_bare(appointment, "cancelled"), status) | {"participant": [nobody]}


def closed(resource: Resource, status: str) -> Resource:
    """Return an Appointment with a status that ends it."""
    following = {key: value for key, value in resource.items() if key != "cancelationReason"} | {"status": status}
    if status == "cancelled":
        following["cancelationReason"] = {"coding": [{"system": CANCELATION, "code": "other"}]}
    return following


def is_ours(resource: Resource, appointment_id: uuid.UUID) -> bool:
    """Whether an Appointment there is that of a row of ours."""
    return str(appointment_id) in identifiers(resource, APPOINTMENT)


def confirmed(resource: Resource, status: str) -> Resource:
    """Return an Appointment at a status that follows `pending`; who was asked has accepted."""
    participants = [
        one | ({"status": "accepted"} if one.get("status") == "needs-action" else {})
        for one in dicts(resource.get("participant"))
    ]
    return resource | {"status": status, "participant": participants}


def _bare(appointment: Appointment, status: str) -> Resource:
    times: Resource = {}
    if appointment.start is not None and appointment.end is not None:
        times = {"start": instant(appointment.start), "end": instant(appointment.end)}
    return {
        "resourceType": "Appointment",
        "identifier": [{"system": APPOINTMENT, "value": str(appointment.id)}],
        "status": status,
        "created": instant(utc_now()),
        "slot": [{"reference": f"Slot/{appointment.slot_ref}"}],
    } | times
