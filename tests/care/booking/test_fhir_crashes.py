"""Whoever talks to a FHIR server dies at each of its requests in turn, or hears no answer; it comes out the same."""

import contextlib
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from care.booking.appointments import Appointment
from care.booking.calendars import read_vocabulary
from care.booking.fhir.client import FhirClient
from care.booking.fhir.gateway import FhirGateway
from care.booking.gateway import GatewayUnavailableError, Settlement, SlotTakenError
from care.booking.settling import Settler
from tests.care.booking.calendars import BASE, SKIN, FhirCalendar, fhir_calendar, hospital, settle_all, store_with
from tests.care.booking.clinic import DETAILS
from tests.care.booking.fhir_store import FhirStore, Habits, Moment

Opens = Callable[[FhirStore], AbstractAsyncContextManager[FhirCalendar]]
MOST_REQUESTS = 40


class DiedError(BaseException):
    """The process is gone."""


@pytest.fixture
def opens(engine: AsyncEngine, database: str) -> Opens:
    """Open a calendar on a server of the tests."""
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    @contextlib.asynccontextmanager
    async def open_one(store: FhirStore) -> AsyncIterator[FhirCalendar]:
        resources = hospital()
        store_with(resources, store)
        async with fhir_calendar(database, sessions, BASE, resources, transport=store) as calendar:
            yield calendar

    return open_one


class Meddler:
    """Strikes once, at the request of a number counted from now on."""

    def __init__(self, store: FhirStore, number: int, moment: Moment, error: type[BaseException]) -> None:
        self._at, self._moment, self._error = len(store.requests) + number, moment, error
        self.struck = False

    def __call__(self, number: int, moment: Moment) -> None:
        """Strike, or not."""
        if (number, moment) == (self._at, self._moment) and not self.struck:
            self.struck = True
            raise self._error("struck")


async def _book(calendar: FhirCalendar, patient: uuid.UUID) -> Appointment:
    hold = await calendar.clinic.book.hold(patient, (await calendar.clinic.book.offers(SKIN))[0].ref)
    confirmed = await calendar.clinic.book.confirm(hold.id, patient, DETAILS)
    await settle_all(calendar.clinic)
    return confirmed


@pytest.mark.parametrize("error", [DiedError, httpx.ReadError], ids=["killed", "unanswered"])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("conditional", [True, False], ids=["if-none-exist", "no if-none-exist"])
async def test_a_booking_survives_a_fault_at_any_request(
    opens: Opens, error: type[BaseException], moment: Moment, *, conditional: bool
) -> None:
    store = FhirStore(Habits(honours_if_none_exist=conditional))
    async with opens(store) as calendar:
        await calendar.gateway.start()
        book = calendar.clinic.book
        for number in range(MOST_REQUESTS):
            patient = await calendar.clinic.patient()
            hold = await book.hold(patient, (await book.offers(SKIN))[0].ref)
            await book.confirm(hold.id, patient, DETAILS)
            meddler = store.meddle = Meddler(store, number, moment, error)
            with contextlib.suppress(DiedError, GatewayUnavailableError):
                await Settler(calendar.clinic.ledger).settle(hold.id)
            store.meddle = None
            await settle_all(calendar.clinic)
            assert (await book.get(hold.id, patient)).status == "booked"
            assert await calendar.open_there() == [str(hold.id)]
            assert await calendar.slot(str(hold.slot_ref)) == "busy"
            await book.cancel(hold.id, patient, "busy")
            await settle_all(calendar.clinic)
            assert await calendar.open_there() == []
            if not meddler.struck:
                assert number > 5  # there were that many requests to strike at
                return
    raise AssertionError("a booking takes more requests than that")


@pytest.mark.parametrize("error", [DiedError, httpx.ReadError], ids=["killed", "unanswered"])
@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_cancellation_survives_a_fault_at_any_request(
    opens: Opens, error: type[BaseException], moment: Moment
) -> None:
    store = FhirStore()
    async with opens(store) as calendar:
        for number in range(MOST_REQUESTS):
            patient = await calendar.clinic.patient()
            appointment = await _book(calendar, patient)
            await calendar.clinic.book.cancel(appointment.id, patient, "busy")
            meddler = store.meddle = Meddler(store, number, moment, error)
            with contextlib.suppress(DiedError, GatewayUnavailableError):
                await Settler(calendar.clinic.ledger).settle(appointment.id)
            store.meddle = None
            await settle_all(calendar.clinic)
            assert await calendar.open_there() == []
            assert {slot["status"] for slot in store.all("Slot")} == {"free"}
            if not meddler.struck:
                assert number > 3
                return
    raise AssertionError("a cancellation takes more requests than that")


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_hold_that_dies_at_any_request_leaves_the_slot_free(opens: Opens, moment: Moment) -> None:
    store = FhirStore()
    async with opens(store) as calendar:
        book = calendar.clinic.book
        await book.offers(SKIN)
        for number in range(MOST_REQUESTS):
            patient = await calendar.clinic.patient()
            ref = (await book.offers(SKIN))[0].ref
            meddler = store.meddle = Meddler(store, number, moment, DiedError)
            with contextlib.suppress(DiedError):
                await book.hold(patient, ref)
            store.meddle = None
            calendar.clinic.clock.passes(minutes=11)
            await calendar.clinic.sweeper.expire_holds()
            await settle_all(calendar.clinic)
            assert {slot["status"] for slot in store.all("Slot")} == {"free"}
            if not meddler.struck:
                assert number > 2
                return
    raise AssertionError("a hold takes more requests than that")


class Twice(FhirStore):
    """A server before which something sends every request that creates twice; it heeds no If-None-Exist."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer the second time."""
        if request.method == "POST":
            await super().handle_async_request(request)
        return await super().handle_async_request(request)


async def test_of_copies_one_stands(opens: Opens) -> None:
    store = Twice(Habits(honours_if_none_exist=False))
    async with opens(store) as calendar:
        appointment = await _book(calendar, await calendar.clinic.patient())
        assert sorted(one["status"] for one in store.all("Appointment")) == ["booked", "cancelled"]
        assert await calendar.open_there() == [str(appointment.id)]


async def test_a_process_that_starts_when_every_slot_is_taken_goes_on(opens: Opens) -> None:
    store = FhirStore()
    async with opens(store) as calendar:
        book, patient = calendar.clinic.book, await calendar.clinic.patient()
        hold = await book.hold(patient, (await book.offers(SKIN))[0].ref)
        await book.confirm(hold.id, patient, DETAILS)
        for slot in store.all("Slot"):
            if slot["status"] == "free":
                store.put(slot | {"status": "busy"})
        started = FhirGateway(
            FhirClient(BASE, transport=store), read_vocabulary("general"), clock=calendar.clinic.clock
        )
        await Settler(replace(calendar.clinic.ledger, gateway=started)).settle(hold.id)
        assert (await book.get(hold.id, patient)).status == "booked"
        assert (await started.start()).mark is None


async def test_what_was_done_without_a_lease_is_settled_again(opens: Opens) -> None:
    store = FhirStore()
    async with opens(store) as calendar:
        book, patient = calendar.clinic.book, await calendar.clinic.patient()
        hold = await book.hold(patient, (await book.offers(SKIN))[0].ref)
        await book.confirm(hold.id, patient, DETAILS)
        settle = calendar.gateway.settle

        async def late(appointment: Appointment) -> Settlement:
            await book.cancel(hold.id, patient, "busy")
            await settle(await book.get(hold.id, patient))
            async with calendar.clinic.sessions.begin() as session:
                await session.execute(text("UPDATE appointment SET settled = true"))
            del store.kept["Appointment", store.all("Appointment")[0]["id"]]
            return await settle(appointment)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(calendar.gateway, "settle", late)
            await Settler(calendar.clinic.ledger).settle(hold.id)
        assert await calendar.slot(str(hold.slot_ref)) == "busy"
        await settle_all(calendar.clinic)
        assert await calendar.slot(str(hold.slot_ref)) == "free"
        assert await calendar.open_there() == []


async def test_a_create_that_lands_after_the_cancellation_opens_nothing(opens: Opens) -> None:
    store = FhirStore()
    async with opens(store) as calendar:
        book, patient = calendar.clinic.book, await calendar.clinic.patient()
        hold = await book.hold(patient, (await book.offers(SKIN))[0].ref)
        await book.confirm(hold.id, patient, DETAILS)
        late: list[httpx.Request] = []
        handle = store.handle_async_request

        async def delay(request: httpx.Request) -> httpx.Response:
            if request.method == "POST" and request.url.path.endswith("/Appointment") and not late:
                late.append(request)
                raise httpx.ReadTimeout("late")
            return await handle(request)

        with pytest.MonkeyPatch.context() as patch, contextlib.suppress(GatewayUnavailableError):
            patch.setattr(store, "handle_async_request", delay)
            await Settler(calendar.clinic.ledger).settle(hold.id)
        await book.cancel(hold.id, patient, "busy")
        await settle_all(calendar.clinic)
        assert len(late) == 1
        await handle(late[0])
        assert await calendar.open_there() == []


async def test_a_seal_that_lands_after_the_release_seals_nothing(opens: Opens) -> None:
    store = FhirStore()
    async with opens(store) as calendar:
        book, patient = calendar.clinic.book, await calendar.clinic.patient()
        ref = (await book.offers(SKIN))[0].ref
        late: list[httpx.Request] = []
        handle = store.handle_async_request

        async def delay(request: httpx.Request) -> httpx.Response:
            if request.method == "PUT" and b"busy-tentative" in request.content:
                late.append(request)
                raise httpx.ReadTimeout("late")
            return await handle(request)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store, "handle_async_request", delay)
            with pytest.raises((GatewayUnavailableError, SlotTakenError)):
                await book.hold(patient, ref)
        await settle_all(calendar.clinic)
        assert late
        for request in late:
            assert (await handle(request)).status_code == 412
        assert await calendar.slot(ref) == "free"
