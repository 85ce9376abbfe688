"""Looking, holding, confirming, changing, cancelling: what a patient can do and what is refused."""

import asyncio
import datetime as dt
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from care.booking.appointments import Appointment
from care.booking.book import AlreadyBookedError, HoldExpiredError, TooLateError, TooManyOpenError
from care.booking.gateway import SlotTakenError
from care.booking.ledger import NoSuchAppointmentError
from care.booking.lifecycle import AppointmentStatus
from care.booking.slots import SlotWish, local
from tests.care.booking.clinic import DETAILS, MONDAY, Clinic

SKIN = SlotWish("dermatology")


async def held(clinic: Clinic, patient: uuid.UUID, number: int = 0) -> Appointment:
    offers = await clinic.book.offers(SKIN, count=number + 1)
    return await clinic.book.hold(patient, offers[number].ref)


async def booked(clinic: Clinic, patient: uuid.UUID, number: int = 0) -> Appointment:
    hold = await held(clinic, patient, number)
    return await clinic.book.confirm(hold.id, patient, DETAILS)


@pytest.fixture(autouse=True)
async def _open(clinic: Clinic) -> None:
    await clinic.practitioner()
    await clinic.opens(MONDAY, MONDAY + dt.timedelta(days=4))


async def test_a_slot_is_held_then_booked(clinic: Clinic) -> None:
    patient = await clinic.patient()
    hold = await held(clinic, patient)
    assert hold.status is AppointmentStatus.PROPOSED
    assert hold.hold_until == clinic.clock.now + dt.timedelta(minutes=10)
    assert (await clinic.counts())["busy-tentative"] == 1
    appointment = await clinic.book.confirm(hold.id, patient, DETAILS)
    assert appointment.status is AppointmentStatus.BOOKED
    assert appointment.details == DETAILS
    assert (await clinic.counts())["busy"] == 1
    events = await clinic.rows("SELECT status, by FROM appointment_event ORDER BY ordinal")
    assert [tuple(event) for event in events] == [("proposed", "patient"), ("booked", "patient")]


async def test_what_a_patient_told_is_sealed(clinic: Clinic) -> None:
    await booked(clinic, await clinic.patient())
    raw = bytes((await clinic.rows("SELECT details FROM appointment"))[0][0])
    assert b"Lan" not in raw
    assert b"912345678" not in raw


async def test_every_call_may_be_repeated(clinic: Clinic) -> None:
    patient = await clinic.patient()
    ref = (await clinic.book.offers(SKIN))[0].ref
    first = await clinic.book.hold(patient, ref)
    assert await clinic.book.hold(patient, ref) == first
    confirmed = await clinic.book.confirm(first.id, patient, DETAILS)
    assert await clinic.book.confirm(first.id, patient, DETAILS) == confirmed
    cancelled = await clinic.book.cancel(first.id, patient, "busy")
    assert await clinic.book.cancel(first.id, patient, "busy") == cancelled


async def test_a_held_slot_is_not_offered_and_not_held_again(clinic: Clinic) -> None:
    hold = await held(clinic, await clinic.patient())
    assert hold.slot_ref not in [slot.ref for slot in await clinic.book.offers(SKIN, count=50)]
    with pytest.raises(SlotTakenError):
        await clinic.book.hold(await clinic.patient(), str(hold.slot_ref))


async def test_choosing_another_time_gives_up_the_first(clinic: Clinic) -> None:
    patient = await clinic.patient()
    first = await held(clinic, patient)
    second = await held(clinic, patient, 2)
    assert (await clinic.counts())["busy-tentative"] == 1
    assert (await clinic.book.get(first.id, patient)).status is AppointmentStatus.CANCELLED
    assert (await clinic.book.get(second.id, patient)).status is AppointmentStatus.PROPOSED


async def test_a_hold_runs_out(clinic: Clinic) -> None:
    patient = await clinic.patient()
    hold = await held(clinic, patient)
    clinic.clock.passes(minutes=9)
    assert await clinic.sweeper.expire_holds() == 0
    clinic.clock.passes(minutes=2)
    assert await clinic.sweeper.expire_holds() == 1
    assert "busy-tentative" not in await clinic.counts()
    with pytest.raises(HoldExpiredError):
        await clinic.book.confirm(hold.id, patient, DETAILS)
    assert "hold-expired" in [kind for kind, _ in await clinic.notices()]


async def test_cancelling_frees_the_slot(clinic: Clinic) -> None:
    patient = await clinic.patient()
    appointment = await booked(clinic, patient)
    await clinic.book.cancel(appointment.id, patient, "busy")
    assert "busy" not in await clinic.counts()
    assert (await clinic.book.offers(SKIN))[0].ref == appointment.slot_ref


async def test_what_has_begun_is_not_cancelled(clinic: Clinic) -> None:
    patient = await clinic.patient()
    appointment = await booked(clinic, patient)
    assert appointment.start is not None
    clinic.clock.now = appointment.start
    with pytest.raises(TooLateError):
        await clinic.book.cancel(appointment.id, patient, "busy")


async def test_nobody_touches_another_patients_appointment(clinic: Clinic) -> None:
    appointment = await booked(clinic, await clinic.patient())
    stranger = await clinic.patient()
    for call in (
        clinic.book.get(appointment.id, stranger),
        clinic.book.cancel(appointment.id, stranger, "busy"),
        clinic.book.confirm(appointment.id, stranger, DETAILS),
    ):
        with pytest.raises(NoSuchAppointmentError):
            await call


async def test_two_appointments_do_not_overlap(clinic: Clinic) -> None:
    patient = await clinic.patient()
    appointment = await booked(clinic, patient)
    await clinic.practitioner("cardiology", name="BS Tim", opens=dt.time(8, 10))
    await clinic.opens()
    heart = (await clinic.book.offers(SlotWish("cardiology")))[0]
    with pytest.raises(AlreadyBookedError, match=appointment.code):
        await clinic.book.hold(patient, heart.ref)


async def test_nobody_hoards(clinic: Clinic) -> None:
    patient = await clinic.patient()
    for _ in range(clinic.ledger.policy.most_open):
        await booked(clinic, patient)
    with pytest.raises(TooManyOpenError):
        await held(clinic, patient)


async def test_rescheduling_keeps_the_old_until_the_new_is_booked(clinic: Clinic) -> None:
    patient = await clinic.patient()
    old = await booked(clinic, patient)
    other = (await clinic.book.offers(SKIN, count=4))[3]
    new = await clinic.book.hold(patient, other.ref, replaces_id=old.id)
    assert (await clinic.book.get(old.id, patient)).status is AppointmentStatus.BOOKED
    await clinic.book.confirm(new.id, patient, DETAILS)
    assert (await clinic.book.get(old.id, patient)).status is AppointmentStatus.CANCELLED
    assert [appointment.id for appointment in await clinic.book.upcoming(patient)] == [new.id]


async def test_a_clinic_may_have_to_agree(clinic: Clinic) -> None:
    await clinic.practitioner("cardiology", name="BS Tim", mode="request")
    await clinic.opens()
    patient = await clinic.patient()
    offer = (await clinic.book.offers(SlotWish("cardiology")))[0]
    hold = await clinic.book.hold(patient, offer.ref)
    asked = await clinic.book.confirm(hold.id, patient, DETAILS)
    assert asked.status is AppointmentStatus.PENDING
    agreed = await clinic.desk.agree(asked.id, by="desk")
    assert agreed.status is AppointmentStatus.BOOKED
    assert "booked" in [kind for kind, _ in await clinic.notices()]


async def test_a_day_is_not_filled_beyond_its_maximum(clinic: Clinic) -> None:
    await clinic.practitioner("cardiology", name="BS Tim", daily_maximum=2)
    await clinic.opens()
    refs = [slot.ref for slot in await clinic.book.offers(SlotWish("cardiology"), count=3)]
    patients = [await clinic.patient() for _ in range(3)]
    outcomes = await asyncio.gather(
        *(clinic.book.hold(patient, ref) for patient, ref in zip(patients, refs, strict=True)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Appointment", "Appointment", "SlotTakenError"]
    assert await clinic.book.offers(SlotWish("cardiology")) == []


async def test_the_lead_time_is_kept(clinic: Clinic) -> None:
    offers = await clinic.book.offers(SKIN, count=2)
    clinic.clock.now = offers[0].start - dt.timedelta(minutes=59)
    assert (await clinic.book.offers(SKIN))[0].ref == offers[1].ref
    with pytest.raises(SlotTakenError):
        await clinic.book.hold(await clinic.patient(), offers[0].ref)


async def test_reminders_are_planned_with_the_booking_and_name_its_version(clinic: Clinic) -> None:
    appointment = await booked(clinic, await clinic.patient())
    assert appointment.start is not None
    planned = dict(await clinic.notices())
    assert planned["reminder-2h"] == local(appointment.start).replace(hour=7)  # not at six in the morning
    assert planned["reminder-24h"] == appointment.start - dt.timedelta(hours=24)
    assert planned["reminder-10m"] == appointment.start - dt.timedelta(minutes=10)
    versions = await clinic.rows("SELECT DISTINCT args->>'version' FROM procrastinate_jobs")
    assert [int(row[0]) for row in versions] == [appointment.version]


async def test_what_happened_is_never_changed(clinic: Clinic) -> None:
    await booked(clinic, await clinic.patient())
    with pytest.raises(DBAPIError, match="append-only"):
        async with clinic.sessions.begin() as session:
            await session.execute(text("UPDATE appointment_event SET reason = 'x'"))


async def test_one_slot_and_many_patients(clinic: Clinic) -> None:
    ref = (await clinic.book.offers(SKIN))[0].ref
    patients = [await clinic.patient() for _ in range(20)]
    outcomes = await asyncio.gather(*(clinic.book.hold(patient, ref) for patient in patients), return_exceptions=True)
    assert sum(isinstance(outcome, Appointment) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, SlotTakenError) for outcome in outcomes) == 19
