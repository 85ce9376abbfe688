"""Whoever waits is offered what comes free: one after the other, each slot once."""

import datetime as dt

from care.booking.lifecycle import AppointmentStatus
from care.booking.slots import SlotWish
from tests.care.booking.clinic import DETAILS, MONDAY, Clinic

SKIN = SlotWish("dermatology")


async def test_a_freed_slot_goes_to_who_waits_longest(clinic: Clinic) -> None:
    await clinic.practitioner(closes=dt.time(8, 30))
    await clinic.opens()
    owner, first, second = [await clinic.patient() for _ in range(3)]
    hold = await clinic.book.hold(owner, (await clinic.book.offers(SKIN))[0].ref)
    appointment = await clinic.book.confirm(hold.id, owner, DETAILS)
    await clinic.book.wait(first, SKIN)
    await clinic.book.wait(second, SKIN)
    assert await clinic.sweeper.offer_to_waiting() == 0
    await clinic.book.cancel(appointment.id, owner, "busy")
    assert await clinic.sweeper.offer_to_waiting() == 1
    assert [held.status for held in await clinic.book.upcoming(first)] == ["proposed", "waitlist"]
    assert [held.status for held in await clinic.book.upcoming(second)] == ["waitlist"]

    clinic.clock.passes(minutes=31)
    await clinic.sweeper.sweep()
    assert [held.status for held in await clinic.book.upcoming(first)] == ["waitlist"]
    offer = (await clinic.book.upcoming(second))[0]
    booked = await clinic.book.confirm(offer.id, second, DETAILS)
    assert booked.status is AppointmentStatus.BOOKED
    assert [held.status for held in await clinic.book.upcoming(second)] == ["booked"]


async def test_a_patient_waits_once_for_a_specialty(clinic: Clinic) -> None:
    patient = await clinic.patient()
    assert (await clinic.book.wait(patient, SKIN)).id == (await clinic.book.wait(patient, SKIN)).id


async def test_waiting_ends_when_its_days_are_over(clinic: Clinic) -> None:
    patient = await clinic.patient()
    await clinic.book.wait(patient, SKIN)
    clinic.clock.passes(days=70)
    await clinic.sweeper.sweep()
    assert await clinic.book.upcoming(patient) == []
    assert [kind for kind, _ in await clinic.notices()] == ["waitlist-ended"]


async def test_whoever_is_away_has_their_patients_told(clinic: Clinic) -> None:
    await clinic.practitioner()
    await clinic.opens()
    patient = await clinic.patient()
    hold = await clinic.book.hold(patient, (await clinic.book.offers(SKIN))[0].ref)
    await clinic.book.confirm(hold.id, patient, DETAILS)
    practitioner = (await clinic.rows("SELECT id FROM practitioner"))[0][0]
    start = dt.datetime.combine(MONDAY, dt.time(0), dt.UTC)
    withdrawn = await clinic.desk.be_away(practitioner, start, start + dt.timedelta(days=1), "desk", "ill")
    assert [appointment.id for appointment in withdrawn] == [hold.id]
    assert await clinic.book.upcoming(patient) == []
    assert "free" not in await clinic.counts()
    assert "clinic-cancelled" in [kind for kind, _ in await clinic.notices()]
