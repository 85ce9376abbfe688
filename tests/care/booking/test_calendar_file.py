"""The calendar file: one event that any calendar reads, the same at each version, with nothing of the patient."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from icalendar import Calendar

from care.booking.appointments import Appointment
from care.booking.calendar_file import calendar_file
from care.booking.lifecycle import AppointmentStatus
from care.booking.slots import SlotWish
from tests.care.booking.clinic import DETAILS, NOW, Clinic


@pytest.fixture
async def booked(clinic: Clinic) -> Appointment:
    """A booked appointment."""
    await clinic.practitioner()
    await clinic.opens()
    patient = await clinic.patient()
    [slot] = await clinic.book.offers(SlotWish("dermatology"), count=1)
    held = await clinic.book.hold(patient, slot.ref)
    return await clinic.book.confirm(held.id, patient, DETAILS)


def event_of(appointment: Appointment) -> Any:
    """Return the only event of an appointment's file."""
    [event] = Calendar.from_ical(file_of(appointment)).walk("VEVENT")
    return event


def file_of(appointment: Appointment) -> bytes:
    """Return an appointment's file."""
    return calendar_file(appointment, summary="Khám từ xa", description="BS Mẫu; mang, giấy tờ\nsố 2", now=NOW)


def test_it_is_a_valid_calendar_of_utc_times(booked: Appointment) -> None:
    event = event_of(booked)
    assert event["DTSTART"].dt == booked.start
    assert event["DTEND"].dt == booked.end
    assert b"DTSTART:20261130T010000Z" in file_of(booked)
    assert event["DESCRIPTION"] == "BS Mẫu; mang, giấy tờ\nsố 2"
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [-dt.timedelta(minutes=30)]
    calendar = Calendar.from_ical(file_of(booked))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert all(len(line) <= 75 for line in file_of(booked).split(b"\r\n"))


def test_a_later_version_replaces_the_earlier_one(booked: Appointment) -> None:
    later = replace(booked, version=booked.version + 1, status=AppointmentStatus.CANCELLED)
    assert event_of(later)["UID"] == event_of(booked)["UID"] == str(booked.id)
    assert event_of(later)["SEQUENCE"] == event_of(booked)["SEQUENCE"] + 1
    assert event_of(later)["STATUS"] == "CANCELLED"


def test_it_tells_nothing_of_the_patient(booked: Appointment) -> None:
    unfolded = file_of(booked).replace(b"\r\n ", b"").decode()
    for told in (DETAILS.name, DETAILS.phone, DETAILS.reason, "dermatology", str(booked.patient_id)):
        assert told not in unfolded
    assert event_of(booked)["CLASS"] == "PRIVATE"


def test_what_has_no_time_has_no_file(booked: Appointment) -> None:
    with pytest.raises(ValueError, match="no time"):
        file_of(replace(booked, start=None))
