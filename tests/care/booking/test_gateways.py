"""What every calendar must do: ours, a FHIR server of the tests', and a real one where `make fhir-server` was run."""

import asyncio
import contextlib
import datetime as dt
import itertools
import os
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from care.booking.appointments import Appointment
from care.booking.gateway import SlotTakenError
from care.booking.lifecycle import AppointmentStatus
from care.booking.slots import Mode, SlotWish, local
from evals.fhir_server import fhir_server, put_all, server_python
from tests.care.booking.calendars import (
    BASE,
    SKIN,
    Calendar,
    fhir_calendar,
    hospital,
    local_calendar,
    settle_all,
    store_with,
)
from tests.care.booking.clinic import DETAILS, MONDAY

_prefixes = itertools.count()
Opens = Callable[[Mode], AbstractAsyncContextManager[Calendar]]


@dataclass(frozen=True)
class Days:
    """A wish for some days."""

    first: dt.date
    last: dt.date
    hour: int = 0

    def admits(self, start: dt.datetime) -> bool:
        """Whether it is late enough."""
        return local(start).hour >= self.hour


@pytest.fixture(scope="module")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base of a real FHIR server."""
    venv = os.environ.get("FHIR_VENV")
    python = server_python(f"{venv}/bin/python" if venv else None)
    if python is None:
        pytest.skip("no FHIR server here: `make fhir-server` installs one, or set FHIR_VENV")
    with fhir_server(python, tmp_path_factory.mktemp("fhir")) as server:
        yield server.url


@pytest.fixture(params=["local", "fhir", "real"])
def opens(request: pytest.FixtureRequest, engine: AsyncEngine, database: str) -> Opens:
    """Open a calendar of each kind."""
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    base = request.getfixturevalue("real_server") if request.param == "real" else BASE

    @contextlib.asynccontextmanager
    async def open_one(mode: Mode) -> AsyncIterator[Calendar]:
        if request.param == "local":
            async with local_calendar(database, sessions, mode) as ours:
                yield ours
            return
        resources = hospital(f"t{next(_prefixes)}")
        if request.param == "real":
            await asyncio.to_thread(_clear, base)
            await asyncio.to_thread(put_all, base, resources)
        transport = store_with(resources) if request.param == "fhir" else None
        async with fhir_calendar(database, sessions, base, resources, transport=transport, mode=mode) as theirs:
            yield theirs

    return open_one


@pytest.fixture
async def calendar(opens: Opens) -> AsyncIterator[Calendar]:
    """A calendar that agrees at once."""
    async with opens("instant") as one:
        yield one


def _clear(base: str) -> None:
    """Take the slots of the tests before off the shelf."""
    with httpx.Client(base_url=base, timeout=20) as client:
        found = client.get("/Slot", params={"status": "free", "_count": "500"}).json()
        for entry in found.get("entry", []):
            client.put(f"/Slot/{entry['resource']['id']}", json=entry["resource"] | {"status": "busy-unavailable"})


async def held(calendar: Calendar, patient: uuid.UUID, number: int = 0) -> Appointment:
    offers = await calendar.clinic.book.offers(SKIN, count=number + 1)
    return await calendar.clinic.book.hold(patient, offers[number].ref)


async def booked(calendar: Calendar, patient: uuid.UUID, number: int = 0) -> Appointment:
    hold = await held(calendar, patient, number)
    await calendar.clinic.book.confirm(hold.id, patient, DETAILS)
    await settle_all(calendar.clinic)
    return await calendar.clinic.book.get(hold.id, patient)


async def test_free_slots_come_earliest_first_with_whom_and_where(calendar: Calendar) -> None:
    offers = await calendar.clinic.book.offers(SKIN, count=50)
    times = ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30"]
    assert [f"{local(slot.start):%H:%M}" for slot in offers] == times
    assert {(slot.specialty, slot.province, slot.facility) for slot in offers} == {
        ("dermatology", "86", "Bệnh viện 86")
    }
    assert all(slot.practitioner and slot.end - slot.start == dt.timedelta(minutes=20) for slot in offers)
    assert [slot.ref for slot in await calendar.clinic.book.offers(SKIN, count=2)] == [slot.ref for slot in offers[:2]]


@pytest.mark.parametrize(
    ("wish", "count"),
    [
        (SlotWish("cardiology"), 0),
        (replace(SKIN, province="86"), 6),
        (replace(SKIN, province="01"), 0),
        (replace(SKIN, gender="female"), 6),
        (replace(SKIN, gender="male"), 0),
        (replace(SKIN, when=Days(MONDAY, MONDAY, hour=9)), 4),
        (replace(SKIN, when=Days(MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=9))), 0),
    ],
)
async def test_a_wish_narrows_what_is_offered(calendar: Calendar, wish: SlotWish, count: int) -> None:
    assert len(await calendar.clinic.book.offers(wish, count=50)) == count


async def test_what_begins_too_soon_is_not_offered(calendar: Calendar) -> None:
    first, second = await calendar.clinic.book.offers(SKIN, count=2)
    calendar.clinic.clock.now = first.start - dt.timedelta(minutes=59)
    assert (await calendar.clinic.book.offers(SKIN, count=1))[0].ref == second.ref
    assert await calendar.clinic.ledger.gateway.look(first.ref) is None


@pytest.mark.parametrize("ref", ["nothing", "../Patient/1", "", "..", "a b"])
async def test_there_is_no_slot_of_another_name(calendar: Calendar, ref: str) -> None:
    assert await calendar.clinic.ledger.gateway.look(ref) is None


async def test_a_slot_is_held_then_booked(calendar: Calendar) -> None:
    patient = await calendar.clinic.patient()
    hold = await held(calendar, patient)
    assert (hold.status, hold.settled) == (AppointmentStatus.PROPOSED, True)
    assert await calendar.slot(str(hold.slot_ref)) == "busy-tentative"
    assert await calendar.clinic.ledger.gateway.look(str(hold.slot_ref)) is None
    await calendar.clinic.book.confirm(hold.id, patient, DETAILS)
    await settle_all(calendar.clinic)
    appointment = await calendar.clinic.book.get(hold.id, patient)
    assert (appointment.status, appointment.settled) == (AppointmentStatus.BOOKED, True)
    assert await calendar.slot(str(hold.slot_ref)) == "busy"
    assert await calendar.open_there() == [str(hold.id)]


async def test_settling_again_changes_nothing(calendar: Calendar) -> None:
    appointment = await booked(calendar, await calendar.clinic.patient())
    for _ in range(3):
        settlement = await calendar.clinic.ledger.gateway.settle(appointment)
        assert (settlement.outcome, settlement.external_id) == ("agreed", appointment.external_id)
    assert await calendar.slot(str(appointment.slot_ref)) == "busy"
    assert await calendar.open_there() == [str(appointment.id)]


async def test_of_many_who_want_one_slot_one_has_it(calendar: Calendar) -> None:
    ref = (await calendar.clinic.book.offers(SKIN))[0].ref
    patients = [await calendar.clinic.patient() for _ in range(8)]
    outcomes = await asyncio.gather(
        *(calendar.clinic.book.hold(patient, ref) for patient in patients), return_exceptions=True
    )
    assert sum(isinstance(outcome, Appointment) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, SlotTakenError) for outcome in outcomes) == 7


async def test_cancelling_frees_the_slot(calendar: Calendar) -> None:
    patient = await calendar.clinic.patient()
    appointment = await booked(calendar, patient)
    await calendar.clinic.book.cancel(appointment.id, patient, "busy")
    await settle_all(calendar.clinic)
    assert await calendar.slot(str(appointment.slot_ref)) == "free"
    assert await calendar.open_there() == []
    assert (await calendar.clinic.book.offers(SKIN))[0].ref == appointment.slot_ref
    again = await booked(calendar, await calendar.clinic.patient())
    assert again.slot_ref == appointment.slot_ref


async def test_a_hold_runs_out(calendar: Calendar) -> None:
    hold = await held(calendar, await calendar.clinic.patient())
    calendar.clinic.clock.passes(minutes=11)
    assert await calendar.clinic.sweeper.expire_holds() == 1
    await settle_all(calendar.clinic)
    assert await calendar.slot(str(hold.slot_ref)) == "free"


async def test_the_old_appointment_stands_until_the_new_one_does(calendar: Calendar) -> None:
    patient = await calendar.clinic.patient()
    old = await booked(calendar, patient)
    offer = (await calendar.clinic.book.offers(SKIN, count=3))[2]
    new = await calendar.clinic.book.hold(patient, offer.ref, replaces_id=old.id)
    assert await calendar.slot(str(old.slot_ref)) == "busy"
    await calendar.clinic.book.confirm(new.id, patient, DETAILS)
    await settle_all(calendar.clinic)
    assert [one.id for one in await calendar.clinic.book.upcoming(patient)] == [new.id]
    assert await calendar.open_there() == [str(new.id)]
    assert (await calendar.slot(str(old.slot_ref)), await calendar.slot(offer.ref)) == ("free", "busy")


async def test_a_clinic_may_have_to_agree(opens: Opens) -> None:
    async with opens("request") as calendar:
        patient = await calendar.clinic.patient()
        asked = await booked(calendar, patient)
        assert (asked.status, asked.settled) == (AppointmentStatus.PENDING, True)
        assert "booked" not in [kind for kind, _ in await calendar.clinic.notices()]
        await calendar.clinic.desk.agree(asked.id, by="desk")
        await settle_all(calendar.clinic)
        assert (await calendar.clinic.book.get(asked.id, patient)).status is AppointmentStatus.BOOKED
        assert await calendar.slot(str(asked.slot_ref)) == "busy"


async def test_a_clinic_may_cancel(calendar: Calendar) -> None:
    appointment = await booked(calendar, await calendar.clinic.patient())
    await calendar.clinic.desk.withdraw(appointment.id, "desk", "ill")
    await settle_all(calendar.clinic)
    assert await calendar.open_there() == []
    assert await calendar.slot(str(appointment.slot_ref)) == "free"
    assert "clinic-cancelled" in [kind for kind, _ in await calendar.clinic.notices()]


async def test_what_comes_free_is_offered_to_who_waits(calendar: Calendar) -> None:
    patients = [await calendar.clinic.patient() for _ in range(7)]
    taken = [await booked(calendar, patient) for patient in patients[:6]]
    await calendar.clinic.book.wait(patients[6], SKIN)
    await settle_all(calendar.clinic)
    assert await calendar.clinic.sweeper.offer_to_waiting() == 0
    await calendar.clinic.book.cancel(taken[0].id, patients[0], "busy")
    await settle_all(calendar.clinic)
    assert await calendar.clinic.sweeper.offer_to_waiting() == 1
    offer = (await calendar.clinic.book.upcoming(patients[6]))[0]
    await calendar.clinic.book.confirm(offer.id, patients[6], DETAILS)
    await settle_all(calendar.clinic)
    assert [one.status for one in await calendar.clinic.book.upcoming(patients[6])] == ["booked"]
    assert sorted(await calendar.open_there()) == sorted([*(str(one.id) for one in taken[1:]), str(offer.id)])
