"""Patients, clinic and time do things in any order, on every kind of calendar, while requests fail at any moment.

Checked at every step: nobody has a slot twice. Checked at the end, when everything is settled: nothing is lost (what is
booked here stands there), no ghost (what is taken there is ours), nothing is stuck.
"""

import asyncio
import contextlib
import random
import uuid
from collections.abc import Coroutine
from typing import Any, TypeVar

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import async_sessionmaker

from care.booking.appointments import Appointment
from care.booking.book import AlreadyBookedError, HoldExpiredError, TooLateError, TooManyOpenError
from care.booking.fhir.resources import APPOINTMENT
from care.booking.gateway import GatewayUnavailableError, SlotTakenError
from care.booking.lifecycle import OCCUPYING, OPEN, TransitionError
from care.booking.settling import Settler
from records.booking import AppointmentRow, SlotRow
from records.postgres import connect
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
from tests.care.booking.clinic import DETAILS
from tests.care.booking.fhir_store import FhirStore, Moment

T = TypeVar("T")
REFUSALS = (
    AlreadyBookedError,
    GatewayUnavailableError,
    HoldExpiredError,
    SlotTakenError,
    TooLateError,
    TooManyOpenError,
    TransitionError,
)
PATIENTS = st.integers(0, 3)
WHICH = st.integers(0, 5)


class DiedError(BaseException):
    """The process is gone."""


class Clinics(RuleBasedStateMachine):
    """Whatever may happen to a clinic; each example has six slots and patients of its own."""

    database = ""
    calendar: Calendar
    patients: list[uuid.UUID]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = contextlib.AsyncExitStack()
        self.store: FhirStore | None = None
        self.share, self.dice = 0.0, random.Random(0)  # noqa: S311

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        """Run to the end."""
        return self.runner.get_loop().run_until_complete(what)

    def tries(self, what: Coroutine[Any, Any, Any]) -> None:
        """Do what may be refused, or die in the middle."""
        with contextlib.suppress(*REFUSALS, DiedError):
            self.run(what)

    async def open(self) -> None:
        """Open the clinic of this example, after those of the examples before."""
        engine = connect(self.database)
        self.stack.push_async_callback(engine.dispose)
        sessions = async_sessionmaker(engine, expire_on_commit=False)
        await self._forget(sessions)
        await self._open(sessions)
        self.patients = [await self.calendar.clinic.patient() for _ in range(4)]

    async def _forget(self, sessions: Any) -> None:
        tables = "appointment, slot_offer, appointment_event, slot, schedule_day, schedule_hours, schedule"
        async with sessions.begin() as session:
            await session.execute(text(f"TRUNCATE {tables}, healthcare_service, practitioner, facility CASCADE"))

    async def _open(self, sessions: Any) -> None:
        raise NotImplementedError

    @initialize(seed=st.integers(0, 2**32))
    def opens(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311
        self.run(self.open())

    @rule(patient=PATIENTS, which=WHICH)
    def hold(self, patient: int, which: int) -> None:
        self.tries(self._hold(self.patients[patient], which, None))

    @rule(patient=PATIENTS, which=WHICH)
    def hold_and_confirm(self, patient: int, which: int) -> None:
        self.tries(self._hold(self.patients[patient], which, None))
        self.tries(self._confirm(self.patients[patient]))

    @rule(patient=PATIENTS)
    def confirm(self, patient: int) -> None:
        self.tries(self._confirm(self.patients[patient]))

    @rule(patient=PATIENTS, which=WHICH)
    def change(self, patient: int, which: int) -> None:
        self.tries(self._change(self.patients[patient], which))

    @rule(patient=PATIENTS, which=WHICH)
    def cancel(self, patient: int, which: int) -> None:
        self.tries(self._cancel(self.patients[patient], which))

    @rule(patient=PATIENTS)
    def wait(self, patient: int) -> None:
        self.tries(self.calendar.clinic.book.wait(self.patients[patient], SKIN))

    @rule(patient=PATIENTS, which=WHICH)
    def the_clinic_cancels(self, patient: int, which: int) -> None:
        self.tries(self._withdraw(self.patients[patient], which))

    @rule(minutes=st.sampled_from([1, 9, 31]))
    def time_passes(self, minutes: int) -> None:
        self.calendar.clinic.clock.passes(minutes=minutes)
        self.tries(self.calendar.clinic.sweeper.sweep())

    @rule()
    def a_worker_settles(self) -> None:
        self.run(self._settle_some())

    @rule(share=st.sampled_from([0.0, 0.3, 0.5]))
    def the_network_changes(self, share: float) -> None:
        self.share = share

    @invariant()
    def nobody_has_a_slot_twice(self) -> None:
        if hasattr(self, "patients"):
            assert self.run(self._doubles()) == []

    def teardown(self) -> None:
        """Let everything be settled in calm, then compare."""
        try:
            if hasattr(self, "patients"):
                self.share = 0.0
                self.calendar.clinic.clock.passes(minutes=60)
                self.run(self.calendar.clinic.sweeper.expire_holds())
                self.run(settle_all(self.calendar.clinic))
                self.run(self.agrees())
        finally:
            self.run(self.stack.aclose())
            self.runner.close()

    async def agrees(self) -> None:
        """Check that both sides say the same."""
        booked = await self._rows("booked")
        assert await self._rows("pending", "proposed") == []
        assert sorted(await self.calendar.open_there()) == sorted(str(one.id) for one in booked)
        taken = await self.taken()
        assert taken == {str(one.slot_ref): "busy" for one in booked}

    async def taken(self) -> dict[str, str]:
        """Return the status of each slot that is not free."""
        raise NotImplementedError

    async def _rows(self, *statuses: str) -> list[Appointment]:
        async with self.calendar.clinic.sessions() as session:
            rows = await session.execute(select(AppointmentRow).where(AppointmentRow.status.in_(statuses)))
            return [self.calendar.clinic.ledger.read(row) for row in rows.scalars()]

    async def _doubles(self) -> list[str]:
        counted = select(AppointmentRow.slot_ref).where(AppointmentRow.status.in_(OCCUPYING))
        query = counted.group_by(AppointmentRow.slot_ref).having(func.count() > 1)
        async with self.calendar.clinic.sessions() as session:
            return [str(ref) for ref in (await session.execute(query)).scalars()]

    async def _hold(self, patient: uuid.UUID, which: int, replaces: uuid.UUID | None) -> Appointment | None:
        offers = await self.calendar.clinic.book.offers(SKIN, count=6)
        if not offers:
            return None
        ref = offers[which % len(offers)].ref
        return await self.calendar.clinic.book.hold(patient, ref, replaces_id=replaces)

    async def _confirm(self, patient: uuid.UUID) -> None:
        for one in await self.calendar.clinic.book.upcoming(patient):
            if one.status == "proposed":
                await self.calendar.clinic.book.confirm(one.id, patient, DETAILS)

    async def _change(self, patient: uuid.UUID, which: int) -> None:
        booked = [one for one in await self.calendar.clinic.book.upcoming(patient) if one.status == "booked"]
        if booked and await self._hold(patient, which, booked[which % len(booked)].id):
            await self._confirm(patient)

    async def _cancel(self, patient: uuid.UUID, which: int) -> None:
        mine = await self.calendar.clinic.book.upcoming(patient)
        if mine:
            await self.calendar.clinic.book.cancel(mine[which % len(mine)].id, patient, "busy")

    async def _withdraw(self, patient: uuid.UUID, which: int) -> None:
        mine = [one for one in await self.calendar.clinic.book.upcoming(patient) if one.status in OPEN]
        if mine:
            await self.calendar.clinic.desk.withdraw(mine[which % len(mine)].id, "desk", "ill")

    async def _settle_some(self) -> None:
        async with self.calendar.clinic.sessions() as session:
            numbers = list((await session.execute(select(AppointmentRow.id).where(~AppointmentRow.settled))).scalars())
        for number in numbers:
            with contextlib.suppress(GatewayUnavailableError, DiedError):
                await Settler(self.calendar.clinic.ledger).settle(number)


class OnOurSchedules(Clinics):
    """On PostgreSQL alone."""

    async def _open(self, sessions: Any) -> None:
        self.calendar = await self.stack.enter_async_context(local_calendar(self.database, sessions))

    async def taken(self) -> dict[str, str]:
        """Return the status of each slot that is not free."""
        query = select(SlotRow.id, SlotRow.status).where(SlotRow.status != "free")
        async with self.calendar.clinic.sessions() as session:
            return {str(number): status for number, status in (await session.execute(query)).all()}


class OnAHospitalsServer(Clinics):
    """On a FHIR server whose answers get lost, and whose client dies."""

    async def _open(self, sessions: Any) -> None:
        resources = hospital()
        self.store = store_with(resources)
        opening = fhir_calendar(self.database, sessions, BASE, resources, transport=self.store)
        calendar = await self.stack.enter_async_context(opening)
        await calendar.gateway.start()
        self.calendar = calendar
        self.store.meddle = self._meddle

    def _meddle(self, number: int, moment: Moment) -> None:
        if self.dice.random() < self.share / 2:
            raise self.dice.choice([httpx.ReadError("cut"), httpx.ConnectError("cut"), DiedError()])

    @rule(which=WHICH)
    def the_hospital_gives_a_slot_away(self, which: int) -> None:
        """Somebody on the telephone is given a slot, even one that is only held; or gives it up again."""
        assert self.store is not None
        slot = self.store.get("Slot", f"a-{which}")
        bare = {key: value for key, value in slot.items() if key not in ("comment", "identifier")}
        if slot["status"] == "busy" and slot.get("comment") == "tel":
            self.store.put(bare | {"status": "free"})
        elif slot["status"] in ("free", "busy-tentative") and f"Slot/{slot['id']}" not in self._claims():
            self.store.put(bare | {"status": "busy", "comment": "tel"})

    def _claims(self) -> dict[str, set[str]]:
        """Return which appointments of ours are open there, by slot."""
        assert self.store is not None
        claims: dict[str, set[str]] = {}
        for one in self.store.all("Appointment"):
            if one["status"] in ("booked", "pending"):
                name = next(name["value"] for name in one["identifier"] if name["system"] == APPOINTMENT)
                claims.setdefault(one["slot"][0]["reference"], set()).add(name)
        return claims

    @invariant()
    def no_slot_has_two_appointments_there(self) -> None:
        """Copies of one appointment may be there for a moment; two of different patients never."""
        if self.store is not None:
            assert all(len(names) == 1 for names in self._claims().values())

    async def taken(self) -> dict[str, str]:
        """Return the status of each slot that is not free and not the telephone's."""
        assert self.store is not None
        taken = [slot for slot in self.store.all("Slot") if slot["status"] != "free" and slot.get("comment") != "tel"]
        return {slot["id"]: slot["status"] for slot in taken}


@pytest.mark.parametrize("machine", [OnOurSchedules, OnAHospitalsServer])
def test_in_any_order_nothing_is_double_lost_ghostly_or_stuck(machine: type[Clinics], database: str) -> None:
    machine.database = database
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
